"""What stands on every page around its content: the name of the site, its logo and colours; and numbers that pages speak of."""

from dataclasses import dataclass

from flask import Flask, url_for

from panel.settings import palette
from panel.settings.queries import Reach, number, reach, said, site_name, site_settings
from panel.settings.table import Setting


@dataclass(frozen=True)
class Logo:
    """The logo as a page shows it; its size in pixels."""

    address: str
    width: int
    height: int
    words: str


class Frame:
    """Read only where a template asks for it: a part of a page that HTMX swaps in has no frame."""

    @property
    def name(self) -> str:
        return site_name()

    @property
    def reach(self) -> Reach:
        return reach()

    @property
    def logo(self) -> Logo | None:
        """None where the site shows its own mark."""
        kept = site_settings()[Setting.LOGO]
        if not kept:
            return None
        digest, width, height = kept.split()
        return Logo(url_for("brand.logo", digest=digest), int(width), int(height), said("logo_alt"))

    @property
    def colours(self) -> str:
        """The address of the brand's colours, or "" where they are those of `tokens.css`."""
        now = site_settings()
        main, second = now[Setting.COLOUR_MAIN], now[Setting.COLOUR_SECOND]
        if (main, second) == (palette.MAIN, palette.SECOND):
            return ""
        return url_for("brand.colours", v=palette.version(main, second))

    def said(self, name: str) -> str:
        """What a setting says in the spoken language."""
        return said(name)

    def number(self, name: str) -> int:
        """A setting that is a whole number, by its name."""
        return number(Setting(name))


def install(app: Flask) -> None:
    """Give the templates their `site`."""
    app.jinja_env.globals["site"] = Frame()
