"""Papers handed out, replaced, taken back, and said to be missing. The mark on the roll is made when the paper is handed out."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from panel.audit.actions import record
from panel.ballots.actions import seal
from panel.ballots.actions.cast import marked_now
from panel.ballots.sheets import PaperSheet, PaperStub, sheet_of
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.language import local
from panel.paper import rules
from panel.people.models import Person
from panel.roll.models import Channel, Mark, RollEntry
from panel.roll.proving import is_open
from panel.rounds import actions as rounds
from panel.rounds.models import Phase, Round
from panel.rounds.rules import needs_reason

MISSING = "paper.missing"
NOTHING = {"issued": 0, "replaced": 0, "returned": 0, "missing": 0, "reason_cy": "", "reason_en": ""}


def issue(budget_round: Round, entry: RollEntry) -> int:
    """Mark somebody as having a paper. The number for its stub. RuleBroken where they have voted, or have a paper already."""
    held, sheet = mark_at_desk(budget_round, entry, Channel.PAPER, _why_not)
    sheet.issued += 1
    db.session.add(PaperStub(roll_entry_id=held.id, round_id=budget_round.id, number=sheet.issued))
    db.session.flush()
    return sheet.issued


def mark_at_desk(
    budget_round: Round, entry: RollEntry, channel: Channel, why_not: Callable[[Mark | None], str]
) -> tuple[RollEntry, PaperSheet]:
    """Mark somebody who stands at a desk, or rings: their place, and the sheet, which is held, so that desks come one after
    the other. RuleBroken where the vote is not open or they are off the roll, and with `why_not` where they are marked.
    """
    rules.takes_paper(budget_round.on_paper)
    hold(budget_round)
    mine = RollEntry.id == entry.id, RollEntry.round_id == budget_round.id
    held = db.session.scalar(select(RollEntry).where(*mine).with_for_update())
    now = is_open(budget_round)
    if held is None:
        raise RuleBroken(_("This person is not on the roll of this round any more. Please find them again."))
    sheet = hold_sheet(budget_round)
    if not marked_now(held, channel, local(now).date()):
        raise RuleBroken(why_not(db.session.get(Mark, held.id, populate_existing=True)))
    return held, sheet


def _why_not(mark: Mark | None) -> str:
    if mark and mark.channel == Channel.PAPER:
        return _("This person has a paper already. If it is spoiled, replace it; if it is unused, take it back.")
    if mark and mark.channel == Channel.TELEPHONE:
        return _("This person votes by telephone, so no paper was handed out.")
    if mark and mark.channel == Channel.BOOTH:
        return _("This person votes in a booth, or has done so, so no paper was handed out.")
    return _(
        "This person has voted already, so no paper was handed out. On this site they can change their ballot until the close."
    )


def replace(budget_round: Round, entry: RollEntry) -> int:
    """A new paper for a spoiled one, which the staff keep apart. The number for its stub."""
    hold(budget_round)
    is_open(budget_round)
    stub, sheet = _stub(budget_round, entry), hold_sheet(budget_round)
    sheet.issued += 1
    sheet.replaced += 1
    stub.number = sheet.issued
    db.session.flush()
    return sheet.issued


def take_back(budget_round: Round, entry: RollEntry) -> None:
    """An unused paper came back: the mark goes, and its holder can vote in another way while voting is open."""
    hold(budget_round)
    rules.has_unsealed_ballots(frozen=budget_round.frozen_at is not None, sealed=is_sealed(budget_round))
    stub, sheet = _stub(budget_round, entry), hold_sheet(budget_round)
    _some_are_out(budget_round)
    sheet.returned += 1
    db.session.delete(stub)
    db.session.delete(db.session.get_one(Mark, entry.id))
    db.session.flush()


def _some_are_out(budget_round: Round) -> None:
    """RuleBroken where every paper is accounted for: then this one is, too."""
    sheet = sheet_of(budget_round)
    if sheet.out - sheet.open < 1:
        raise RuleBroken(_("Every paper is accounted for already, so none can be unused. Please count the batches again."))


def say_missing(budget_round: Round, organiser: Person, *, reason_cy: str, reason_en: str) -> int:
    """Papers that never came back, once voting is closed. How many; the public log and the sheet say why."""
    rounds.lock(budget_round)
    needs_reason(reason_cy, reason_en)
    rules.has_unsealed_ballots(frozen=budget_round.frozen_at is not None, sealed=is_sealed(budget_round))
    sheet, kept = sheet_of(budget_round), hold_sheet(budget_round)
    if budget_round.phase != Phase.RESULT or sheet.open:
        raise RuleBroken(_("Papers can be said to be missing once voting is closed and no batch is open."))
    if not sheet.out:
        raise RuleBroken(_("Every paper is accounted for, so none is missing."))
    kept.missing, kept.reason_cy, kept.reason_en = kept.missing + sheet.out, reason_cy, reason_en
    db.session.flush()
    reasons = {"reason_cy": reason_cy, "reason_en": reason_en}
    record(MISSING, f"round:{budget_round.id}", organiser, papers=sheet.out, **reasons)
    return sheet.out


def hold(budget_round: Round) -> None:
    """The round, read anew and held as casting holds it: sealing and a move of the phase wait."""
    read_anew = ["phase", "dates", "frozen_at", "freeze_hash", "link_key_fingerprint", "ballot_bytes"]
    db.session.refresh(budget_round, read_anew, with_for_update={"read": True})


def is_sealed(budget_round: Round) -> bool:
    """Whether its ballots are sealed."""
    return budget_round.phase == Phase.RESULT and seal.is_sealed(budget_round)


def hold_sheet(budget_round: Round) -> PaperSheet:
    """The sheet, held: desks come one after the other. It is made when the vote opens, or by the first desk that needs it."""
    mine = select(PaperSheet).where(PaperSheet.round_id == budget_round.id)
    held = db.session.scalar(mine.with_for_update().execution_options(populate_existing=True))
    if held is None:
        db.session.execute(_new_sheet().values(round_id=budget_round.id, **NOTHING))
        held = db.session.scalars(mine.with_for_update()).one()
    return held


def _new_sheet() -> postgresql.Insert | sqlite.Insert:
    if db.engine.dialect.name == "postgresql":
        return postgresql.insert(PaperSheet).on_conflict_do_nothing()
    return sqlite.insert(PaperSheet).on_conflict_do_nothing()


def _stub(budget_round: Round, entry: RollEntry) -> PaperStub:
    mine = select(PaperStub).where(PaperStub.roll_entry_id == entry.id, PaperStub.round_id == budget_round.id)
    stub = db.session.scalar(mine.with_for_update().execution_options(populate_existing=True))
    if stub is None:
        raise RuleBroken(_("This person has no paper. Please find them again."))
    return stub
