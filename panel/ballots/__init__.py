"""The roll, the ballots, the count and the result."""
