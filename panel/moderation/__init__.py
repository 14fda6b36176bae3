"""Flags, rulings and appeals."""
