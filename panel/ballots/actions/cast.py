"""Casting a ballot: one counted ballot per person on the roll, and a receipt for it."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Insert, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from panel.ballots import link_keys, papers, rules
from panel.ballots.models import OpenBallot
from panel.errors import RuleBroken
from panel.extensions import database_now, db, unless_taken
from panel.language import gettext as _
from panel.language import local
from panel.people.models import Person
from panel.proposals.models import Proposal
from panel.roll import actions as roll
from panel.roll.models import Channel, Mark, RollEntry
from panel.rounds.models import BallotForm, Round
from panel.rounds.rules import may_vote


@dataclass(frozen=True)
class Receipt:
    """What a voter keeps: the code finds the ballot after sealing, the nonce proves what was in it."""

    code: str
    nonce: str
    numbers: tuple[str, ...]
    form_token: str

    @classmethod
    def of(cls, ballot: OpenBallot) -> "Receipt":
        return cls(ballot.receipt_code, ballot.nonce, tuple(papers.numbers_of(ballot.body)), ballot.form_token)


def is_open(budget_round: Round) -> None:
    """RuleBroken unless ballots are taken at this moment, by the database's clock."""
    may_vote(budget_round, database_now())
    if budget_round.frozen_at is None:
        raise RuleBroken(_("The ballot is being made ready. Please come back in a little while."))


def check_paper(budget_round: Round, numbers: Sequence[str]) -> int:
    """What the picks cost together, in pence. RuleBroken where they are no ballot of this round."""
    rows = db.session.execute(Proposal.standing(budget_round.id).with_only_columns(Proposal.number, Proposal.cost_pence))
    costs = {str(number): cost for number, cost in rows}
    rules.paper_is_valid(
        numbers,
        costs,
        least=budget_round.min_choices,
        most=budget_round.max_choices,
        budget_pence=budget_round.budget_pence if budget_round.ballot_form == BallotForm.KNAPSACK else None,
    )
    return sum(costs[number] for number in numbers)


def receipt_of(budget_round: Round, person: Person) -> Receipt | None:
    """The receipt of the ballot this person cast; None before casting, and after sealing, when nobody can tell any more."""
    key, entry = link_keys.read(budget_round), roll.entry_of(budget_round, person)
    ballot = _in_envelope(papers.envelope_key(key, entry.id)) if key and entry else None
    return Receipt.of(ballot) if ballot else None


def cast_ballot(budget_round: Round, person: Person, *, numbers: Sequence[str], form_token: str, replaces: str) -> Receipt:
    """Count this paper as the person's ballot; the same form sent again gives the same receipt.

    `replaces` is the form token of the ballot that the voter knew of ("" for none): a page that was left open in another
    window never overwrites a newer ballot. RuleBroken where it cannot be cast; nothing is then changed.
    """
    entry = _hold_places(budget_round, person)
    key = link_keys.read(budget_round)
    is_open(budget_round)
    if key is None:
        raise RuntimeError(f"the link key of round {budget_round.id} is missing: no ballot can be taken")
    envelope = papers.envelope_key(key, entry.id)
    ballot = _in_envelope(envelope)
    if ballot and hmac.compare_digest(ballot.form_token, form_token):
        return Receipt.of(ballot)
    if replaces != (ballot.form_token if ballot else ""):
        raise RuleBroken(
            _(
                "You have already voted from another page or device. That ballot is safe, and it is the one that counts."
                " To change it, open the ballot again."
            )
        )
    check_paper(budget_round, numbers)
    _mark(entry)
    with unless_taken(_("This ballot page was used before. Nothing was changed. Please open the ballot again.")):
        ballot = ballot or OpenBallot(key=papers.random_id(), round_id=budget_round.id, envelope_key=envelope)
        _fill(ballot, papers.canonical(numbers), form_token)
        db.session.add(ballot)
    return Receipt.of(ballot)


def _hold_places(budget_round: Round, person: Person) -> RollEntry:
    """The voter's place on the roll, held until the end of the transaction: two posts of one voter come one after the other.

    The round is held too, but shared: sealing and moving the phase wait for ballots that are being cast. RuleBroken off the roll.
    """
    db.session.execute(select(Round.id).where(Round.id == budget_round.id).with_for_update(read=True))
    db.session.refresh(budget_round, ["phase", "frozen_at", "freeze_hash"])
    mine = select(RollEntry).where(RollEntry.round_id == budget_round.id, RollEntry.person_id == person.id)
    entry = db.session.scalar(mine.with_for_update())
    if entry is None:
        is_open(budget_round)
        raise RuleBroken(
            _(
                "You are not on the roll of this round, so your ballot was not taken."
                " If you think you should be, say on your page where you live, or write to the organisers."
            )
        )
    return entry


def _in_envelope(envelope: str) -> OpenBallot | None:
    return db.session.scalar(select(OpenBallot).where(OpenBallot.envelope_key == envelope))


def _fill(ballot: OpenBallot, body: str, form_token: str) -> None:
    ballot.body, ballot.form_token, ballot.nonce = body, form_token, papers.random_id()
    ballot.commitment = papers.commitment(ballot.round_id, body, ballot.nonce)
    ballot.receipt_code = papers.receipt_code(ballot.commitment)


def _mark(entry: RollEntry) -> None:
    """Insert the mark or keep the one that is there. RuleBroken where the person voted on paper."""
    today = local(database_now()).date()
    row = {"roll_entry_id": entry.id, "channel": Channel.WEB, "marked_on": today}
    db.session.execute(_insert_mark().values(row))
    if db.session.get_one(Mark, entry.id).channel != Channel.WEB:
        raise RuleBroken(_("You are marked as having voted on paper. That ballot counts; this one was not taken."))


def _insert_mark() -> Insert:
    if db.engine.dialect.name == "postgresql":
        return postgresql_insert(Mark).on_conflict_do_nothing()
    return sqlite_insert(Mark).on_conflict_do_nothing()
