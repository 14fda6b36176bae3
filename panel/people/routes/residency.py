"""Where people live: said by them, confirmed by organisers."""

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.areas.choices import area_choices
from panel.areas.first import needs_place
from panel.areas.models import Area
from panel.errors import RuleBroken
from panel.extensions import db
from panel.language import gettext as _
from panel.people.actions import letters
from panel.people.actions import residency as actions
from panel.people.forms import AgeForm, LetterForm, ResidencyForm
from panel.people.models import Person, Proof, ResidencyState
from panel.people.routes.blueprint import bp
from panel.people.words import RESIDENCY_WORDS
from panel.settings.queries import contact_email
from panel.web.flow import commit, commit_and_go, refusals_of
from panel.web.hypermedia import show
from panel.web.sent_forms import repeatable


@bp.route("/me/residency", methods=["GET", "POST"])
@allow(Action.CLAIM_RESIDENCY)
@needs_place
def residency() -> ResponseReturnValue:
    person: Person = person_or_none()
    form = claim_form(person)
    if form.validate_on_submit():
        area = db.session.get(Area, form.area_id.data) if form.area_id.data else None
        with refusals_of(form):
            row = actions.claim_residency(
                person,
                postcode=form.postcode.text,
                area=area,
                house=form.house.text,
                home=form.home.text,
                origin=request.remote_addr,
            )
            if form.age.data is not None:
                actions.say_age(person, form.age.data or None)
            confirmed = _("Thank you. Your address is confirmed; you can vote in the rounds of your area.")
            waiting = _("Thank you. An organiser will look at it soon.")
            return commit_and_go(url_for("pages.me"), confirmed if row.state == ResidencyState.CONFIRMED else waiting)
    return residency_page(person, form=form)


def claim_form(person: Person, *, sent: bool = True) -> ResidencyForm:
    """Filled with what the person said before; `sent`: with what came with this request, where something did."""
    said = person.residency
    start = {"postcode": said.postcode if said else "", "house": said.house if said else ""}
    form = ResidencyForm(data=start) if sent else ResidencyForm(formdata=None, data=start)
    form.area_id.choices = [(0, _("Choose if we do not know your postcode")), *area_choices()]
    return form


@bp.post("/me/age")
@allow(Action.CLAIM_RESIDENCY)
@repeatable
def say_age() -> ResponseReturnValue:
    person: Person = person_or_none()
    form = AgeForm(prefix="age")
    if form.validate_on_submit():
        actions.say_age(person, form.age.data or None)
        return commit_and_go(url_for("pages.me"), _("Saved."))
    return residency_page(person, age=form)


def residency_page(
    person: Person, *, form: ResidencyForm | None = None, letter: LetterForm | None = None, age: AgeForm | None = None
) -> ResponseReturnValue:
    """A person's own page about where they live, with whatever of its forms was sent."""
    return show(
        "people/residency.html",
        form=form or claim_form(person, sent=False),
        age=age or AgeForm(formdata=None, prefix="age", data={"age": person.says_age or 0}),
        letter=letter or LetterForm(formdata=None, prefix="letter"),
        awaits_letter=letters.awaits_letter(person.residency),
        row=person.residency,
        words=RESIDENCY_WORDS,
        contact=contact_email(),
        by_list=current_app.config["RESIDENCY_PROOF"] == Proof.LIST,
    )


@bp.post("/me/residency/letter")
@allow(Action.CLAIM_RESIDENCY)
def enter_letter_code() -> ResponseReturnValue:
    person: Person = person_or_none()
    form = LetterForm(prefix="letter")
    if form.validate_on_submit():
        with refusals_of(form):
            if letters.try_letter(person, form.code.text):
                sentence = _("Thank you. Your address is confirmed; you can vote in the rounds of your area.")
                return commit_and_go(url_for("pages.me"), sentence)
            commit(url_for(".residency"))  # a wrong try is counted, the same one once
            raise RuleBroken(_("That is not the code of your newest letter. Please look at it again."))
    return residency_page(person, letter=form)
