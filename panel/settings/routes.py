"""The organisers' pages of the settings, and the house rules for everybody."""

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.language import gettext as _
from panel.language import spoken
from panel.settings.actions import change_settings
from panel.settings.chapters import CHAPTERS
from panel.settings.forms import FORMS
from panel.settings.numbers import NUMBERS
from panel.settings.queries import site_settings
from panel.settings.table import CHAPTER_LEDES, CHAPTER_WORDS, OPTIONAL, Chapter, Setting
from panel.web.flow import commit_and_go, refusals_of
from panel.web.forms import Form
from panel.web.hypermedia import show
from panel.web.sent_forms import repeatable

bp = Blueprint("settings", __name__)


@bp.get("/about/rules")
@allow(Action.READ)
def house_rules() -> ResponseReturnValue:
    rules = site_settings()[Setting(f"rules_{spoken()}")]
    return show("settings/rules.html", rules=rules)


@bp.get("/settings")
@allow(Action.CHANGE_SETTINGS)
def all_settings() -> ResponseReturnValue:
    now = site_settings()
    missing = {chapter: not all(now[name] for name in names if name not in OPTIONAL) for chapter, names in CHAPTERS.items()}
    return show("settings/all.html", missing=missing, words=CHAPTER_WORDS)


@bp.route("/settings/<chapter>", methods=["GET", "POST"])
@allow(Action.CHANGE_SETTINGS)
@repeatable
def edit_settings(chapter: str) -> ResponseReturnValue:
    if chapter not in set(CHAPTERS):
        abort(404)
    part = Chapter(chapter)
    form = FORMS[part](data=as_data(part))
    if form.validate_on_submit():
        with refusals_of(form):
            change_settings(person_or_none(), typed(form, part))
            return commit_and_go(url_for(".all_settings"), _("Saved."))
    return show(
        "settings/edit.html",
        form=form,
        part=part,
        heading=CHAPTER_WORDS[part],
        lede=CHAPTER_LEDES[part],
        fields=CHAPTERS[part],
        hints={name: number.hint for name, number in NUMBERS.items()},
        optional=OPTIONAL,
    )


def as_data(part: Chapter) -> dict[str, str | int]:
    """The settings of a chapter as its form takes them."""
    now = site_settings()
    return {name.value: int(now[name]) if name in NUMBERS else now[name] for name in CHAPTERS[part]}


def typed(form: Form, part: Chapter) -> dict[Setting, str]:
    """What the form says, as the settings are kept."""
    said = {name: form[name.value].data for name in CHAPTERS[part]}
    return {name: "" if value is None else str(value) for name, value in said.items()}
