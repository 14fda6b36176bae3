"""Accounts, signing in, roles, and where people live."""
