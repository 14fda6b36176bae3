"""What is said before a grave act on a vote."""
