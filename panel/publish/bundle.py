"""The bundle of a published vote: one zip with all that anybody needs to count it again. docs/bundle.md says what is in it.

All of it is read at once, with the same number of queries for every vote, and written while it is sent. The same vote gives the
same bytes: nothing in it says when it was made or by which program.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy import select

from panel.audit.chain import canonical
from panel.ballots.actions.posting import closing_of
from panel.ballots.models import SealedBallot
from panel.board.models import BoardLeaf, Freeze, TreeHead
from panel.board.queries import newest_log
from panel.extensions import db
from panel.language import lazy, text_in
from panel.publish.pabulib import cell, pb_lines
from panel.publish.recounting import result_text
from panel.publish.writers import in_blocks
from panel.recount import verify
from panel.results.models import Result
from panel.results.rules import lists_ballots

NOT_YET = lazy("The result of this round is not published yet. When it is, anybody can count it again here.")
TOO_FEW = lazy(
    "Fewer than 50 people voted in this round, so its ballots are not published: single ones could be guessed at. Only"
    " scrutineers who were named before the vote can count it again. Whoever voted can still find their own ballot."
)
NO_LOG = lazy(
    "This vote was held elsewhere, or before votes here had a board, so there is nothing to hold its ballots against. The file of"
    " its ballots can be counted again all the same."
)
VERIFIER = Path(verify.__file__)
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment a zip can name: every file in it has this one."""
READABLE = 0o644 << 16


class Member(NamedTuple):
    """One file of the bundle, in pieces."""

    name: str
    pieces: Iterable[str]


def why_no_bundle(result: Result | None) -> str:
    """Why a vote cannot be counted again from a bundle, or "" where it can. Two queries at most."""
    if result is None:
        return NOT_YET
    if not lists_ballots(result.voters):
        return TOO_FEW
    return "" if has_log(result.round_id) else NO_LOG


def has_log(round_id: int) -> bool:
    """Whether the vote has a board that was closed, to hold its ballots against."""
    log = newest_log(round_id)
    return bool(log and closing_of(round_id, log))


def bundle(result: Result) -> Iterator[bytes]:
    """The zip of a result that has a closed board, in blocks. Who may have it is for the caller to know."""
    members = (
        Member("verify.py", [verifier()]),
        Member("freeze.json", [db.session.get_one(Freeze, result.round_id).document]),
        Member("log.json", [log_text(result.round_id)]),
        Member("ballots.csv", in_blocks(ballot_lines(result.round_id))),
        Member("election.pb", in_blocks(pb_lines(result))),
        Member("result.json", [result_text(result.round_id, result.trace)]),
    )
    title = cell(text_in(result.budget_round, "title", "en"))
    return zipped(members, {"format": verify.FORMAT, "round": result.round_id, "title": title})


def verifier() -> str:
    """The program that checks it."""
    return VERIFIER.read_text(encoding="utf-8")


def log_text(round_id: int) -> str:
    """The board of the vote that was counted: its leaves in order, and its heads, the oldest first."""
    log = newest_log(round_id)
    leaves = db.session.execute(BoardLeaf.of(round_id, log).with_only_columns(BoardLeaf.kind, BoardLeaf.content))
    heads = db.session.scalars(TreeHead.of(round_id, log).order_by(None).order_by(TreeHead.size))
    return canonical(
        {"log": log, "leaves": [[*map(str, leaf)] for leaf in leaves], "heads": [head.tree.fields for head in heads]}
    )


def ballot_lines(round_id: int) -> Iterator[str]:
    """A header, and each counted ballot with what opens its commitment, by its random key."""
    columns = SealedBallot.body, SealedBallot.nonce, SealedBallot.commitment
    sealed = select(*columns).where(SealedBallot.round_id == round_id).order_by(SealedBallot.key)
    return _as_lines([("body", "nonce", "commitment"), *map(tuple, db.session.execute(sealed).all())])


def _as_lines(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    for row in rows:
        writer.writerow(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


class _Sink:
    """What a zip is written to: it keeps what was not sent yet."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def write(self, data: bytes) -> int:
        self._kept += data
        return len(data)

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    close = flush

    def taken(self) -> Iterator[bytes]:
        """What was written since; nothing at all where that is nothing, for an empty block would end the answer."""
        if self._kept:
            yield bytes(self._kept)
            self._kept.clear()


def zipped(members: Iterable[Member], about: dict[str, str | int]) -> Iterator[bytes]:
    """A zip with these files, and at its end bundle.json: what it is about, and the hash of each of them."""
    sink, hashes = _Sink(), dict[str, str]()
    with ZipFile(sink, "w") as packed:
        for member in members:
            with packed.open(_entry(member.name), "w") as target:
                digest = sha256()
                for piece in member.pieces:
                    digest.update(piece.encode())
                    target.write(piece.encode())
                    yield from sink.taken()
            hashes[member.name] = digest.hexdigest()
        packed.writestr(_entry("bundle.json"), canonical({**about, "files": hashes}))
    yield from sink.taken()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, EARLIEST)
    entry.compress_type, entry.external_attr, entry.create_system = ZIP_DEFLATED, READABLE, 3
    return entry
