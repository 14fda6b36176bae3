"""Pooled funds, and the ledger of their money."""
