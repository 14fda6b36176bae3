"""Pages of threads: reading and running one, and writing in it."""

from panel.threads.routes import contributions, correcting, reading, running  # noqa: F401 - their routes register by import
from panel.threads.routes.blueprint import bp

__all__ = ["bp"]
