"""The compile service under load, on loopback."""
