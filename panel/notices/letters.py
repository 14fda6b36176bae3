"""What a mail that tells says: in the person's language, with a link to each thing, why it comes and how to stop it."""

from collections.abc import Sequence
from dataclasses import dataclass

from panel.language import gettext as _
from panel.language import ngettext, speaking
from panel.mail.actions import Words
from panel.notices import rules
from panel.notices.kinds import NoticeKind
from panel.notices.registry import News
from panel.notices.tokens import token_of
from panel.notices.words import why
from panel.web.addresses import absolute


@dataclass(frozen=True)
class Reader:
    """Who is written to."""

    id: int
    email: str
    name: str
    language: str


@dataclass(frozen=True)
class Sheet:
    """What stands in the mails of all who are told the same in one language: everything but the name and the link."""

    subject: str
    lines: str
    reasons: str
    kinds: frozenset[NoticeKind]


Told = Sequence[tuple[int, News]]
Sheets = dict[tuple[str, tuple[int, ...]], Sheet]


def written(reader: Reader, told: Told, sheets: Sheets) -> tuple[str, Words]:
    """The mail for one person: address and words. What is the same for others is written once, on a sheet."""
    key = reader.language, tuple(entry_id for entry_id, _news in told)
    with speaking(reader.language):
        sheet = sheets.setdefault(key, sheet_of([news for _id, news in told])) if key not in sheets else sheets[key]
        link = absolute("notices.stop", token=token_of(reader.id, sheet.kinds))
        return reader.email, Words(sheet.subject, body_of(reader.name, sheet, link), reader.language, link)


def body_of(name: str, sheet: Sheet, link: str) -> str:
    """The whole text. Called while the reader's language is spoken."""
    facts = {"name": name, "link": link, "settings": absolute("notices.mine")}
    return "\n\n".join((
        _("Hello %(name)s,") % facts,
        sheet.lines,
        sheet.reasons,
        _("What you follow, and how often we write:\n%(settings)s") % facts,
        _("To stop emails like this with one press, without signing in:\n%(link)s") % facts,
    ))  # fmt: skip


def sheet_of(news: Sequence[News]) -> Sheet:
    """What these pieces of news say, in the spoken language."""
    shown, more = news[: rules.MOST_LINES], len(news) - rules.MOST_LINES
    lines = [line_of(each) for each in shown]
    if more > 0:
        lines.append(ngettext("And %(num)s thing more.", "And %(num)s things more.", more) % {"num": more})
    kinds = frozenset(each.kind for each in news)
    reasons = dict.fromkeys(why(kind) for kind in NoticeKind if kind in kinds)
    return Sheet(subject_of(news), "\n\n".join(lines), "\n".join(reasons), kinds)


def subject_of(news: Sequence[News]) -> str:
    """The one thing, or how many there are."""
    if len(news) == 1:
        return news[0].said()
    return ngettext("%(num)s piece of news for you", "%(num)s pieces of news for you", len(news)) % {"num": len(news)}


def line_of(news: News) -> str:
    """A sentence, what more there is to read, and the link."""
    address = absolute(news.endpoint, **news.values) + (f"#{news.part}" if news.part else "")
    parts = [news.said(), news.text(), address]
    return "\n".join(part for part in parts if part)
