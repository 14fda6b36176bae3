"""The garden, planting, and the page of a seed with all that people do there."""

import secrets
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow, person_or_none
from panel.areas import maps
from panel.areas.first import needs_place, none_yet
from panel.areas.models import Area
from panel.areas.near import near_me
from panel.extensions import db
from panel.language import gettext as _
from panel.people.models import Person
from panel.seeds import actions, queries
from panel.seeds.answers import AnswerKind
from panel.seeds.counting import count_seeds
from panel.seeds.filters import Sort
from panel.seeds.forms import AnswerForm, GardenForm, OfferForm, RemarkForm, RestForm, SeedForm, area_choices
from panel.seeds.models import Remark, Seed
from panel.seeds.words import ANSWER_WORDS, GROWTH_MEANS, GROWTH_WORDS, SORT_WORDS
from panel.web.addresses import with_arguments
from panel.web.flow import commit, commit_and_go, refusals_of
from panel.web.hypermedia import answer, show, wants_fragment
from panel.web.incoming import argument
from panel.web.sent_forms import makes_another, repeatable

bp = Blueprint("seeds", __name__, url_prefix="/seeds")


@bp.get("")
@allow(Action.READ)
def garden() -> ResponseReturnValue:
    form = GardenForm()
    filters = form.filters()
    if filters.sort is Sort.RANDOM and filters.start is None:
        return redirect(with_arguments(start=secrets.randbelow(actions.LOTS)), 302)
    areas = all_areas()
    if not areas:
        return none_yet()
    form.area.choices = area_choices(areas, _("Everywhere"))
    area = next((area for area in areas if area.id == filters.area_id), None)
    counts = count_seeds(areas) if filters.only_by_area or not wants_fragment() else None
    drawn = None if wants_fragment() or not counts else maps.draw_map(maps.areas_to_draw(), filters.area_id, counts.seeds)
    return show(
        "seeds/garden.html",
        "seeds/_garden.html",
        form=form,
        filters=filters,
        area=area,
        areas=areas,
        counts=counts,
        listed=queries.garden(filters),
        drawn=drawn,
        near=near_me(),
        sort_words=SORT_WORDS,
    )


def all_areas() -> list[Area]:
    return list(db.session.scalars(Area.from_the_top()))


def seed_form(**values: Any) -> SeedForm:
    """The form of a seed; while its title is typed, similar seeds are looked for."""
    form = SeedForm(data=values)
    areas = [area for area in all_areas() if area.closed_at is None or area.id == values["area"]]
    form.area.choices = area_choices(areas, _("Choose an area"))
    return form


@bp.route("/new", methods=["GET", "POST"])
@allow(Action.PLANT_SEED)
@needs_place
def plant() -> ResponseReturnValue:
    person: Person = person_or_none()
    form = seed_form(area=person.residency.area_id if person.residency else 0)
    form.title.render_kw = {
        "autocomplete": "off",
        "data-hx-get": url_for(".similar"),
        "data-hx-trigger": "input changed delay:400ms",
        "data-hx-target": "#similar",
    }
    near = queries.similar(form.title.text) if form.is_submitted() else []
    valid = form.validate_on_submit()
    if valid and form.has_seen(near):
        area = db.session.get_one(Area, form.area.data)
        words = {"title": form.title.text, "body": form.body.text, "language": form.language.data}
        seed = actions.plant_seed(person, area=area, theme=form.theme.theme, **words)
        return commit_and_go(
            url_for(".show_seed", seed_id=seed.id),
            _("Your seed is planted. Tell your neighbours: with five supporters it sprouts."),
        )
    return show("seeds/plant.html", form=form, near=near, asked=valid)


@bp.get("/similar")
@allow(Action.READ)
def similar() -> ResponseReturnValue:
    """Seeds like the title that is being typed; without HTMX, the search."""
    title = argument("title", 120)
    if not wants_fragment():
        return redirect(url_for(".garden", q=title), 302)
    return show("seeds/_similar.html", near=queries.similar(title))


@bp.get("/<int:seed_id>")
@allow(Action.READ, seed=Seed)
def show_seed(seed: Seed) -> ResponseReturnValue:
    return seed_page(seed)


def seed_page(seed: Seed, fragment: str | None = None, status: int = 200, **forms: Any) -> ResponseReturnValue:
    """The page of a seed, with fresh forms but for those given."""
    return show("seeds/show.html", fragment, status, **page_values(seed, **forms))


def page_values(seed: Seed, **forms: Any) -> dict[str, Any]:
    fresh = {
        "offer_form": OfferForm(formdata=None, prefix="offer"),
        "remark_form": RemarkForm(formdata=None, prefix="remark"),
    }
    words = {"growth_words": GROWTH_WORDS, "growth_means": GROWTH_MEANS, "answer_words": ANSWER_WORDS}
    return {"seed": seed, "facts": queries.facts_of(seed, person_or_none()), **words, **fresh, **forms}


def address(seed: Seed, part: str = "") -> str:
    """Where a seed's page is, or a part of it."""
    return url_for(".show_seed", seed_id=seed.id, _anchor=part or None)


