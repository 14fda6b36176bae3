"""Write to the followers of a round or an area, look at it, send it, and see how far it has gone."""

from typing import cast

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from panel import clock
from panel.access import Action, Placed, allow, person_or_none, refuse
from panel.areas.choices import reach_of_reader
from panel.extensions import db
from panel.language import gettext as _
from panel.notices import queries
from panel.notices.actions import announcing as actions
from panel.notices.announcements import number_of_followers, progress_of
from panel.notices.checks import sending
from panel.notices.forms import AnnouncementForm
from panel.notices.kinds import Followed
from panel.notices.models import Announcement
from panel.notices.registry import registry
from panel.notices.routes.blueprint import bp
from panel.notices.routes.following import is_merged, kind_of, page_of
from panel.notices.rules import is_known
from panel.web.checks import ask, pressed
from panel.web.flow import commit_and_go, refusals_of
from panel.web.forms import EmptyForm
from panel.web.hypermedia import show
from panel.web.paging import Key, page
from panel.web.sent_forms import makes_another

WRITTEN_TO = (Followed.ROUND, Followed.AREA)


@bp.get("/announcements")
@allow(Action.ANNOUNCE)
def announcements() -> ResponseReturnValue:
    newest = Key(Announcement.made_at, descending=True), Key(Announcement.id, descending=True)
    listed = page(Announcement.newest(reach_of_reader(Action.ANNOUNCE)), *newest)
    return show("notices/announcements.html", listed=listed)


@bp.route("/announcements/new/<kind>/<int:thing_id>", methods=["GET", "POST"])
@allow(Action.ANNOUNCE)
@makes_another
def write_announcement(kind: str, thing_id: int) -> ResponseReturnValue:
    followed = kind_of(kind)
    thing = thing_to_write_about(followed, thing_id)
    if refused := refuse(Action.ANNOUNCE, thing):
        return refused
    form = AnnouncementForm()
    if form.validate_on_submit():
        draft = actions.draft_announcement(person_or_none(), followed, thing_id, thing.in_area, **form.words)
        return commit_and_go(url_for(".send_announcement", announcement_id=draft.id))
    return form_page(form, followed, thing_id)


def thing_to_write_about(kind: Followed, thing_id: int) -> Placed:
    """What the message is about; 404 where there is none, or none that is written about."""
    thing = db.session.get(registry().topics[kind].model, thing_id) if kind in WRITTEN_TO else None
    return abort(404) if thing is None or is_merged(thing) else cast(Placed, thing)


@bp.route("/announcements/<int:announcement_id>/edit", methods=["GET", "POST"])
@allow(Action.ANNOUNCE, announcement=Announcement)
def edit_announcement(announcement: Announcement) -> ResponseReturnValue:
    if announcement.sent_at and request.method == "GET":
        return redirect(url_for(".announcement", announcement_id=announcement.id), 303)
    form = AnnouncementForm(obj=announcement)
    if form.validate_on_submit():
        with refusals_of(form):
            actions.edit_announcement(announcement, **form.words)
            return commit_and_go(url_for(".send_announcement", announcement_id=announcement.id))
    return form_page(form, Followed(announcement.kind), announcement.thing_id)


def form_page(form: AnnouncementForm, kind: Followed, thing_id: int) -> ResponseReturnValue:
    return show(
        "notices/write.html", form=form, named=queries.name_of(kind, thing_id), back=page_of(kind, thing_id), kind=kind.value
    )


@bp.route("/announcements/<int:announcement_id>/send", methods=["GET", "POST"])
@allow(Action.ANNOUNCE, announcement=Announcement)
def send_announcement(announcement: Announcement) -> ResponseReturnValue:
    form, person = EmptyForm(), person_or_none()
    there = url_for(".announcement", announcement_id=announcement.id)
    if announcement.sent_at:
        return redirect(there, 303)
    if form.is_submitted():
        actions.hold(announcement)
    named = queries.name_of(Followed(announcement.kind), announcement.thing_id)
    followers = number_of_followers(announcement, person.id)
    check = sending(announcement, followers=followers, name=named.words if named else "")
    if pressed(check, form):
        with refusals_of(form):
            actions.send_announcement(announcement, person, followers=followers)
            return commit_and_go(there, _("It is on its way. This page says how far it has gone."))
    return ask(check, form)


@bp.get("/announcements/<int:announcement_id>")
@allow(Action.READ, announcement=Announcement)
def announcement(announcement: Announcement) -> ResponseReturnValue:
    """The message, for everybody once it was sent; organisers see how far it has gone."""
    kind = Followed(announcement.kind)
    return show(
        "notices/announcement.html",
        announcement=announcement,
        named=queries.name_of(kind, announcement.thing_id),
        about=page_of(kind, announcement.thing_id),
        progress=progress_of(announcement) if announcement.sent_at and is_known(announcement.sent_at, clock.now()) else None,
    )
