"""Ideas that people plant."""
