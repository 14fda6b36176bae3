"""The organisers' pages of the settings, and the house rules for everybody."""

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.language import gettext as _
from panel.language import spoken
from panel.settings.actions import change_settings
from panel.settings.forms import FORMS
from panel.settings.queries import site_settings
from panel.settings.table import CHAPTER_WORDS, CHAPTERS, Chapter, Setting
from panel.web.flow import commit_and_go, refusals_of
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
    missing = {chapter: not all(now[setting] for setting in names) for chapter, names in CHAPTERS.items()}
    missing[Chapter.CONTACT] = not now[Setting.CONTACT_EMAIL]  # a telephone is optional
    return show("settings/all.html", missing=missing, words=CHAPTER_WORDS)


@bp.route("/settings/<chapter>", methods=["GET", "POST"])
@allow(Action.CHANGE_SETTINGS)
@repeatable
def edit_settings(chapter: str) -> ResponseReturnValue:
    if chapter not in set(Chapter):
        abort(404)
    part = Chapter(chapter)
    now = site_settings()
    form = FORMS[part](data={setting.value: now[setting] for setting in CHAPTERS[part]})
    if form.validate_on_submit():
        with refusals_of(form):
            change_settings(person_or_none(), {setting: form[setting.value].data or "" for setting in CHAPTERS[part]})
            return commit_and_go(url_for(".all_settings"), _("Saved."))
    return show("settings/edit.html", form=form, part=part, heading=CHAPTER_WORDS[part], fields=CHAPTERS[part])