@bp.route("/<int:seed_id>/edit", methods=["GET", "POST"])
@allow(Action.EDIT_SEED, seed=Seed)
def edit_seed(seed: Seed) -> ResponseReturnValue:
    if request.method == "GET":
        actions.check_edit(seed)
    form = seed_form(title=seed.title, body=seed.body, area=seed.area_id, language=seed.language, theme=seed.theme)
    if form.validate_on_submit():
        area = db.session.get_one(Area, form.area.data)
        words = {"title": form.title.text, "body": form.body.text, "language": form.language.data}
        with refusals_of(form):
            actions.edit_seed(seed, person_or_none(), area=area, theme=form.theme.theme, **words)
            return commit_and_go(address(seed), _("Your seed is changed."))
    return show("seeds/edit.html", form=form, seed=seed)


@bp.post("/<int:seed_id>/support")
@allow(Action.SUPPORT_SEED, seed=Seed)
@repeatable
def support(seed: Seed) -> ResponseReturnValue:
    actions.support_seed(seed, person_or_none())
    commit(address(seed, "standing"))
    return answer("seeds/_standing.html", address(seed, "standing"), **page_values(seed))


@bp.post("/<int:seed_id>/withdraw-support")
@allow(Action.SUPPORT_SEED, seed=Seed)
@repeatable
def withdraw_support(seed: Seed) -> ResponseReturnValue:
    actions.withdraw_support(seed, person_or_none())
    commit(address(seed, "standing"))
    return answer("seeds/_standing.html", address(seed, "standing"), **page_values(seed))


@bp.route("/<int:seed_id>/offers", methods=["GET", "POST"])
@allow(Action.OFFER_HELP, seed=Seed)
def offer_help(seed: Seed) -> ResponseReturnValue:
    if request.method == "GET":
        return redirect(address(seed, "offers"), 302)
    form = OfferForm(prefix="offer")
    if form.validate_on_submit():
        with refusals_of(form):
            actions.offer_help(seed, person_or_none(), body=form.body.text, language=form.language.data)
            return commit_and_go(address(seed, "offers"), _("Thank you. Your offer is on the seed, with your name."))
    return seed_page(seed, status=422, offer_form=form)


@bp.post("/<int:seed_id>/offers/withdraw")
@allow(Action.OFFER_HELP, seed=Seed)
def withdraw_offer(seed: Seed) -> ResponseReturnValue:
    actions.withdraw_offer(seed, person_or_none())
    return commit_and_go(address(seed, "offers"), _("Your offer is withdrawn."))


@bp.route("/<int:seed_id>/remarks", methods=["GET", "POST"])
@allow(Action.REMARK, seed=Seed)
@makes_another
def remark(seed: Seed) -> ResponseReturnValue:
    if request.method == "GET":
        return redirect(address(seed, "conversation"), 302)
    form = RemarkForm(prefix="remark")
    if form.validate_on_submit():
        with refusals_of(form):
            said = actions.remark(seed, person_or_none(), body=form.body.text, language=form.language.data)
            place = address(seed, f"remark-{said.id}")
            commit(place)
            return answer("seeds/_conversation.html", place, said=said, **page_values(seed))
    return seed_page(seed, "seeds/_conversation.html", 422, remark_form=form)


@bp.get("/<int:seed_id>/remarks/<int:remark_id>")
@allow(Action.READ, seed=Seed, remark=Remark)
def show_remark(seed: Seed, remark: Remark) -> ResponseReturnValue:
    """On to the page of the conversation that shows it: a lasting address for lists."""
    if remark.seed_id != seed.id:
        abort(404)
    place = url_for(".show_seed", seed_id=seed.id, after=queries.cursor_before(remark), _anchor=f"remark-{remark.id}")
    return redirect(place, 302)


@bp.route("/<int:seed_id>/answer", methods=["GET", "POST"])
@allow(Action.ANSWER_SEED, seed=Seed)
@makes_another
def answer_seed(seed: Seed) -> ResponseReturnValue:
    form, told = AnswerForm(), bool(actions.to_tell([seed], person_or_none()))
    if form.validate_on_submit():
        with refusals_of(form):
            actions.answer_seed(
                seed, person_or_none(), kind=AnswerKind(form.kind.data), body_cy=form.body_cy.text, body_en=form.body_en.text
            )
            words = _("Your answer is public, and an email about it goes to the person who planted the seed.")
            return commit_and_go(address(seed, "answer"), words if told else _("Your answer is public."))
    return show("seeds/answer.html", form=form, seed=seed, told=told)


@bp.route("/<int:seed_id>/rest", methods=["GET", "POST"])
@allow(Action.REST_SEED, seed=Seed)
def rest_seed(seed: Seed) -> ResponseReturnValue:
    form = RestForm(data={"learning": seed.learning or ""})
    if form.validate_on_submit():
        with refusals_of(form):
            actions.rest_seed(seed, person_or_none(), learning=form.learning.text, language=form.language.data)
            return commit_and_go(address(seed), _("The seed is resting. What was learnt stays readable."))
    return show("seeds/rest.html", form=form, seed=seed)


@bp.post("/<int:seed_id>/wake")
@allow(Action.REST_SEED, seed=Seed)
def wake_seed(seed: Seed) -> ResponseReturnValue:
    actions.wake_seed(seed, person_or_none())
    return commit_and_go(address(seed), _("The seed is awake again."))
