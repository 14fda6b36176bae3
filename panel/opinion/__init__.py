"""The opinion map: what divides people, what bridges them, and whether there are groups at all. Pure arithmetic."""
