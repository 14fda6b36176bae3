"""Where people live: said by them, confirmed by organisers."""

from flask import url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.areas.models import Area
from panel.extensions import db
from panel.language import gettext as _
from panel.language import ngettext
from panel.people.actions import residency as actions
from panel.people.forms import PostcodesForm, ResidencyForm
from panel.people.models import Person, Residency
from panel.people.routes.blueprint import bp
from panel.web.flow import commit_and_go, refusals_of
from panel.web.forms import EmptyForm
from panel.web.headers import takes_upload
from panel.web.hypermedia import show
from panel.web.paging import Key, page


@bp.route("/me/residency", methods=["GET", "POST"])
@allow(Action.CLAIM_RESIDENCY)
def residency() -> ResponseReturnValue:
    person: Person = person_or_none()
    form = ResidencyForm(data={"postcode": person.residency.postcode if person.residency else ""})
    form.area_id.choices = [(0, _("Choose if we do not know your postcode")), *area_choices()]
    if form.validate_on_submit():
        area = db.session.get(Area, form.area_id.data) if form.area_id.data else None
        with refusals_of(form):
            row = actions.claim_residency(person, postcode=form.postcode.text, area=area)
            confirmed = _("Thank you. Your address is confirmed; you can vote in the rounds of your area.")
            waiting = _("Thank you. An organiser will look at it soon.")
            return commit_and_go(url_for("pages.me"), confirmed if row.decided_at else waiting)
    return show("people/residency.html", form=form)


def area_choices() -> list[tuple[int, str]]:
    """Every area as a choice, in the reader's language."""
    return [(area.id, area.name) for area in db.session.scalars(Area.from_the_top())]


@bp.get("/residencies")
@allow(Action.CONFIRM_RESIDENCY)
def residencies() -> ResponseReturnValue:
    rows = page(Residency.waiting(), Key(Residency.claimed_at), Key(Residency.id))
    return show("people/residencies.html", rows=rows, form=EmptyForm(), upload=PostcodesForm())


@bp.post("/residencies/<int:row_id>/<any(confirm, refuse):verdict>")
@allow(Action.CONFIRM_RESIDENCY, row=Residency)
def decide_residency(row: Residency, verdict: str) -> ResponseReturnValue:
    actions.decide_residency(row, person_or_none(), confirm=verdict == "confirm")
    return commit_and_go(url_for(".residencies"), _("Confirmed.") if verdict == "confirm" else _("Refused."))


@bp.post("/postcodes")
@allow(Action.CONFIRM_RESIDENCY)
@takes_upload
def upload_postcodes() -> ResponseReturnValue:
    form = PostcodesForm()
    if form.validate_on_submit():
        with refusals_of(form):
            count = actions.upload_postcodes(form.table.data.read().decode("utf-8", "replace"), person_or_none())
            sentence = ngettext("%(num)s postcode is on the list.", "%(num)s postcodes are on the list.", count)
            return commit_and_go(url_for(".residencies"), sentence % {"num": count})
    rows = page(Residency.waiting(), Key(Residency.claimed_at), Key(Residency.id))
    return show("people/residencies.html", status=422, rows=rows, form=EmptyForm(), upload=form)
