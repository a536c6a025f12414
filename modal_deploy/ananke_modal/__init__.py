"""The compile service, and what deploys it on Modal."""
