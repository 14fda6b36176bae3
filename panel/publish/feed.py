"""News as Atom (RFC 4287, paged as in RFC 5005): seeds that were planted, results that were published, heads of the log."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import escape
from sqlalchemy import SmallInteger, and_, literal, or_, select, union_all

from panel import clock, language
from panel.audit.models import LogHead
from panel.extensions import db
from panel.language import gettext as _
from panel.language import ngettext
from panel.publish.columns import stamp
from panel.results.models import Result
from panel.seeds.models import Seed
from panel.web import cursors, markup
from panel.web.addresses import absolute

ATOM = "http://www.w3.org/2005/Atom"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SIZE = 30
CURSOR: tuple[cursors.Kind, ...] = (Seed.planted_at.type, SmallInteger(), Seed.id.type)
"""When, which kind of news, which one."""
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Entry:
    """One piece of news. `address` is its page by language; the reader's one is its id, too."""

    address: dict[str, str]
    title: str
    title_language: str
    content: str
    published_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class News:
    """A page of the feed, the newest first, and the cursor of the next one."""

    entries: Sequence[Entry]
    following: str | None


class Spot(NamedTuple):
    """Where a piece of news stands in the order of the feed: 0 is a seed, 1 a result, 2 a signed head of the public log."""

    kind: int
    id: int
    at: datetime


def news(after: str | None, size: int = SIZE) -> News:
    """Seeds, results and heads after a cursor: four queries, and two for the lines of results. A bad cursor: the first page."""
    seeds = select(literal(0).label("kind"), Seed.id.label("id"), Seed.planted_at.label("at")).where(Seed.hidden_at.is_(None))
    results = select(literal(1).label("kind"), Result.id.label("id"), Result.published_at.label("at")).where(
        Result.published_at.is_not(None)
    )
    heads = select(literal(2).label("kind"), LogHead.id.label("id"), LogHead.made_at.label("at"))
    found = union_all(seeds, results, heads).subquery()
    ordered = select(found.c.kind, found.c.id, found.c.at).order_by(found.c.at.desc(), found.c.kind.desc(), found.c.id.desc())
    if last := cursors.read(after, CURSOR):
        at, kind, number = last
        same_time = found.c.at == at
        ordered = ordered.where(
            or_(
                found.c.at < at,
                and_(same_time, found.c.kind < kind),
                and_(same_time, found.c.kind == kind, found.c.id < number),
            )
        )
    rows = [Spot(*row) for row in db.session.execute(ordered.limit(size + 1))]
    return News(
        entries_of(rows[:size]),
        cursors.write([rows[size - 1].at, rows[size - 1].kind, rows[size - 1].id]) if len(rows) > size else None,
    )


def entries_of(rows: Sequence[Spot]) -> list[Entry]:
    """The entries that these rows name, in their order."""
    seed_ids, result_ids, head_ids = ([row.id for row in rows if row.kind == kind] for kind in (0, 1, 2))
    results = db.session.scalars(select(Result).where(Result.id.in_(result_ids))).unique()
    made = (
        {seed.id: seed_entry(seed) for seed in db.session.scalars(select(Seed).where(Seed.id.in_(seed_ids)))},
        {result.id: result_entry(result) for result in results},
        {head.id: head_entry(head) for head in db.session.scalars(select(LogHead).where(LogHead.id.in_(head_ids)))},
    )
    return [made[row.kind][row.id] for row in rows]


def head_entry(row: LogHead) -> Entry:
    """A signed head of the public log, whole: whoever reads the feed has kept it."""
    address = {lang: absolute("witnesses.heads", lang=lang) + f"#head-{row.count}" for lang in language.LANGUAGES}
    title = ngettext("Public log: signed head of %(num)s entry", "Public log: signed head of %(num)s entries", row.count)
    content = f"<pre>{escape(row.head.text)}</pre>"
    return Entry(address, title % {"num": row.count}, language.spoken(), content, row.made_at, row.made_at)


def seed_entry(seed: Seed) -> Entry:
    """A seed, in the language it was written in."""
    address = {lang: absolute("seeds.show_seed", seed_id=seed.id, lang=lang) for lang in language.LANGUAGES}
    return Entry(
        address, seed.title, seed.language, str(markup.prose(seed.body)), seed.planted_at, seed.edited_at or seed.planted_at
    )


def result_entry(result: Result) -> Entry:
    """A published result in a sentence, in the language of the feed."""
    address = {lang: absolute("results.show_result", round_id=result.round_id, lang=lang) for lang in language.LANGUAGES}
    spoken = language.spoken()
    title = language.text_in(result.budget_round, "title", spoken)
    granted = [line.granted_pence for line in result.lines if line.granted_pence]
    sentence = " ".join(
        (
            ngettext("%(num)s person voted.", "%(num)s people voted.", result.voters) % {"num": result.voters},
            ngettext("%(num)s proposal is funded.", "%(num)s proposals are funded.", len(granted)) % {"num": len(granted)},
            _("They get %(money)s together.") % {"money": result.budget_round.money(sum(granted))},
        )
    )
    when = result.published_at or result.counted_at
    return Entry(address, _("Result: %(round)s") % {"round": title}, spoken, str(markup.prose(sentence)), when, when)


def atom(page: News, *, after: str | None, name: str) -> bytes:
    """The document of the site's news, in the language that is spoken."""
    spoken = language.spoken()
    links = [
        {"rel": "self", "type": "application/atom+xml", "href": absolute("publish.feed", language=spoken, after=after or None)},
        {"rel": "first", "href": absolute("publish.feed", language=spoken)},
    ]
    if page.following:
        links.append({"rel": "next", "href": absolute("publish.feed", language=spoken, after=page.following)})
    pages = {lang: absolute("pages.home", lang=lang) for lang in language.LANGUAGES}
    title = _("News from %(site)s") % {"site": name}
    id_ = absolute("publish.feed", language=spoken)
    return document(id_, title=title, author=name, links=links, pages=pages, entries=page.entries)


def document(
    id_: str, *, title: str, author: str, links: Sequence[Mapping[str, str]], pages: Mapping[str, str], entries: Sequence[Entry]
) -> bytes:
    """A feed with these links and entries, in the language that is spoken; `pages`: where people read the same."""
    spoken = language.spoken()
    feed = Element("feed", {"xmlns": ATOM, LANG: spoken})
    put(feed, "id", id_)
    put(feed, "title", title)
    put(feed, "updated", stamp(max((entry.updated_at for entry in entries), default=clock.now())))
    put(SubElement(feed, "author"), "name", author)
    for link in links:
        SubElement(feed, "link", dict(link))
    for lang, address in pages.items():
        SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "hreflang": lang, "href": address})
    for entry in entries:
        add(feed, entry, spoken)
    body: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return body


def add(feed: Element, entry: Entry, spoken: str) -> None:
    """One entry into the document."""
    element = SubElement(feed, "entry")
    put(element, "id", entry.address[spoken])
    put(element, "title", entry.title).set(LANG, entry.title_language)
    put(element, "published", stamp(entry.published_at))
    put(element, "updated", stamp(entry.updated_at))
    for lang, address in entry.address.items():
        SubElement(element, "link", {"rel": "alternate", "type": "text/html", "hreflang": lang, "href": address})
    content = put(element, "content", entry.content)
    content.set("type", "html")
    content.set(LANG, entry.title_language)


def put(parent: Element, name: str, text: str) -> Element:
    """A child with a text, without the signs that XML cannot hold."""
    child = SubElement(parent, name)
    child.text = _NOT_XML.sub("", text)
    return child
