"""Community organisations, which speak for themselves."""
