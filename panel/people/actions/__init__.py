"""The verbs: sign in, say where you live, give roles."""
