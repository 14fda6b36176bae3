"""What leaves the site: the result as others show it."""
