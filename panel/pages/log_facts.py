"""What an entry of the public log holds beside its verb, in words: sums, numbers, dates, reasons. The rest is for machines."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from panel.chests.models import LedgerEntry, Movement
from panel.extensions import db
from panel.language import day, last_day, ngettext, opening, other, spoken
from panel.language import gettext as _
from panel.moderation.models import Decision, Ground
from panel.moderation.words import GROUND_WORDS
from panel.money import pounds
from panel.rounds.models import Phase
from panel.rounds.words import PHASE_WORDS

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Fact:
    """A fact as people read it, and the language it was written in; "" for the reader's."""

    words: str
    language: str = ""


def parties_of(lines: Collection[int]) -> dict[int, str]:
    """From whom or to whom the money of these lines of ledgers went: one query. The ledger shows it to everybody."""
    rows = select(LedgerEntry.id, LedgerEntry.party).where(LedgerEntry.id.in_(lines))
    return {line: party for line, party in db.session.execute(rows)}


def facts_in_words(facts: Facts, party: str = "") -> list[Fact]:
    """What people want to know of an entry, in the spoken language; `party` of a line of a ledger."""
    said = [*_money(facts, party), *_numbers(facts), *_dates(facts), *_rulings(facts)]
    return [Fact(words) for words in said] + _reason(facts)


def _money(facts: Facts, party: str) -> list[str]:
    """Money that was entered, with whom it came from or went to."""
    sentences = {
        Movement.PLEDGED: _("%(sum)s pledged by %(party)s"),
        Movement.RECEIVED: _("%(sum)s received from %(party)s"),
        Movement.GRANTED: _("%(sum)s granted to %(party)s"),
        Movement.PAID: _("%(sum)s paid to %(party)s"),
        Movement.RETURNED: _("%(sum)s given back by %(party)s"),
    }
    sentence, pence = sentences.get(facts.get("movement", "")), facts.get("amount_pence")
    if sentence is None or not isinstance(pence, int):
        return []
    return [sentence % {"sum": pounds(pence), "party": party or _("somebody")}]


def _ballots(number: int) -> str:
    return ngettext("%(num)s ballot", "%(num)s ballots", number)


def _presses(number: int) -> str:
    return ngettext("by %(num)s organiser: the site has no other", "by %(num)s organisers", number)


def _voters(number: int) -> str:
    return ngettext("%(num)s person voted", "%(num)s people voted", number)


def _winners(number: int) -> str:
    return ngettext("%(num)s proposal is funded", "%(num)s proposals are funded", number)


def _roll(number: int) -> str:
    return ngettext("%(num)s person on the roll", "%(num)s people on the roll", number)


def _added(number: int) -> str:
    return ngettext("%(num)s person put on it", "%(num)s people put on it", number)


def _removed(number: int) -> str:
    return ngettext("%(num)s person taken off it", "%(num)s people taken off it", number)


def _postcodes(number: int) -> str:
    return ngettext("%(num)s postcode", "%(num)s postcodes", number)


def _seeds(number: int) -> str:
    return ngettext("%(num)s seed", "%(num)s seeds", number)


def _contributions(number: int) -> str:
    return ngettext("%(num)s contribution", "%(num)s contributions", number)


def _days(number: int) -> str:
    if number < 0:
        return ngettext("%(num)s day earlier", "%(num)s days earlier", -number)
    return ngettext("%(num)s day later", "%(num)s days later", number)


COUNTED: Mapping[str, Callable[[int], str]] = {
    "postcodes": _postcodes, "roll": _roll, "added": _added, "removed": _removed, "ballots": _ballots,
    "presses": _presses, "voters": _voters, "winners": _winners,
    "seeds": _seeds, "contributions": _contributions, "days": _days,
}  # fmt: skip
"""Numbers in an entry, by the names they are kept under."""
SUMS: Mapping[str, Callable[[], str]] = {
    "budget_pence": lambda: _("%(sum)s to share out"),
    "cost_pence": lambda: _("it costs %(sum)s"),
    "spent_pence": lambda: _("%(sum)s given out"),
    "granted_pence": lambda: _("%(sum)s promised"),
}


def _numbers(facts: Facts) -> list[str]:
    counted = [(words(facts[name]), f"{abs(facts[name]):,}") for name, words in COUNTED.items() if _is_number(facts.get(name))]
    sums = [words() % {"sum": pounds(facts[name])} for name, words in SUMS.items() if _is_number(facts.get(name))]
    return [sentence % {"num": number} for sentence, number in counted] + sums


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _dates(facts: Facts) -> list[str]:
    """A date that was moved; when a thread opens and closes; when a role or a pause ends."""
    moved, opens, closes, ends = (_moment(facts.get(name)) for name in ("date", "opens", "closes", "ends_at"))
    said = [_("%(phase)s from %(when)s") % {"phase": _phase(facts), "when": opening(moved)}] if moved else []
    said += [_("from %(day)s") % {"day": day(opens)}] if opens else []
    said += [_("until %(day)s") % {"day": day(last_day(end))} for end in (closes, ends) if end]
    return said


def _phase(facts: Facts) -> str:
    name = facts.get("phase")
    return str(PHASE_WORDS[Phase(name)]) if name in PHASE_WORDS else str(name)


def _moment(value: object) -> datetime | None:
    """A moment as the log keeps it; None for what is none."""
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _rulings(facts: Facts) -> list[str]:
    """What a moderator said, and on what ground; what came of an appeal; whether a complaint was answered in time.

    An appeal is upheld where the decision is not.
    """
    said = {Decision.HIDE: [_("it is hidden")], Decision.KEEP: [_("it stays")]}.get(facts.get("decision", ""), [])
    said += [str(GROUND_WORDS[Ground(facts["ground"])])] if facts.get("ground") in GROUND_WORDS else []
    if "upheld" in facts:
        said = [*said, _("the decision is taken back") if facts["upheld"] else _("the decision stands")]
    if "in_time" in facts:
        said = [*said, _("in time") if facts["in_time"] else _("too late")]
    return said


def _reason(facts: Facts) -> list[Fact]:
    """The reason that somebody gave, in the reader's language or in the one it was written in."""
    for language in (spoken(), other()):
        if words := facts.get(f"reason_{language}"):
            return [Fact(str(words), language)]
    return []
