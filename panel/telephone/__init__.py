"""Votes by telephone: staff key what a voter says, two of them, and neither sees what the other heard."""
