"""The page of a journey, and its picture to share."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from panel import clock
from panel.access import Action, allow
from panel.language import gettext as _
from panel.pages.blueprint import bp
from panel.pages.journeys.queries import journey_of
from panel.pages.journeys.words import STEP_WORDS, figures, lede
from panel.proposals.words import STATE_WORDS
from panel.rounds.rules import voting_open
from panel.seeds.models import Seed
from panel.seeds.words import ANSWER_WORDS
from panel.settings.sharing import picture_to_share
from panel.threads.rules import ends_at
from panel.translating.queries import translations_of
from panel.web.addresses import absolute
from panel.web.drawing.code import square_code

CARD_FIGURES = 3
"""For which a picture has room: of more, the first and the last two."""


@bp.get("/journeys/<int:seed_id>")
@allow(Action.READ, seed=Seed)
def journey(seed: Seed) -> ResponseReturnValue:
    told = journey_of(seed)
    words = {"step_words": STEP_WORDS, "answer_words": ANSWER_WORDS, "state_words": STATE_WORDS, "ends_at": ends_at}
    words |= {"open_votes": {each.id for each in told.undecided if voting_open(each, clock.now())}}
    share = {
        "picture": absolute("pages.journey_card", seed_id=seed.id),
        "code": square_code(absolute("pages.journey", seed_id=seed.id)),
    }
    return render_template("pages/journey.html", journey=told, lede=lede(told), figures=figures(told), **words, **share)


@bp.get("/journeys/<int:seed_id>/card.png")
@allow(Action.READ, seed=Seed)
def journey_card(seed: Seed) -> Response:
    """What a network shows beside a link to the journey."""
    told, translated = journey_of(seed), translations_of([seed]).first(seed)
    shown = figures(told)
    numbers = [(each.number, each.words) for each in (shown if len(shown) <= CARD_FIGURES else [shown[0], *shown[-2:]])]
    title = translated.title if translated else told.seed.title
    return picture_to_share(_("The journey of an idea"), title, lede(told), numbers, done=len(told.stops), ahead=len(told.ahead))
