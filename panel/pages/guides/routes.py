"""The page of a guide."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from panel.access import Action, allow
from panel.language import lazy
from panel.pages.blueprint import bp
from panel.pages.guides.models import Reading
from panel.pages.guides.organisers import CHEST, LETTERS, PANEL, PAPER, ROUND
from panel.pages.guides.residents import COUNT, PLANT

GUIDES = {guide.name: guide for guide in (PLANT, COUNT, ROUND, LETTERS, PAPER, PANEL, CHEST)}
READINGS = (
    Reading("pages.about", lazy("How it works"), lazy("From an idea to what became of it, and what we promise about your vote.")),
    Reading("pages.glossary", lazy("What the words mean"), lazy("Seed, panel, chest, roll: each in a sentence.")),
    Reading("pages.who_may", lazy("Who may do what"), lazy("What anyone can do here, and what needs a role.")),
    Reading("settings.house_rules", lazy("House rules"), lazy("What we ask of everybody who writes here.")),
)
"""What the help page lists, in its order."""


@bp.get("/about/help/<name>")
@allow(Action.READ)
def guide(name: str) -> ResponseReturnValue:
    if name not in GUIDES:
        abort(404)
    others = [each for each in GUIDES.values() if each.name != name]
    return render_template("pages/guide.html", guide=GUIDES[name], others=others)
