"""The organisers' list of the settings with who changed what last, and what each said before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import abort
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from panel.access import Action, allow
from panel.extensions import db
from panel.language import gettext as _
from panel.people.models import Person
from panel.settings.chapters import CHAPTERS
from panel.settings.forms import FORMS
from panel.settings.models import EarlierSetting
from panel.settings.queries import site_settings
from panel.settings.routes import bp
from panel.settings.table import CHAPTER_WORDS, OPTIONAL, Chapter, Setting
from panel.web.hypermedia import show
from panel.web.paging import Key, page


@dataclass(frozen=True)
class Change:
    """Who changed something, and when. `by` is empty where it was changed from the command line."""

    at: datetime
    by: str


@bp.get("/settings")
@allow(Action.CHANGE_SETTINGS)
def all_settings() -> ResponseReturnValue:
    now = site_settings()
    missing = {chapter: not all(now[name] for name in names if name not in OPTIONAL) for chapter, names in CHAPTERS.items()}
    return show("settings/all.html", missing=missing, words=CHAPTER_WORDS, last=last_changes())


def last_changes() -> dict[Chapter, Change]:
    """The last change of each chapter that was ever changed: one query."""
    newest = select(func.max(EarlierSetting.id)).group_by(EarlierSetting.name)
    wanted = select(EarlierSetting, Person).outerjoin(Person, Person.id == EarlierSetting.replaced_by_id)
    rows = db.session.execute(wanted.where(EarlierSetting.id.in_(newest)).order_by(EarlierSetting.id))
    chapter_of: dict[str, Chapter] = {name: chapter for chapter, names in CHAPTERS.items() for name in names}
    changes = [(row.name, Change(row.replaced_at, person.name if person else "")) for row, person in rows]
    return {chapter_of[name]: change for name, change in changes if name in chapter_of}  # the last of a chapter wins


@bp.get("/settings/<chapter>/earlier")
@allow(Action.CHANGE_SETTINGS)
def earlier_settings(chapter: str) -> ResponseReturnValue:
    if chapter not in set(CHAPTERS):
        abort(404)
    part = Chapter(chapter)
    listed = page(EarlierSetting.of(CHAPTERS[part]), Key(EarlierSetting.id, descending=True))
    return show(
        "settings/earlier.html",
        listed=listed,
        part=part,
        heading=CHAPTER_WORDS[part],
        labels=labels(part),
        by=names_of(listed.rows),
        sizes={row.id: size_of(row.value) for row in listed.rows if row.name == Setting.LOGO and row.value},
    )


def labels(part: Chapter) -> dict[Setting, str]:
    """What the form calls each setting."""
    form = FORMS[part](formdata=None)
    return {name: form[name.value].label.text for name in CHAPTERS[part] if name.value in form}


def size_of(logo: str) -> str:
    """Of a logo that is gone, what is still known."""
    _digest, width, height = logo.split()
    return _("A picture of %(width)s × %(height)s pixels. Only the logo of now is kept.") % {"width": width, "height": height}


def names_of(rows: Iterable[EarlierSetting]) -> dict[int, str]:
    """The people who changed these, by number: one query."""
    numbers = {row.replaced_by_id for row in rows if row.replaced_by_id}
    return {person.id: person.name for person in db.session.scalars(select(Person).where(Person.id.in_(numbers)))}
