"""What a bundle would be made of, in one number: the same number, the same bytes. Nothing is packed or counted to find it.

The parts are read as the bundle reads them. What they decide is read in their place where that is dearer: of the ballots each
column that is written, of the count its stored trace. The programs that write them count as parts, for another version of the
site may write them otherwise.
"""

import inspect
import zlib
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from types import ModuleType

from sqlalchemy import select

from panel.ballots.models import SealedBallot
from panel.board.models import Freeze
from panel.extensions import db
from panel.publish import bundle, columns, pabulib, queries, recounting, writers
from panel.results import elections
from panel.results.models import Result
from panel.rounds.models import Phase, Round
from panel.tally import pb_words, write_pb

AT_ONCE = 10_000


def tag_of(result: Result) -> str:
    """A strong ETag for the bundle of a result."""
    digest = sha256(programs().encode())
    for part in _parts(result):
        digest.update(f"{len(part)}:{part}".encode())
    return digest.hexdigest()


@cache
def programs() -> str:
    """The texts of the programs that write a bundle, and the library that packs it."""
    written: tuple[ModuleType, ...] = (bundle, columns, pabulib, queries, recounting, writers, elections, pb_words)
    pb_writer = inspect.getmodule(write_pb)
    texts = [inspect.getsource(module) for module in (*written, *([pb_writer] if pb_writer else []))]
    return sha256("".join([zlib.ZLIB_RUNTIME_VERSION, bundle.verifier(), *texts]).encode()).hexdigest()


def _parts(result: Result) -> Iterator[str]:
    number, budget_round = result.round_id, result.budget_round
    yield db.session.get_one(Freeze, number).document
    yield bundle.log_text(number)
    yield result.trace
    yield repr(_round(budget_round, result))
    yield from (repr(_line(each)) for each in elections.on_the_ballot(budget_round))
    yield from _ballots(number)


def _round(budget_round: Round, result: Result) -> tuple[object, ...]:
    """What the head of election.pb says of the round, and is not in its freeze."""
    days = budget_round.opens_at(Phase.VOTING), budget_round.voting_closes_at or result.counted_at
    return (
        *(budget_round.title_cy, budget_round.title_en, budget_round.area.name_en, *days),
        *(budget_round.currency, budget_round.imported_from, budget_round.about_en if budget_round.imported_from else ""),
    )


def _line(proposal: object) -> tuple[object, ...]:
    """What election.pb says of a proposal."""
    names = "number", "cost_pence", "open_title", "state", "shown_theme", "lot_number"
    return tuple(getattr(proposal, name) for name in names)


def _ballots(round_id: int) -> Iterator[str]:
    """The counted ballots as they are written, in their order."""
    read = SealedBallot.key, SealedBallot.body, SealedBallot.nonce, SealedBallot.commitment, SealedBallot.channel
    rows = select(*read).where(SealedBallot.round_id == round_id).order_by(SealedBallot.key)
    return (repr(tuple(row)) for row in db.session.execute(rows, execution_options={"yield_per": AT_ONCE}))
