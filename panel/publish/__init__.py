"""Open data: files, the data dictionary, feeds."""
