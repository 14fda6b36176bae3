"""What residents wrote, beside its accepted translation: as readers see it, without the name of who translated it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from panel.extensions import db
from panel.groups.models import Group
from panel.language import lazy
from panel.proposals.headings import headings_of
from panel.proposals.models import Proposal
from panel.publish.columns import Column, Kind
from panel.publish.queries import in_chunks, public_proposals
from panel.results import small
from panel.results.models import Result, ResultLine
from panel.rounds.models import Round
from panel.seeds.models import Seed
from panel.translating.models import Translation, TranslationState
from panel.translating.originals import Thing, author_id_of, original_of


@dataclass(frozen=True)
class Worded:
    """A thing and its translation; None where it has none that is shown."""

    thing: Any
    twin: Translation | None

    @property
    def other_by(self) -> str | None:
        """Who translated it: whoever wrote it, or a reader."""
        if self.twin is None:
            return None
        return "writer" if self.twin.offered_by_id == author_id_of(self.thing) else "reader"

    @property
    def other_is_older(self) -> bool | None:
        """Whether the original was corrected since it was translated."""
        return None if self.twin is None else self.twin.of_text != original_of(self.thing).mark


def worded(select_: Select[Any], key: InstrumentedAttribute[Any], kind: str) -> Iterator[Worded]:
    """The rows, each with its translation: one query more a chunk."""
    return (Worded(row, twin) for session, rows in in_chunks(select_, key) for row, twin in with_twins(session, kind, rows))


def with_twins(session: Session, kind: str, things: Iterable[Any]) -> list[tuple[Any, Translation | None]]:
    rows = list(things)
    shown = Translation.state == TranslationState.ACCEPTED, Translation.hidden_at.is_(None)
    named = Translation.kind == kind, Translation.thing_id.in_([row.id for row in rows])
    found = {twin.thing_id: twin for twin in session.scalars(select(Translation).where(*shown, *named).order_by(Translation.id))}
    return [(row, _standing(found.get(row.id), row)) for row in rows]


def _standing(twin: Translation | None, thing: Thing) -> Translation | None:
    """None where the original is in that language by now, or its group has written the other language itself."""
    if twin is None or twin.language == original_of(thing).language:
        return None
    if isinstance(thing, Proposal) and (twin.title, twin.body) != (thing.other_title, thing.other_summary):
        return None
    return twin


def of_thing(*columns: Column) -> tuple[Column, ...]:
    """Columns of the thing itself."""
    return tuple(_of_thing(column) for column in columns)


def _of_thing(column: Column) -> Column:
    return Column(column.name, column.kind, column.meaning, lambda row: column.value(row.thing))


def of_twin(title: str, body: str) -> tuple[Column, ...]:
    """Columns of the translation, its title and its text named so."""
    return (
        Column(title, Kind.TEXT, lazy("The same in the other language, where it was translated."), _reader("title")),
        Column(body, Kind.TEXT, lazy("The text in the other language, in Markdown, where it was translated."), _reader("body")),
        Column("other_language", Kind.LANGUAGE, lazy("The language of the translation."), _reader("language")),
        Column("other_by", Kind.CHOICE, lazy("Who translated it: writer (whoever wrote it) or reader. Nobody is named.")),
        Column("other_is_older", Kind.YES_NO, lazy("Whether the text was corrected after it was translated.")),
    )


def _reader(name: str) -> Any:
    return lambda row: getattr(row.twin, name) if row.twin else None


def seeds() -> Iterator[Worded]:
    return worded(Seed.shown(), Seed.id, "seed")


def groups() -> Iterator[Worded]:
    return worded(Group.shown(), Group.id, "group")


@dataclass(frozen=True)
class ProposalRow:
    """A proposal, who wrote its other language, and what became of it where the result is published."""

    proposal: Proposal
    other_by: str | None
    votes: int | None
    place: int | None
    granted_pence: int | None
    heading: str = ""
    """The key of the heading that it stands under, as in the file of the ballots."""


def proposals(round_id: int) -> Iterator[ProposalRow]:
    """The proposals of a round that are no drafts: five queries a chunk, and one for what became of them."""
    found, headings = _became(round_id), headings_of(db.session.get_one(Round, round_id))
    rows = worded(public_proposals(round_id), Proposal.id, "proposal")
    return (
        ProposalRow(row.thing, written_by(row), *found.get(row.thing.id, (None, None, None)), headings.key_for(row.thing))
        for row in rows
    )


def _became(round_id: int) -> dict[int, tuple[int | None, int | None, int | None]]:
    """Votes, place and what it gets by the proposal's id; where few voted no votes, and places that tell nothing of them."""
    columns = ResultLine.proposal_id, ResultLine.votes, ResultLine.granted_pence, Proposal.number, Result.trace
    asked = select(*columns).join(Result, Result.id == ResultLine.result_id).join(Proposal, Proposal.id == ResultLine.proposal_id)
    found: dict[int, tuple[int | None, int | None, int | None]] = {}
    for each, votes, granted, number, text in db.session.execute(
        asked.where(Result.round_id == round_id, Result.published_at.is_not(None))
    ):
        trace = small.told(text)
        found[each] = votes if trace.totals else None, trace.line_of(str(number)).place, granted
    return found


def written_by(row: Worded) -> str | None:
    """Who wrote the other language of a proposal; None where it has none, or a moderator has hidden its words."""
    if row.thing.hidden_at or not row.thing.other_title:
        return None
    return "reader" if row.other_by == "reader" else "group"
