"""The verbs of following, and of writing to followers."""
