"""Ballots on paper, as far as the count must know of them: who holds one, what became of each, and batches that are keyed.

A paper has no number; its stub has one. While a batch is keyed, what stands on its papers lies encrypted under the round's link
key like every ballot. Once both keyers agree, the papers are ballots like all others: nothing leads from one to a voter.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Select, String, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from panel.errors import RuleBroken
from panel.extensions import Base, db
from panel.language import gettext as _
from panel.language import ngettext
from panel.rounds.models import Round


class PaperSheet(Base):
    """How many papers of a round went out, and what became of those that are not in a batch."""

    __tablename__ = "paper_sheet"
    __table_args__ = (
        CheckConstraint("replaced >= 0 AND returned >= 0 AND missing >= 0", name="counts"),
        CheckConstraint("issued >= replaced + returned + missing", name="issued"),
    )
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True, autoincrement=False)
    issued: Mapped[int] = mapped_column(default=0)
    """Papers handed out; the number of the last stub, too."""
    replaced: Mapped[int] = mapped_column(default=0)
    """Spoiled papers that their voter brought back for a new one."""
    returned: Mapped[int] = mapped_column(default=0)
    """Papers that came back unused: their voter may vote in another way."""
    missing: Mapped[int] = mapped_column(default=0)
    """Papers that never came back, as organisers said after the close."""
    reason_cy: Mapped[str] = mapped_column(String(500), default="")
    reason_en: Mapped[str] = mapped_column(String(500), default="")


class PaperStub(Base):
    """The paper that somebody on the roll holds: the number of its stub."""

    __tablename__ = "paper_stub"
    __table_args__ = (UniqueConstraint("round_id", "number"),)
    roll_entry_id: Mapped[int] = mapped_column(ForeignKey("roll_entry.id"), primary_key=True, autoincrement=False)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    number: Mapped[int]


class BatchState(StrEnum):
    """How far a batch of papers has come."""

    FIRST = "first"
    """It is being keyed for the first time."""
    SECOND = "second"
    THIRD = "third"
    """The two readings differ: a third person settles it."""
    ENTERED = "entered"


class PaperBatch(Base):
    """Up to fifty papers that are keyed together, and who keys them."""

    __tablename__ = "paper_batch"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        CheckConstraint("papers BETWEEN 1 AND 50", name="papers"),
        CheckConstraint("state IN ('first', 'second', 'third', 'entered')", name="state"),
        CheckConstraint("(state = 'entered') = (entered + spoiled = papers)", name="entered"),
        CheckConstraint(
            "(second_by_id IS NULL OR second_by_id <> first_by_id)"
            " AND (third_by_id IS NULL OR (third_by_id <> first_by_id AND third_by_id <> second_by_id))",
            name="keyers",
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    number: Mapped[int]
    """What is written on its band: 1, 2, 3."""
    papers: Mapped[int]
    state: Mapped[BatchState] = mapped_column(String(10), default=BatchState.FIRST)
    first_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    second_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    third_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered: Mapped[int] = mapped_column(default=0)
    """Papers that are counted, blank ones that the round allows among them."""
    spoiled: Mapped[int] = mapped_column(default=0)
    """Papers from the box that are no ballot."""

    @classmethod
    def of(cls, budget_round: Round) -> Select["PaperBatch"]:
        """The batches of a round, the first one first."""
        return select(cls).where(cls.round_id == budget_round.id).order_by(cls.number)


class KeyedPaper(Base):
    """What one person read on one paper, encrypted. It is gone once the batch is entered."""

    __tablename__ = "keyed_paper"
    __table_args__ = (UniqueConstraint("batch_id", "position", "turn"), {"sqlite_with_rowid": False})
    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("paper_batch.id"))
    position: Mapped[int]
    """Its place in the pile of the batch."""
    turn: Mapped[int]
    """1, 2 or 3: who read it."""
    content: Mapped[bytes] = mapped_column(LargeBinary)
    """`envelopes.Paper`, encrypted; as long as every ballot of its round."""


@dataclass(frozen=True)
class Sheet:
    """What became of every paper of a round."""

    issued: int = 0
    entered: int = 0
    replaced: int = 0
    in_box: int = 0
    """Papers from the box that are no ballot."""
    returned: int = 0
    missing: int = 0
    open: int = 0
    """Papers of batches that are not entered yet."""
    reason_cy: str = ""
    reason_en: str = ""

    @property
    def spoiled(self) -> int:
        return self.replaced + self.in_box

    @property
    def out(self) -> int:
        """Papers of which nobody has said what became of them; those being keyed among them."""
        return self.issued - self.entered - self.spoiled - self.returned - self.missing

    @property
    def holders(self) -> int:
        """People who were given a paper, and did not bring it back."""
        return self.issued - self.replaced - self.returned


def sheet_of(budget_round: Round) -> Sheet:
    """The sheet of a round, worked out anew; all nought where it has no papers. Two queries."""
    mine = PaperBatch.round_id == budget_round.id
    entered = func.sum(PaperBatch.entered), func.sum(PaperBatch.spoiled)
    done, spoiled = db.session.execute(select(*entered).where(mine)).one()
    keyed = select(func.sum(PaperBatch.papers)).where(mine, PaperBatch.state != BatchState.ENTERED)
    waiting = db.session.scalar(keyed) or 0
    kept = db.session.get(PaperSheet, budget_round.id, populate_existing=True) or _nothing(budget_round)
    return Sheet(
        issued=kept.issued,
        entered=done or 0,
        replaced=kept.replaced,
        in_box=spoiled or 0,
        returned=kept.returned,
        missing=kept.missing,
        open=waiting,
        reason_cy=kept.reason_cy,
        reason_en=kept.reason_en,
    )


def _nothing(budget_round: Round) -> PaperSheet:
    counts = dict.fromkeys(("issued", "replaced", "returned", "missing"), 0)
    return PaperSheet(round_id=budget_round.id, reason_cy="", reason_en="", **counts)


def is_settled(sheet: Sheet) -> bool:
    """Whether it is known of every paper what became of it: only then is a vote with papers over."""
    return not sheet.open and not sheet.out


def must_balance(sheet: Sheet) -> None:
    """RuleBroken while a batch is open, or while nobody has said what became of a paper."""
    if sheet.open:
        raise RuleBroken(
            ngettext(
                "Nothing was sealed: %(num)s paper lies in a batch that is not entered. Please finish it first, or drop it.",
                "Nothing was sealed: %(num)s papers lie in batches that are not entered. Please finish them first, or drop them.",
                sheet.open,
            )
            % {"num": sheet.open}
        )
    if sheet.out:
        facts = {
            "issued": sheet.issued,
            "entered": sheet.entered,
            "spoiled": sheet.spoiled,
            "returned": sheet.returned,
            "missing": sheet.missing,
            "out": sheet.out,
        }
        raise RuleBroken(
            _(
                "Nothing was sealed: the papers do not add up. %(issued)s were handed out; %(entered)s are entered, %(spoiled)s"
                " are spoiled, %(returned)s came back unused and %(missing)s are noted as missing. That leaves %(out)s. Please"
                " key them, or say that they did not come back."
            )
            % facts
        )


def forget_papers(budget_round: Round) -> None:
    """Take away all that is known of the papers of a vote that is void or taken back."""
    batches = select(PaperBatch.id).where(PaperBatch.round_id == budget_round.id)
    db.session.execute(delete(KeyedPaper).where(KeyedPaper.batch_id.in_(batches)))
    db.session.execute(delete(PaperBatch).where(PaperBatch.round_id == budget_round.id))
    db.session.execute(delete(PaperStub).where(PaperStub.round_id == budget_round.id))
    db.session.execute(delete(PaperSheet).where(PaperSheet.round_id == budget_round.id))
