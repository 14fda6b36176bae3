"""The tasks of the desk, in words."""
