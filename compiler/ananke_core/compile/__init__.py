"""Sets → IR: passes, emitters, and the pipeline that runs them."""
