"""What went wrong on the site: unexpected errors, grouped by their fingerprint, for organisers."""
