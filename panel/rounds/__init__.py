"""Participatory-budgeting cycles and their phases."""
