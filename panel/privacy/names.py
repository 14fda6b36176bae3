"""What the numbers in somebody's rows stand for: the name of the area, the seed and so on, as far as they may read it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from markupsafe import Markup
from sqlalchemy import select

from panel.areas.models import Area
from panel.chests.models import Chest
from panel.extensions import Base, db
from panel.groups.models import Group
from panel.language import spoken
from panel.panels.models import CitizensPanel
from panel.people.models import Person
from panel.proposals.models import Proposal
from panel.rounds.models import Round
from panel.seeds.meetings import Meeting
from panel.seeds.models import Seed
from panel.threads.models import Thread
from panel.web.templating import both, named, written


def _titled(thing: Any) -> Markup:
    return both(thing, "title")


NAMED: Mapping[type[Base], Callable[[Any], Markup]] = {
    Area: lambda area: written(area.name, spoken()),
    Chest: _titled,
    CitizensPanel: _titled,
    Group: named,
    Meeting: lambda meeting: both(meeting, "name"),
    Proposal: lambda proposal: written(*proposal.title_in(spoken())),
    Round: _titled,
    Seed: lambda seed: written(seed.title, seed.language),
    Thread: lambda thread: both(thread, "question"),
}
"""Things that have a name of their own, and how it is read."""
Names = Mapping[tuple[str, int], Markup]
"""The name of a table and the number of a row in it → what it is called."""


def table_of(table: str, column: str) -> str:
    """The table that the numbers of a column are of; "" where they are of none."""
    keys = Base.metadata.tables[table].c[column].foreign_keys
    return next((key.column.table.name for key in keys), "")


def names_for(rows: Iterable[tuple[str, Mapping[str, Any]]], person: Person) -> Names:
    """What is called by the numbers in rows of `(table, row)`: one query for each kind of thing, nine at most."""
    wanted = defaultdict[str, set[int]](set)
    for table, row in rows:
        for column, value in row.items():
            if isinstance(value, int):
                wanted[table_of(table, column)].add(value)
    return {
        (model.__tablename__, thing.id): called(thing)
        for model, called in NAMED.items()
        for thing in _seen(model, wanted, person)
    }


def _seen(model: Any, wanted: Mapping[str, set[int]], person: Person) -> list[Any]:
    """Those of a kind that the person may read."""
    numbers = wanted.get(model.__tablename__)
    things = db.session.scalars(select(model).where(model.id.in_(numbers)).order_by(model.id)).unique() if numbers else ()
    return [thing for thing in things if not hasattr(thing, "seen_by") or thing.seen_by(person)]
