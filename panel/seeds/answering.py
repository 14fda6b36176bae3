"""The seeds that wait for an answer, and one answer for several of them."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from panel.access import Action, allow, person_or_none
from panel.areas.choices import area_choices, reach_of_reader
from panel.areas.models import Area
from panel.extensions import db
from panel.language import gettext as _
from panel.language import ngettext
from panel.people.models import Person
from panel.seeds import actions
from panel.seeds.answers import AnswerKind
from panel.seeds.forms import AnswerForm, UnansweredForm
from panel.seeds.models import Seed
from panel.web.checks import Check, Line, Way, ask, pressed
from panel.web.flow import commit_and_go, refusals_of
from panel.web.hypermedia import show
from panel.web.incoming import argument_ids
from panel.web.paging import Key, number_of, page

bp = Blueprint("answers", __name__, url_prefix="/seeds")
MOST = 100
"""Seeds that one answer is given to at once."""


def waiting() -> Select[Seed]:
    """Seeds without an answer where the reader's role counts, the oldest first."""
    return Seed.unanswered().where(reach_of_reader(Action.ANSWER_SEED).covers(Seed.area_id))


@bp.get("/unanswered")
@allow(Action.ANSWER_SEED)
def unanswered() -> ResponseReturnValue:
    form = UnansweredForm()
    form.area.choices = [(0, _("Every area")), *area_choices(reach_of_reader(Action.ANSWER_SEED))]
    area = db.session.get(Area, form.area.data) if form.area.data else None
    rows = waiting().where(Seed.area_id.in_(Area.inside(area))) if area else waiting()
    return show(
        "seeds/unanswered.html",
        form=form,
        listed=page(rows, Key(Seed.planted_at), Key(Seed.id)),
        number=number_of(rows),
    )


@bp.route("/answer-together", methods=["GET", "POST"])
@allow(Action.ANSWER_SEED)
def answer_together() -> ResponseReturnValue:
    """The page before several seeds get one answer. Which they are stands in the address; those answered since fall out."""
    form = AnswerForm()
    chosen = waiting().where(Seed.id.in_(argument_ids("seed", MOST)))
    seeds = db.session.scalars(chosen.with_for_update(of=Seed) if form.is_submitted() else chosen).all()
    if not seeds:
        flash(_("Tick at least one seed that still waits for an answer."), "info")
        return redirect(url_for(".unanswered"), 303)
    check = answering(seeds, actions.to_tell(seeds, person_or_none()))
    if pressed(check, form):
        with refusals_of(form):
            texts = {"body_cy": form.body_cy.text, "body_en": form.body_en.text}
            actions.answer_seeds(seeds, person_or_none(), kind=AnswerKind(form.kind.data), **texts)
            told = ngettext("%(num)s seed is answered.", "%(num)s seeds are answered.", len(seeds))
            return commit_and_go(url_for(".unanswered"), told % {"num": len(seeds)})
    return ask(check, form)


def answering(seeds: Sequence[Seed], told_people: Sequence[Person]) -> Check:
    """Before several seeds get one answer: which, and who is told."""
    number, authors = len(seeds), len(told_people)
    titles = [Way(seed.title, url_for("seeds.show_seed", seed_id=seed.id), seed.area.name) for seed in seeds]
    which = ngettext("The answer is on %(num)s seed:", "The same answer is on each of these %(num)s seeds:", number)
    told = ngettext(
        "%(num)s person who planted them gets one email, in their language.",
        "%(num)s people who planted them get one email each, in their language.",
        authors,
    )
    return Check(
        question=ngettext("Answer %(num)s seed?", "Answer these %(num)s seeds together?", number) % {"num": number},
        undo=_("The words can be put right later, and the earlier ones stay readable. An email cannot be taken back."),
        lines=[
            Line(_("Which seeds"), which % {"num": number}, titles),
            Line(_("Who is told"), told % {"num": authors}),
            Line(_("In the public log"), _("That an organiser answered each of them.")),
        ],
        do=ngettext("Answer %(num)s seed", "Answer %(num)s seeds", number) % {"num": number},
        keep=Way(_("Do not answer yet"), url_for(".unanswered")),
        crumbs=[Way(_("The desk"), url_for("pages.desk")), Way(_("Seeds without an answer"), url_for(".unanswered"))],
    )
