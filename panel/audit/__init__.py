"""The append-only public log of every decision, chained by hashes."""
