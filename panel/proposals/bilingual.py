"""Both languages on a ballot: what stands there in one only, and why organisers let people vote on it all the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import lazyload

from panel.audit.actions import record
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import LANGUAGES, ngettext
from panel.language import gettext as _
from panel.people.models import Person
from panel.proposals.models import Proposal
from panel.rounds import actions as rounds
from panel.rounds import rules as round_rules
from panel.rounds.models import Round


@dataclass(frozen=True)
class OneLanguage:
    """A round, or a proposal on its ballot, and the language that some of its words lack."""

    thing: Round | Proposal
    missing: str

    @property
    def is_round(self) -> bool:
        return isinstance(self.thing, Round)


def lacks_twin() -> ColumnElement[bool]:
    """Whether a proposal has its title, or its sentence for the ballot, in one language only."""
    return or_(Proposal.other_title == "", and_(Proposal.summary != "", Proposal.other_summary == ""))


def one_language(budget_round: Round) -> Sequence[OneLanguage]:
    """What a reader of one language could not read on the ballot: the round first, then proposals by number. One query."""
    standing = Proposal.standing(budget_round.id).where(lacks_twin(), Proposal.found_by_all())
    light = standing.options(lazyload(Proposal.budget_round), lazyload(Proposal.seeds), lazyload(Proposal.cost_lines))
    proposals = [OneLanguage(row, "en" if row.language == "cy" else "cy") for row in db.session.scalars(light).unique()]
    return [*_of_round(budget_round), *proposals]


def _of_round(budget_round: Round) -> Sequence[OneLanguage]:
    texts = {language: [getattr(budget_round, f"{part}_{language}") for part in ("title", "about")] for language in LANGUAGES}
    return [OneLanguage(budget_round, language) for language in LANGUAGES if not all(texts[language])]


def has_reason(budget_round: Round) -> bool:
    """Whether it was said, in both languages, why people vote on words of one."""
    return bool(budget_round.one_language_cy and budget_round.one_language_en)


def to_tell(budget_round: Round) -> Sequence[OneLanguage]:
    """What the page of a round tells its readers: while it can be mended, and for ever where it was voted on so."""
    tells = not budget_round.imported_from and (round_rules.before_vote(budget_round) or has_reason(budget_round))
    return one_language(budget_round) if tells else []


def is_in_both(budget_round: Round) -> None:
    """RuleBroken where something on the ballot is in one language, and nobody has said why."""
    missing = len(one_language(budget_round))
    if missing and not has_reason(budget_round):
        raise RuleBroken(
            ngettext(
                "%(num)s text on the ballot is in one language only. Put the other language beside it, or say first why not.",
                "%(num)s texts on the ballot are in one language only. Put the other language beside them, or say first why not.",
                missing,
            )
            % {"num": missing}
        )


def vote_in_one_language(budget_round: Round, organiser: Person, *, reason_cy: str, reason_en: str) -> None:
    """Say why people vote though something on the ballot is in one language. RuleBroken where nothing is, and after the vote."""
    rounds.lock(budget_round)
    round_rules.may_edit(budget_round)
    if not one_language(budget_round):
        raise RuleBroken(_("Everything on this ballot is in both languages, so nothing has to be said."))
    budget_round.one_language_cy, budget_round.one_language_en = reason_cy, reason_en
    db.session.flush()
    record("round.one-language", f"round:{budget_round.id}", organiser, reason_cy=reason_cy, reason_en=reason_en)
