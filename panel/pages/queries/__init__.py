"""Reads across capabilities: frozen records, a fixed number of queries."""
