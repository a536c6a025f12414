"""What is generated from the code, one module a subject."""
