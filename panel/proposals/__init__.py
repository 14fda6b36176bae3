"""Costed plans, grown from seeds, that stand on a ballot."""
