"""The list of panels, making one, offering its seats, and answering an offer."""

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.areas.choices import areas_to_choose, reach_of_reader
from panel.areas.first import lists_places, needs_place
from panel.areas.models import Area
from panel.extensions import db
from panel.language import gettext as _
from panel.panels import actions
from panel.panels.forms import OfferForm, PanelForm
from panel.panels.models import CitizensPanel, Seat, SeatState, people_to_ask, seat_counts
from panel.panels.words import SEAT_WORDS
from panel.people.models import Person
from panel.web.addresses import stands_on
from panel.web.flow import commit_and_go, refusals_of
from panel.web.hypermedia import show
from panel.web.incoming import argument
from panel.web.paging import Key, page
from panel.web.sent_forms import makes_another

bp = Blueprint("panels", __name__, url_prefix="/panels")
MOST_FOUND = 12
LEAST_LETTERS = 2


@bp.get("")
@allow(Action.READ)
@lists_places
def all_panels() -> ResponseReturnValue:
    panels = page(CitizensPanel.newest(), Key(CitizensPanel.made_at, descending=True), Key(CitizensPanel.id, descending=True))
    taken, offered = (seat_counts(panels.rows, state) for state in (SeatState.TAKEN, SeatState.OFFERED))
    return show("panels/all.html", panels=panels, taken=taken, offered=offered)


TEXTS = ("title_cy", "title_en", "question_cy", "question_en")


@bp.route("/new", methods=["GET", "POST"])
@allow(Action.MAKE_PANEL)
@makes_another
@needs_place
def make() -> ResponseReturnValue:
    form = PanelForm()
    form.area_id.choices = areas_to_choose(reach_of_reader(Action.MAKE_PANEL))
    if form.validate_on_submit():
        area = db.session.get_one(Area, form.area_id.data)
        typed = {name: form[name].data for name in (*TEXTS, "seat_target")}
        citizens_panel = actions.make_panel(person_or_none(), area=area, **typed)
        return commit_and_go(url_for(".seats", citizens_panel_id=citizens_panel.id), _("The panel is made. Now offer its seats."))
    return show("panels/make.html", form=form)


@bp.route("/<int:citizens_panel_id>/edit", methods=["GET", "POST"])
@allow(Action.MAKE_PANEL, citizens_panel=CitizensPanel)
def edit_panel(citizens_panel: CitizensPanel) -> ResponseReturnValue:
    form = PanelForm(obj=citizens_panel)
    form.area_id.choices = areas_to_choose(reach_of_reader(Action.MAKE_PANEL), keep=citizens_panel.area_id)
    back = url_for("pages.show_panel", panel_id=citizens_panel.id)
    if form.validate_on_submit():
        with refusals_of(form):
            typed = {name: form[name].data for name in (*TEXTS, "seat_target")}
            area, before = db.session.get_one(Area, form.area_id.data), citizens_panel.corrected_at
            actions.edit_panel(citizens_panel, person_or_none(), area=area, **typed)
            reworded = citizens_panel.corrected_at != before
            return commit_and_go(back, _("Put right. What it said before stays readable.") if reworded else _("Saved."))
    return show("corrections/correct.html", form=form, heading=_("Put the panel right"), back=back)


@bp.get("/<int:citizens_panel_id>/seats")
@allow(Action.MAKE_PANEL, citizens_panel=CitizensPanel)
def seats(citizens_panel: CitizensPanel) -> ResponseReturnValue:
    return show_seats(citizens_panel, OfferForm())


@bp.post("/<int:citizens_panel_id>/seats")
@allow(Action.MAKE_PANEL, citizens_panel=CitizensPanel)
def offer_seat(citizens_panel: CitizensPanel) -> ResponseReturnValue:
    form = OfferForm()
    person = db.session.get(Person, form.person_id.data) if form.validate_on_submit() else None
    if person is None:
        abort(404)
    with refusals_of(form):
        actions.offer_seat(citizens_panel, person, person_or_none())
        words = _("A seat is offered to %(name)s. They get an email with a link.") % {"name": person.name}
        return commit_and_go(url_for(".seats", citizens_panel_id=citizens_panel.id), words)
    return show_seats(citizens_panel, form)


def show_seats(citizens_panel: CitizensPanel, form: OfferForm) -> ResponseReturnValue:
    """The organisers' page: every offer with its answer, and the search for people to ask."""
    wanted = argument("q", 80)
    searched = len(wanted) >= LEAST_LETTERS
    found = db.session.scalars(people_to_ask(citizens_panel, wanted).limit(MOST_FOUND)).unique().all() if searched else []
    return show(
        "panels/seats.html",
        citizens_panel=citizens_panel,
        form=form,
        offers=page(Seat.on(citizens_panel), Key(Seat.offered_at), Key(Seat.id), size=100),
        taken=seat_counts([citizens_panel]).get(citizens_panel.id, 0),
        offered=seat_counts([citizens_panel], SeatState.OFFERED).get(citizens_panel.id, 0),
        wanted=wanted,
        searched=searched,
        found=found,
        most_found=MOST_FOUND,
        seat_words=SEAT_WORDS,
    )


@bp.post("/seats/<int:seat_id>/take-back")
@allow(Action.MAKE_PANEL, seat=Seat)
@stands_on("panels.all_panels")
def take_back_offer(seat: Seat) -> ResponseReturnValue:
    citizens_panel_id = seat.citizens_panel_id
    actions.take_back_offer(seat, person_or_none())
    return commit_and_go(
        url_for(".seats", citizens_panel_id=citizens_panel_id), _("The offer is taken back. The seat is free again.")
    )


@bp.get("/seats/<int:seat_id>")
@allow(Action.ANSWER_SEAT, seat=Seat)
def show_seat(seat: Seat) -> ResponseReturnValue:
    refuse_strangers(seat)
    return show("panels/seat.html", seat=seat, citizens_panel=seat.citizens_panel)


@bp.post("/seats/<int:seat_id>/<any(take, decline, leave):verb>")
@allow(Action.ANSWER_SEAT, seat=Seat)
def answer_seat(seat: Seat, verb: str) -> ResponseReturnValue:
    refuse_strangers(seat)
    verbs = {"take": actions.take_seat, "decline": actions.decline_seat, "leave": actions.leave_seat}
    verbs[verb](seat, person_or_none())
    sentences = {
        "take": _("The seat is yours. Welcome to the panel!"),
        "decline": _("You have declined the seat. Thank you for telling us."),
        "leave": _("You have left the panel. Thank you for your time. What you wrote stays."),
    }
    return commit_and_go(url_for("pages.show_panel", panel_id=seat.citizens_panel_id), sentences[verb])


def refuse_strangers(seat: Seat) -> None:
    """Organisers see all offers on their own page; the page to answer one is for the person it was made to."""
    if seat.person_id != person_or_none().id:
        abort(404)
