"""Texts of the site without their other language: what organisers wrote, and what is to stand on a ballot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, case, func, literal, or_, select, tuple_, union_all

from panel.areas.reach import Reach
from panel.chests.models import Chest
from panel.extensions import db
from panel.panels.models import CitizensPanel
from panel.proposals.bilingual import lacks_twin
from panel.proposals.models import Proposal, ProposalState
from panel.rounds.models import Round
from panel.rounds.states import BEFORE_VOTE
from panel.seeds.answers import Answer
from panel.seeds.meetings import Meeting
from panel.seeds.models import Seed
from panel.threads.models import Thread
from panel.web import cursors
from panel.web.paging import SIZE, Page

KINDS = ("proposal", "round", "thread", "summary", "panel", "chest", "answer", "meeting")
"""In the order of the list: what keeps a vote from opening comes first."""
ON_ITS_WAY = (ProposalState.SUBMITTED, ProposalState.STANDING)


@dataclass(frozen=True)
class Lacking:
    """One text: what it is, its number, the language that is missing, and what it is called in the one that is there."""

    kind: str
    number: int
    missing: str
    name: str
    language: str


def _there(text: Any) -> ColumnElement[bool]:
    filled: ColumnElement[bool] = func.coalesce(text, "") != ""
    return filled


def _line(kind: str, number: Any, missing: Any, name: Any, language: Any) -> Select[Any]:
    columns = {"rank": literal(KINDS.index(kind)), "id": number, "missing": missing, "name": name, "language": language}
    return select(*(column.label(label) for label, column in columns.items()))


def _of_staff(kind: str, model: Any, called: str, *parts: str) -> Select[Any]:
    """Rows of which a part is there in one language and not in the other; called by the first language that has a name."""
    pairs = [(getattr(model, f"{part}_cy"), getattr(model, f"{part}_en")) for part in parts]
    no_welsh = or_(*(and_(_there(en), ~_there(cy)) for cy, en in pairs))
    no_english = or_(*(and_(_there(cy), ~_there(en)) for cy, en in pairs))
    cy, en = getattr(model, f"{called}_cy"), getattr(model, f"{called}_en")
    named_in, name = case((_there(cy), "cy"), else_="en"), case((_there(cy), cy), else_=en)
    return _line(kind, model.id, case((no_welsh, "cy"), else_="en"), name, named_in).where(or_(no_welsh, no_english))


def _lines(reach: Reach) -> Sequence[Select[Any]]:
    other = case((Proposal.language == "cy", "en"), else_="cy")
    chests = select(Chest.id).where(reach.covers(Chest.area_id))
    rounds = select(Round.id).where(Round.chest_id.in_(chests), Round.phase.in_(BEFORE_VOTE), Round.imported_from.is_(None))
    panels = select(CitizensPanel.id).where(reach.covers(CitizensPanel.area_id))
    mine = Thread.citizens_panel_id.in_(panels)
    answer = _of_staff("answer", Answer, "body", "body").join(Seed, Seed.id == Answer.seed_id)
    return (
        _line("proposal", Proposal.id, other, Proposal.title, Proposal.language).where(
            lacks_twin(), Proposal.state.in_(ON_ITS_WAY), Proposal.round_id.in_(rounds)
        ),
        _of_staff("round", Round, "title", "title", "about").where(Round.id.in_(rounds)),
        _of_staff("thread", Thread, "question", "question", "background").where(mine),
        _of_staff("summary", Thread, "question", "summary").where(mine),
        _of_staff("panel", CitizensPanel, "title", "title", "question").where(CitizensPanel.id.in_(panels)),
        _of_staff("chest", Chest, "title", "title", "about", "outcomes").where(Chest.id.in_(chests)),
        _of_staff("meeting", Meeting, "name", "name").where(Meeting.published_at.is_not(None), reach.covers(Meeting.area_id)),
        answer.where(Seed.hidden_at.is_(None), reach.covers(Seed.area_id)).with_only_columns(*_named_by_seed(answer)),
    )


def _named_by_seed(answer: Select[Any]) -> Sequence[Any]:
    """An answer is called by the seed that it answers."""
    rank, number, missing, _name, _language = answer.selected_columns
    return rank, number, missing, Seed.title.label("name"), Seed.language.label("language")


def how_many(reach: Reach) -> int:
    """One query."""
    return db.session.scalar(select(func.count()).select_from(union_all(*_lines(reach)).subquery())) or 0


def lacking(reach: Reach) -> Page:
    """A page of the list: one query."""
    listed = union_all(*_lines(reach)).subquery()
    key, beyond = (listed.c.rank, listed.c.id), cursors.of_address([Integer(), Integer()])
    wanted = select(listed).order_by(*key).limit(SIZE + 1)
    if beyond:
        wanted = wanted.where(tuple_(*key) > tuple_(*map(literal, beyond)))
    rows = db.session.execute(wanted).all()
    following = cursors.write([rows[SIZE - 1].rank, rows[SIZE - 1].id]) if len(rows) > SIZE else None
    found = [Lacking(KINDS[row.rank], row.id, row.missing, row.name, row.language) for row in rows[:SIZE]]
    return Page(found, following, first=beyond is None)
