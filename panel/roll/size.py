"""How many are on a roll, and how many of them voted, by the way in which they showed that they may."""

from dataclasses import dataclass

from sqlalchemy import func, select

from panel.extensions import db
from panel.roll.models import CodeBatch, Mark, RollEntry, RollUpload, UploadState
from panel.rounds.models import Round, Way


def of_roll(budget_round: Round) -> int:
    """How many may vote: the places that are there, and the lines and codes from which nobody has come yet."""
    return sizes_of([budget_round.id]).get(budget_round.id, 0)


def sizes_of(round_ids: list[int]) -> dict[int, int]:
    """Round → how many are on its roll: three queries. A line or code that was joined to somebody's place counts once."""
    tied = func.count(RollEntry.roll_line_id) + func.count(RollEntry.vote_code_id)
    places = select(RollEntry.round_id, func.count() - tied)
    found = {
        number: size
        for number, size in db.session.execute(places.where(RollEntry.round_id.in_(round_ids)).group_by(RollEntry.round_id))
    }
    for counted in (lines_by_round(round_ids), codes_by_round(round_ids)):
        for number, more in counted.items():
            found[number] = found.get(number, 0) + more
    return found


def lines_by_round(round_ids: list[int]) -> dict[int, int]:
    """Round → lines of its lists that count."""
    counted = select(RollUpload.round_id, func.sum(RollUpload.lines)).where(
        RollUpload.round_id.in_(round_ids), RollUpload.state == UploadState.DONE
    )
    return {number: int(lines) for number, lines in db.session.execute(counted.group_by(RollUpload.round_id))}


def codes_by_round(round_ids: list[int]) -> dict[int, int]:
    """Round → codes that were made for it."""
    counted = select(CodeBatch.round_id, func.sum(CodeBatch.number)).where(CodeBatch.round_id.in_(round_ids))
    return {number: int(codes) for number, codes in db.session.execute(counted.group_by(CodeBatch.round_id))}


@dataclass(frozen=True)
class Turnout:
    """One way: how many can vote by it, and how many did. Somebody who can by two counts where they came first."""

    way: Way
    on_roll: int
    voted: int


def turnout_by_way(budget_round: Round) -> list[Turnout]:
    """The turnout of each way of the round. The sums are those of the roll."""
    voted = _by_way(budget_round, marked=True)
    places = _by_way(budget_round, marked=False)
    lines = lines_by_round([budget_round.id]).get(budget_round.id, 0)
    codes = codes_by_round([budget_round.id]).get(budget_round.id, 0)
    tied = select(func.count(RollEntry.roll_line_id), func.count(RollEntry.vote_code_id))
    by_line, by_code = db.session.execute(tied.where(RollEntry.round_id == budget_round.id)).one()
    waiting = {Way.LIST: lines - by_line, Way.CODES: codes - by_code}
    on_roll = {way: places.get(way, 0) + waiting.get(way, 0) for way in Way}
    shown = [way for way in Way if way in budget_round.ways_in or on_roll[way]]
    return [Turnout(way, on_roll[way], voted.get(way, 0)) for way in shown]


def _by_way(budget_round: Round, *, marked: bool) -> dict[Way, int]:
    counted = select(RollEntry.way, func.count()).where(RollEntry.round_id == budget_round.id).group_by(RollEntry.way)
    if marked:
        counted = counted.join(Mark, Mark.roll_entry_id == RollEntry.id)
    return {Way(way): number for way, number in db.session.execute(counted)}


def has_voted(entry: RollEntry) -> bool:
    """Whether somebody has voted from this place."""
    return db.session.get(Mark, entry.id, populate_existing=True) is not None
