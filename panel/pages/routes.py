"""The pages that everybody can reach from the header and the footer, and the organisers' desk."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from panel.access import WHO_WORDS, Action, Who, allow, person_or_none
from panel.areas import maps
from panel.areas.first import had_place, none_yet
from panel.areas.near import near_me
from panel.language import sorting_key
from panel.moderation.words import HIDDEN_TITLES
from panel.pages import (  # noqa: F401 - their routes register by import
    areas,
    chests,
    closing,
    corrections,
    first_hour,
    groups,
    help,
    hiding,
    joining,
    kept,
    log,
    merging,
    panels,
    posters,
    rounds,
    settings,
)
from panel.pages.blueprint import bp
from panel.pages.first_hour import hour_for_reader
from panel.pages.guides import routes as guides  # noqa: F401 - its routes register by import
from panel.pages.jobs.table import JobLane, job_of
from panel.pages.journeys import routes as journeys  # noqa: F401 - its routes register by import
from panel.pages.queries.desk import desk_tasks, running_of
from panel.pages.queries.figures import turnout_of, week_of
from panel.pages.queries.home import home_facts
from panel.pages.queries.lanes import lanes_of
from panel.pages.queries.mine import mine_of
from panel.pages.queries.timeline import rounds_on_line
from panel.pages.ways import ways_of
from panel.pages.words import GLOSSARY
from panel.panels.words import SEAT_WORDS
from panel.people.words import RESIDENCY_WORDS, grant_words
from panel.proposals.words import STATE_WORDS
from panel.sanctions.words import title_of, until_words
from panel.settings.queries import said
from panel.settings.sharing import picture_to_share

__all__ = ["bp"]


@bp.get("/")
@allow(Action.READ)
def home() -> ResponseReturnValue:
    """Before the first place, organisers find the list of the first hour here, and others that the site is being set up."""
    hour = hour_for_reader()
    if not had_place():
        return render_template("pages/first_page_of_all.html", hour=hour) if hour else none_yet()
    home = home_facts()
    found = maps.areas_to_draw() if home.became.grown else []
    drawn = maps.draw_map(found, counts=maps.counts_on(found, ((each.path, each.number) for each in home.became.sums)))
    return render_template("pages/home.html", home=home, drawn=drawn, near=near_me(), hour=hour)


@bp.get("/card.png")
@allow(Action.READ)
def site_card() -> ResponseReturnValue:
    """What a network shows beside a link to any page that has no picture of its own."""
    return picture_to_share("", said("front_title"), said("front_lead"), ())


@bp.get("/desk")
@allow(Action.READ_DESK)
def desk() -> ResponseReturnValue:
    person = person_or_none()
    runs, tasks = person.reach({Who.ORGANISER}), desk_tasks(person)
    values: dict[str, Any] = {
        "lanes": [JobLane(lined.lane, [job_of(task) for task in lined.tasks]) for lined in lanes_of(tasks)],
        "closing": next((task.thing for task in tasks if task.kind == "voting"), None),
        "grants": "; ".join(grant_words(grant) for grant in person.live_grants),
        "weeks": week_of(runs) + turnout_of(runs) if runs else [],
        "line": rounds_on_line(runs) if runs else None,
        "ways": ways_of(person, has_places=had_place()),
    }
    return render_template("pages/desk.html", **values, running=running_of(person), hour=hour_for_reader())


@bp.get("/people/me")
@allow(Action.READ_OWN_PAGE)
def me() -> ResponseReturnValue:
    return render_template(
        "pages/me.html",
        mine=mine_of(person_or_none()),
        grant_words=grant_words,
        given_title=title_of,
        hidden_words=HIDDEN_TITLES,
        until_words=until_words,
        residency_words=RESIDENCY_WORDS,
        seat_words=SEAT_WORDS,
        state_words=STATE_WORDS,
    )


@bp.get("/about")
@allow(Action.READ)
def about() -> ResponseReturnValue:
    return render_template("pages/about.html")


@bp.get("/about/who-may")
@allow(Action.READ)
def who_may() -> ResponseReturnValue:
    """For everybody that the table names, what they may do: whoever reads looks for themselves."""
    named = [(WHO_WORDS[who], [action.permission for action in Action if who in action.permission.who]) for who in Who]
    return render_template("pages/who_may.html", named=[(words, may) for words, may in named if may])


@bp.get("/glossary")
@allow(Action.READ)
def glossary() -> ResponseReturnValue:
    words = sorted(GLOSSARY, key=lambda entry: sorting_key(str(entry[0])))
    return render_template("pages/glossary.html", words=words)
