"""Citizens' text: Markdown with HTML off, then a small allow-list. The only place that marks text as safe.

The order matters: Markdown alone turns unknown schemes into links, and an allow-list alone lets odd addresses through.
"""

import re
from functools import lru_cache

from bleach.sanitizer import Cleaner
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

TAGS = frozenset({"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a", "code", "pre", "h3", "h4", "hr"})
DEEPEST = 12
"""Levels of nesting that are still rendered: nobody writes deeper, and rendering stays quick."""

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": DEEPEST, "breaks": True}).disable(["image"])
# bleach stands last, behind Markdown with HTML off, and does this one thing. Its authors only mend it now; these few lines could
# stand on another cleaner. It takes "tel:1" and "host:80" for addresses without a scheme, so Markdown is told first.
_cleaner = Cleaner(
    tags=TAGS, attributes={"a": ["href", "rel"]}, protocols={"https", "http", "mailto"}, strip=True, strip_comments=True
)
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.\-]*)\s*:", re.IGNORECASE)


def leads_somewhere(address: str) -> bool:
    """Whether an address may become a link: on this site, or by a scheme that people know."""
    scheme = _SCHEME.match(address)
    return scheme is None or scheme[1].lower() in {"https", "http", "mailto"}


_markdown.validateLink = leads_somewhere  # type: ignore[method-assign,assignment]  # the place that markdown-it names for it
_HEADING = re.compile(r"<(/?)h[1-6]>")
_LINK = re.compile(r'<a href="')


@lru_cache(maxsize=2_048)
def prose(text: str | None) -> Markup:
    """Markdown as HTML: headings become h3 at most once, links carry `rel`, everything else of HTML is text.

    Rendering takes about 2 ms, and a thread shows a hundred texts again and again: the newest are kept, at most some 40 MB.
    """
    if not text:
        return Markup("")
    rendered = _HEADING.sub(r"<\1h3>", _markdown.render(text))
    linked = _LINK.sub('<a rel="nofollow ugc noopener" href="', rendered)
    return Markup(_cleaner.clean(linked))  # noqa: S704 - cleaned in this line, the one place of the project


def in_language(text: str, language: str, spoken: str) -> Markup:
    """The text, in an element that names its language where that is not the page's."""
    return escape(text) if language == spoken else Markup('<span lang="{}">{}</span>').format(language, text)
