"""Questions that a panel deliberates, and what it says."""
