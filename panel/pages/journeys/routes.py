"""The page of a journey, and its picture to share."""

from flask import render_template
from flask.typing import ResponseReturnValue

from panel.access import Action, allow
from panel.pages.blueprint import bp
from panel.pages.journeys.queries import journey_of
from panel.pages.journeys.words import STEP_WORDS, figures, lede
from panel.proposals.words import STATE_WORDS
from panel.seeds.models import Seed
from panel.seeds.words import ANSWER_WORDS


@bp.get("/journeys/<int:seed_id>")
@allow(Action.READ, seed=Seed)
def journey(seed: Seed) -> ResponseReturnValue:
    told = journey_of(seed)
    words = {"step_words": STEP_WORDS, "answer_words": ANSWER_WORDS, "state_words": STATE_WORDS}
    return render_template("pages/journey.html", journey=told, lede=lede(told), figures=figures(told), **words)
