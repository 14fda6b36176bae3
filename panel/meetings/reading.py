"""Read a sheet: which seeds its rows mean, and what would be published. Errors stand on the row that they are about."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from panel.access import Action
from panel.areas.choices import reach_of_reader
from panel.areas.models import Area
from panel.areas.reach import Reach
from panel.errors import RuleBroken
from panel.extensions import db
from panel.folding import reading
from panel.language import gettext as _
from panel.meetings import rules
from panel.meetings.forms import BackingForm, IdeaForm, SheetForm
from panel.seeds import queries
from panel.seeds import rules as seed_rules
from panel.seeds.meetings import Meeting
from panel.seeds.models import Seed
from panel.seeds.themes import Theme
from panel.web.incoming import small_id

_NUMBER = re.compile(r"#?\s*(\d{1,10})|.*/seeds/(\d{1,10})\b.*")


@dataclass(frozen=True)
class Idea:
    """A seed as it would be planted, and those that are like it."""

    title: str
    body: str
    language: str
    said_by: str
    area: Area
    people: int
    near: Sequence[Seed]
    theme: Theme | None = None


@dataclass(frozen=True)
class Backing:
    """What a meeting adds to a seed that stands: people who backed it, and a remark or none ("")."""

    seed: Seed
    people: int
    body: str = ""
    language: str = "en"
    said_by: str = ""


@dataclass
class Plan:
    """All that a sheet would publish."""

    ideas: list[Idea] = field(default_factory=list)
    backings: list[Backing] = field(default_factory=list)

    @property
    def number(self) -> int:
        return len(self.ideas) + len(self.backings)


def read_sheet(form: SheetForm, meeting: Meeting) -> Plan | None:
    """What the sheet would publish; None where a row has an error, which then stands on the row."""
    whole = form.validate() and _is_all_rows(form)
    places, reach = places_in(meeting), reach_of_reader(Action.ENTER_MEETING)
    ideas = [_idea(row.form, places, reach) for row in form.ideas if not row.form.is_blank]
    backings = [_backing(row.form) for row in form.backings if not row.form.is_blank]
    if not whole or None in ideas or None in backings:
        for rows in (form.ideas, form.backings):
            rows.errors = [row.errors for row in rows if row.errors]  # those of the rows came after the form had gathered them
        return None
    return Plan([idea for idea in ideas if idea], [backing for backing in backings if backing])


def _is_all_rows(form: SheetForm) -> bool:
    """Whether no pasted lines wait, which would be lost; the error then stands on them."""
    try:
        rules.no_lines_wait(form.lines.text)
    except RuleBroken as broken:
        form.lines.errors = [str(broken)]
    return not form.lines.errors


def places_in(meeting: Meeting) -> dict[str, Area]:
    """The open areas that the meeting's area holds, by both names as people read them; "" is the area itself."""
    inside = db.session.scalars(Area.open_from_the_top().where(Area.id.in_(Area.inside(meeting.in_area)))).all()
    return {"": meeting.in_area} | {reading(name): area for area in inside for name in (area.name_cy, area.name_en)}


def _idea(row: IdeaForm, places: dict[str, Area], reach: Reach) -> Idea | None:
    area = places.get(reading(row.place.text) if row.place.text else "")
    if area is None:
        row.place.errors = [_("No open area inside the meeting’s area has this name.")]
    if row.errors or area is None:
        return None
    return Idea(
        title=row.title.text,
        body=row.body.text,
        language=row.language.data,
        said_by=row.said_by.text,
        area=area,
        people=row.count.people or 0,
        theme=row.theme.theme,
        near=[seed for seed in queries.similar(row.title.text) if not seed.rested_at and reach.holds(seed.area)],
    )


def _backing(row: BackingForm) -> Backing | None:
    if not row.errors:
        try:
            return _read_backing(row)
        except RuleBroken as broken:
            row.which.errors = [str(broken)]
    return None


def _read_backing(row: BackingForm) -> Backing:
    seed, people = seed_meant(row.which.text), row.count.people or 0
    if not people and not row.body.text:
        raise RuleBroken(_("Write how many backed it, or what somebody said about it."))
    check_seed(seed, backed=people > 0)
    return Backing(seed, people, row.body.text, row.language.data, row.said_by.text)


def check_seed(seed: Seed, *, backed: bool) -> None:
    """RuleBroken for a seed that nothing can be added to, and for one where the reader's role does not count."""
    seed_rules.is_open(hidden=seed.hidden_at is not None)
    if backed:
        seed_rules.may_support(own=False, resting=seed.rested_at is not None)
    if not reach_of_reader(Action.ENTER_MEETING).holds(seed.in_area):
        raise RuleBroken(_("This seed is in %(area)s, where your role does not count.") % {"area": seed.in_area.name})


def seed_meant(typed: str) -> Seed:
    """The seed with this number, address or title. RuleBroken, with those that could be meant, where it is not clear."""
    found = _NUMBER.fullmatch(typed)
    if found:
        seed = db.session.get(Seed, small_id(found[1] or found[2]) or 0)
        if seed is None or seed.hidden_at is not None:
            raise RuleBroken(_("There is no seed with this number."))
        return seed
    near = _titled(typed) or queries.similar(typed)
    if not near:
        raise RuleBroken(_("No seed is like this. Write its number: it is at the end of the address of its page."))
    if len(near) > 1:
        raise RuleBroken(_("More than one seed is like this. Write the number of yours: %(seeds)s") % {"seeds": _named(near)})
    return near[0]


def _titled(typed: str) -> Sequence[Seed]:
    """Seeds with exactly this title."""
    return db.session.scalars(Seed.newest().where(Seed.title == typed).limit(queries.SIMILAR)).all()


def _named(seeds: Iterable[Seed]) -> str:
    return "; ".join(f"{seed.id} “{seed.title}”" for seed in seeds)


def on_same_day(meeting_id: int | None, area_id: int, held_on: object) -> Sequence[Meeting]:
    """Other meetings of that day and area: perhaps the same one, entered before."""
    same = select(Meeting).where(Meeting.area_id == area_id, Meeting.held_on == held_on)
    return db.session.scalars(same.where(Meeting.id != meeting_id).order_by(Meeting.id).limit(5)).all()
