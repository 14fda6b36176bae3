"""Results: the count, its reasons, publishing it."""
