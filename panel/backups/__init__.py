"""Copies of the whole site in one file, the way back from one, and how long they are kept."""
