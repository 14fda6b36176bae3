"""What happens in rounds, in sentences. Nothing here looks at a ballot: the roll says who may vote, its marks who has."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from panel.audit.chain import moment_of
from panel.audit.models import AuditEntry
from panel.language import deadline, opening, spoken
from panel.language import gettext as _
from panel.notices.kinds import Followed, NoticeKind
from panel.notices.registry import Facts, News
from panel.pages.notices.things import thing_of
from panel.people.models import Person
from panel.proposals.models import Proposal, ProposalState
from panel.results.models import Result, ResultLine
from panel.roll.actions import electorate, people_on
from panel.roll.reminders import not_marked
from panel.rounds.models import Phase, Round
from panel.rounds.words import PHASE_WORDS
from panel.web.templating import plain


def made(entry: AuditEntry, _facts: Facts) -> News | None:
    """A new round, for those who follow its area."""
    if (budget_round := thing_of(entry, Round)) is None:
        return None
    area = budget_round.area
    return News(
        kind=NoticeKind.NEW,
        said=lambda: _("A new round in %(area)s: “%(title)s”") % {"area": area.name, "title": plain(budget_round, "title")},
        endpoint="pages.show_round",
        values={"round_id": budget_round.id},
        area=area,
    )


def phase(entry: AuditEntry, facts: Facts) -> News | None:
    """A phase began, and has neither ended nor been taken back since. That voting opens is told to everybody on the roll."""
    budget_round, entered = thing_of(entry, Round), Phase(facts["phase"])
    if budget_round is None or budget_round.phase != entered:
        return None
    if entered == Phase.VOTING:
        return _opens(budget_round)
    said = {"title": "", "phase": PHASE_WORDS[entered]}
    return News(
        kind=NoticeKind.DATES,
        said=lambda: _("“%(title)s”: a phase has begun, %(phase)s.") % (said | {"title": plain(budget_round, "title")}),
        endpoint="pages.show_round",
        **_of(budget_round),
    )


def _opens(budget_round: Round) -> News:
    closes = budget_round.voting_closes_at
    return News(
        kind=NoticeKind.VOTE_OPENS,
        said=lambda: _("Voting has opened: “%(title)s”") % {"title": plain(budget_round, "title")},
        text=lambda: _("You can vote until %(closes)s.") % {"closes": deadline(closes)} if closes else "",
        endpoint="ballots.vote",
        also=people_on(budget_round.id),
        **_of(budget_round),
    )


def _of(budget_round: Round) -> dict[str, Any]:
    """Where a round stands, and who follows it."""
    return {"values": {"round_id": budget_round.id}, "topics": frozenset({(Followed.ROUND, budget_round.id)})}


def date_moved(entry: AuditEntry, facts: Facts) -> News | None:
    """A date was moved, with the reason that everybody reads."""
    if (budget_round := thing_of(entry, Round)) is None:
        return None
    moved, to = Phase(facts["phase"]), moment_of(facts["date"])
    return News(
        kind=NoticeKind.DATES,
        said=lambda: _date_sentence(moved, plain(budget_round, "title"), to),
        text=_with_reason(facts),
        endpoint="pages.show_round",
        **_of(budget_round),
    )


def _date_sentence(moved: Phase, title: str, to: datetime) -> str:
    if moved == Phase.RESULT:
        return _("“%(title)s”: voting now closes on %(moment)s.") % {"title": title, "moment": deadline(to)}
    told = {"title": title, "phase": PHASE_WORDS[moved], "moment": opening(to)}
    return _("“%(title)s”: the phase %(phase)s now begins on %(moment)s.") % told


def dates_moved(entry: AuditEntry, facts: Facts) -> News | None:
    """All dates that lay ahead were moved together, with one reason."""
    if (budget_round := thing_of(entry, Round)) is None:
        return None
    closes = moment_of(facts["result_at"])
    return News(
        kind=NoticeKind.DATES,
        said=lambda: (
            _("“%(title)s”: all its dates have moved, and voting now closes on %(moment)s.")
            % {"title": plain(budget_round, "title"), "moment": deadline(closes)}
        ),
        text=_with_reason(facts),
        endpoint="pages.show_round",
        **_of(budget_round),
    )


def taken_back(entry: AuditEntry, facts: Facts) -> News | None:
    """A round went back to the phase before. Where voting had opened, everybody who may vote hears of it."""
    if (budget_round := thing_of(entry, Round)) is None:
        return None
    left, to = Phase(facts["left"]), moment_of(facts["date"])
    return News(
        kind=NoticeKind.DATES,
        said=lambda: (
            _("“%(title)s” was taken back: this phase begins again on %(moment)s, %(phase)s.")
            % {"title": plain(budget_round, "title"), "moment": opening(to), "phase": PHASE_WORDS[left]}
        ),
        text=_with_reason(facts),
        endpoint="pages.show_round",
        also=electorate(budget_round) if left == Phase.VOTING else None,
        **_of(budget_round),
    )


def cancelled(entry: AuditEntry, facts: Facts) -> News | None:
    """A round was cancelled: for who follows it. The roll and the contacts of its proposals had it by mail."""
    if (budget_round := thing_of(entry, Round)) is None:
        return None
    contacts = select(Proposal.contact_id).where(Proposal.round_id == budget_round.id, Proposal.contact_id.is_not(None))
    had_it = Person.id.in_(contacts) | Person.id.in_(people_on(budget_round.id))
    return News(
        kind=NoticeKind.DATES,
        said=lambda: _("“%(title)s” is cancelled.") % {"title": plain(budget_round, "title")},
        text=_with_reason(facts),
        endpoint="pages.show_round",
        told=select(Person.id).where(had_it),
        **_of(budget_round),
    )


def _with_reason(facts: Facts) -> Callable[[], str]:
    return lambda: str(facts.get(f"reason_{spoken()}", ""))


def reminder(entry: AuditEntry, _facts: Facts) -> News | None:
    """A vote closes soon: for those on the roll who have not voted when the mail is written, while it is open."""
    budget_round = thing_of(entry, Round)
    if budget_round is None or budget_round.phase != Phase.VOTING:
        return None
    return News(
        kind=NoticeKind.VOTE_CLOSES,
        # The sentence may become the subject, which others see: on a locked telephone, or in the list of mail that did not go.
        said=lambda: _("Voting in “%(title)s” closes soon.") % {"title": plain(budget_round, "title")},
        text=lambda: _("You have not voted yet."),
        endpoint="ballots.vote",
        values={"round_id": budget_round.id},
        also=people_on(budget_round.id),
        still=not_marked(budget_round.id),
    )


def result(entry: AuditEntry, _facts: Facts) -> News | None:
    """A result is published: for the roll and who follows the round; the contacts of its proposals had it by mail."""
    if (budget_round := thing_of(entry, Round)) is None:
        return None
    lines = select(ResultLine.proposal_id).join(Result).where(Result.round_id == budget_round.id)
    contacts = select(Proposal.contact_id).where(Proposal.id.in_(lines), Proposal.contact_id.is_not(None))
    return News(
        kind=NoticeKind.RESULT,
        said=lambda: _("The result is published: “%(title)s”") % {"title": plain(budget_round, "title")},
        endpoint="results.show_result",
        also=people_on(budget_round.id),
        told=contacts,
        **_of(budget_round),
    )


def proposal(entry: AuditEntry, _facts: Facts) -> News | None:
    """A group's proposal is on the ballot: for who follows the group; its contact had it by mail."""
    row = thing_of(entry, Proposal)
    if row is None or row.group is None or row.state != ProposalState.STANDING or row.hidden_at or row.group.hidden_at:
        return None
    group = row.group
    return News(
        kind=NoticeKind.PROGRESS,
        said=lambda: _("%(group)s is on a ballot with “%(title)s”.") % {"group": group.name, "title": row.title_in(spoken())[0]},
        endpoint="proposals.show_proposal",
        values={"proposal_id": row.id},
        topics=frozenset({(Followed.GROUP, group.id)}),
        told=select(Person.id).where(Person.id == row.contact_id),
    )
