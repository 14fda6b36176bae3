"""Reading in what was made elsewhere: rounds with their ballots, and proposals from a table."""
