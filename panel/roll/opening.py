"""Before a vote opens: whether anybody could vote at all, and taking away what was made for a round that goes."""

from sqlalchemy import delete, exists, select

from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.roll.models import CodeBatch, RollLine, RollUpload, UploadState, VoteCode
from panel.roll.size import codes_by_round, lines_by_round
from panel.roll.uploads import forget_file
from panel.rounds.models import Electorate, Round, Way


def somebody_can_vote(budget_round: Round) -> None:
    """RuleBroken where a list is still being taken, and where every way of the round is one by which nobody could vote."""
    taking = exists().where(RollUpload.round_id == budget_round.id, RollUpload.state == UploadState.TAKING)
    if db.session.scalar(select(taking)):
        raise RuleBroken(_("A list is being put on the roll at this moment. Please wait until it is there."))
    by_paper = takes_facts(budget_round)
    if budget_round.by_account or by_paper or number_by(budget_round, Way.LIST) or number_by(budget_round, Way.CODES):
        return
    raise RuleBroken(
        _("Nobody could vote: no list is uploaded and no codes are made. Do one of them, or let people vote by their account.")
    )


def takes_facts(budget_round: Round) -> bool:
    """Whether staff may put on the roll whoever comes: where no list, no letters and no seats say who may vote."""
    known = {Way.LIST, Way.CODES, Way.SEATS}
    return budget_round.on_paper and known.isdisjoint(budget_round.ways_in) and budget_round.electorate != Electorate.PANEL


def number_by(budget_round: Round, way: Way) -> int:
    """How many could vote by the lists, or by the codes, of a round; nobody where it has no such way."""
    if way not in budget_round.ways_in:
        return 0
    counted = lines_by_round if way == Way.LIST else codes_by_round
    return counted([budget_round.id]).get(budget_round.id, 0)


def drop_unused(budget_round: Round) -> None:
    """Before the freeze: what was made for a way that the round has no more goes, so that it is not on the roll."""
    if Way.LIST not in budget_round.ways_in:
        forget_list(budget_round)
    if Way.CODES not in budget_round.ways_in:
        forget_codes(budget_round)


def forget_list(budget_round: Round) -> None:
    """Delete the lists of a round in which nobody has a place by one."""
    for upload in db.session.scalars(RollUpload.of(budget_round)):
        forget_file(upload)
    db.session.execute(delete(RollLine).where(RollLine.round_id == budget_round.id))
    db.session.execute(delete(RollUpload).where(RollUpload.round_id == budget_round.id))


def forget_codes(budget_round: Round) -> None:
    """Delete the codes of a round in which nobody has a place by one."""
    batches = select(CodeBatch.id).where(CodeBatch.round_id == budget_round.id)
    db.session.execute(delete(VoteCode).where(VoteCode.batch_id.in_(batches)))
    db.session.execute(delete(CodeBatch).where(CodeBatch.round_id == budget_round.id))
