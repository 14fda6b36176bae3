"""Long work as rows with a state, done by the worker."""
