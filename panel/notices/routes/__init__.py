"""Following, the mails that tell, and writing to followers."""

from panel.notices.routes import announcements, following, stopping  # noqa: F401 - their routes register by import
from panel.notices.routes.blueprint import bp

__all__ = ["bp"]
