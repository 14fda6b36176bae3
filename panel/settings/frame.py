"""What stands on every page around its content: the name of the site; and the numbers that pages speak of."""

from flask import Flask

from panel.settings.queries import number, site_name
from panel.settings.table import Setting


class Frame:
    """Read only where a template asks for it: a part of a page that HTMX swaps in has no frame."""

    @property
    def name(self) -> str:
        return site_name()

    def number(self, name: str) -> int:
        """A setting that is a whole number, by its name."""
        return number(Setting(name))


def install(app: Flask) -> None:
    """Give the templates their `site`."""
    app.jinja_env.globals["site"] = Frame()
