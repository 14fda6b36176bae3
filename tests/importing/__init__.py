"""Reading in what was made elsewhere."""
