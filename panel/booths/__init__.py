"""Booths: a tablet in a hall, on which staff unlock one ballot at a time; nothing of the last voter is left on it."""
