"""The privacy page and the record of processing; and the pages of one's own data."""

from panel.privacy.routes.about import bp as about
from panel.privacy.routes.own import bp as own

__all__ = ["about", "own"]
