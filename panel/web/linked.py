"""What a page is about, for machines: JSON-LD (W3C, 2020) in the words of schema.org. A block of data, which no browser runs."""

import json
import re
from collections.abc import Mapping, Sequence

from flask import current_app, request
from markupsafe import Markup

from panel import access

_TO_FOLLOW = re.compile(r"<small\b.*?</small>")
_SIGNS = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def linked_data(kind: str, facts: Mapping[str, object]) -> Markup:
    """The block for the head of a page; facts that are None are left out."""
    told = {"@context": "https://schema.org", "@type": kind, **{name: fact for name, fact in facts.items() if fact is not None}}
    written = json.dumps(told, ensure_ascii=False).translate(_SIGNS)
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(written))  # noqa: S704  # its signs are written as numbers


def breadcrumb_list(above: Sequence[tuple[str, str]], here: str = "") -> Markup:
    """Where a page lies, from `(words, address)` on: for search engines, and so only on a page that anybody may ask for.

    Nothing for who is signed in: a page can show them more than a stranger, and no search engine signs in.
    """
    action = access.action_now()
    public = action is not None and access.Who.ANYONE in action.permission.who
    if not public or request.method != "GET" or access.person_or_none():
        return Markup("")
    steps = [_step(words, number, address) for number, (words, address) in enumerate(above, 1)]
    if here:
        steps.append(_step(here, len(steps) + 1))
    return linked_data("BreadcrumbList", {"itemListElement": steps})


def _step(words: str, number: int, address: str = "") -> dict[str, object]:
    """One page of the way; the page itself, at its end, needs no address."""
    named: dict[str, object] = {"@type": "ListItem", "position": number, "name": _bare(words)}
    return named | {"item": str(current_app.config["SITE_URL"]) + address} if address else named


def _bare(words: str) -> str:
    """The words without their marks, and without what is said of them beside."""
    return Markup(_TO_FOLLOW.sub("", words)).striptags() if isinstance(words, Markup) else str(words)  # noqa: S704  # marks go, none come
