"""The journey of an idea: its life as one line, from the planting to what became of it, and the road ahead."""
