"""Questions about groups."""

from urllib.parse import urlsplit

from panel.errors import RuleBroken
from panel.language import gettext as _


def website(typed: str) -> str | None:
    """The address of a website with its scheme, or None for nothing. RuleBroken where it cannot be one."""
    if not typed:
        return None
    address = typed if "://" in typed else f"https://{typed}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        parts, host = None, ""
    if parts is None or parts.scheme not in {"http", "https"} or "." not in host or " " in address or parts.username:
        raise RuleBroken(_("That does not look like the address of a website. Please write it like www.example.org."))
    return address
