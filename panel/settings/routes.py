"""Where organisers change the settings, and the house rules for everybody. The list of the settings is in `pages`."""

from hashlib import sha256
from typing import Any

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.language import gettext as _
from panel.language import lazy
from panel.settings import logos, palette
from panel.settings.actions import change_settings, hold
from panel.settings.chapters import CHAPTERS
from panel.settings.forms import FORMS, ColoursForm, LogoForm
from panel.settings.numbers import NUMBERS
from panel.settings.queries import said, site_settings
from panel.settings.table import CHAPTER_LEDES, CHAPTER_WORDS, OPTIONAL, Chapter, Setting
from panel.web.busy import only_read
from panel.web.flow import commit_and_go, refusals_of
from panel.web.forms import Form
from panel.web.headers import takes_upload
from panel.web.hypermedia import show
from panel.web.incoming import fields, has_field
from panel.web.sent_forms import repeatable

bp = Blueprint("settings", __name__)
SEEN = "seen"
"""The hidden field in which a form names the values that it was filled with."""
HINTS: dict[Setting, str] = {
    Setting.COLOUR_MAIN: lazy("It counts where you chose colours of your own."),
    Setting.COLOUR_SECOND: lazy("It counts where you chose colours of your own."),
}
LOOK = "look"
"""The button that shows the words and keeps nothing."""


@bp.get("/about/rules")
@allow(Action.READ)
def house_rules() -> ResponseReturnValue:
    return show("settings/rules.html", rules=said("rules"))


@bp.route("/settings/logo", methods=["GET", "POST"])
@allow(Action.CHANGE_SETTINGS)
@takes_upload
@repeatable
def edit_logo() -> ResponseReturnValue:
    now = site_settings()
    form = LogoForm(data={name.value: now[name] for name in (Setting.LOGO_ALT_CY, Setting.LOGO_ALT_EN)})
    if form.validate_on_submit() and not changed_meanwhile(form, Chapter.LOGO):
        sent = form.picture.data.read() if form.picture.data else b""
        with refusals_of(form):
            logos.change_logo(person_or_none(), sent=sent, alt_cy=form.logo_alt_cy.text, alt_en=form.logo_alt_en.text)
            return commit_and_go(url_for(".all_settings"), _("Saved."))
    return logo_page(form)


def logo_page(form: Form) -> ResponseReturnValue:
    return show("settings/logo.html", form=form, lede=CHAPTER_LEDES[Chapter.LOGO], seen=fingerprint(Chapter.LOGO))


@bp.post("/settings/logo/remove")
@allow(Action.CHANGE_SETTINGS)
@repeatable
def remove_logo() -> ResponseReturnValue:
    form = LogoForm(formdata=None)
    if changed_meanwhile(form, Chapter.LOGO):
        return logo_page(form)
    logos.remove_logo(person_or_none())
    return commit_and_go(url_for(".all_settings"), _("The logo is taken down. The site shows its own mark again."))


@bp.route("/settings/<chapter>", methods=["GET", "POST"])
@allow(Action.CHANGE_SETTINGS)
@repeatable
def edit_settings(chapter: str) -> ResponseReturnValue:
    if chapter not in set(CHAPTERS):
        abort(404)
    part = Chapter(chapter)
    form = FORMS[part](data=as_data(part))
    if isinstance(form, ColoursForm) and not form.is_submitted():
        form.name_what_is_there()
    if form.validate_on_submit() and not changed_meanwhile(form, part):
        if has_field(LOOK):
            only_read()
            return asked(form, part, looked_at=typed(form, part))
        with refusals_of(form):
            change_settings(person_or_none(), typed(form, part))
            return commit_and_go(url_for(".all_settings"), _("Saved."))
    return asked(form, part)


def asked(form: Form, part: Chapter, **values: Any) -> ResponseReturnValue:
    """The page with the form of a chapter."""
    return show(
        "settings/edit.html",
        form=form,
        part=part,
        heading=CHAPTER_WORDS[part],
        lede=CHAPTER_LEDES[part],
        fields=CHAPTERS[part],
        hints=HINTS | {name: number.hint for name, number in NUMBERS.items()},
        optional=OPTIONAL,
        seen=fingerprint(part),
        samples=palette.NAMED,
        **values,
    )


def as_data(part: Chapter) -> dict[str, str | int]:
    """The settings of a chapter as its form takes them."""
    now = site_settings()
    return {name.value: int(now[name]) if name in NUMBERS else now[name] for name in CHAPTERS[part]}


def typed(form: Form, part: Chapter) -> dict[Setting, str]:
    """What the form says, as the settings are kept."""
    said = {name: form[name.value].data for name in CHAPTERS[part]}
    return {name: "" if value is None else str(value) for name, value in said.items()}


def fingerprint(part: Chapter) -> str:
    """Another text once a setting of the chapter has changed."""
    now = site_settings()
    return sha256("\n".join(f"{name}={now[name]}" for name in CHAPTERS[part]).encode()).hexdigest()[:16]


def changed_meanwhile(form: Form, part: Chapter) -> bool:
    """Whether somebody else has saved since this form was opened: then it asks before it writes over what they wrote.

    Nobody saves between this answer and the end of the transaction.
    """
    hold()
    if not has_field(SEEN) or fields(SEEN) == [fingerprint(part)]:
        return False
    only_read()
    form.refuse(
        _(
            "Somebody else has changed this since you opened the page. What you typed is still here, and nothing is saved yet."
            " To read theirs, open this page in another tab. To put yours in its place, save again."
        )
    )
    return True
