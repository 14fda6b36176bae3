"""The roll of a round: who may vote."""
