"""What a page is about, for machines: JSON-LD (W3C, 2020) in the words of schema.org. A block of data, which no browser runs."""

import json
from collections.abc import Mapping

from markupsafe import Markup

_SIGNS = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def linked_data(kind: str, facts: Mapping[str, object]) -> Markup:
    """The block for the head of a page; facts that are None are left out."""
    told = {"@context": "https://schema.org", "@type": kind, **{name: fact for name, fact in facts.items() if fact is not None}}
    written = json.dumps(told, ensure_ascii=False).translate(_SIGNS)
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(written))  # noqa: S704  # its signs are written as numbers
