"""Counting, publishing, reading in rounds that were held elsewhere."""
