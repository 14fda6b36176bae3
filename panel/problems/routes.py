"""The organisers' page about what went wrong."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow
from panel.language import gettext as _
from panel.problems import actions
from panel.problems.models import Problem
from panel.web.flow import commit_and_go
from panel.web.hypermedia import show
from panel.web.paging import Key, page
from panel.web.sent_forms import repeatable

bp = Blueprint("problems", __name__, url_prefix="/problems")


@bp.get("")
@allow(Action.READ_PROBLEMS)
def all_problems() -> ResponseReturnValue:
    listed = page(Problem.newest(), Key(Problem.last_at, descending=True), Key(Problem.id, descending=True))
    return show("problems/all.html", listed=listed)


@bp.post("/<int:problem_id>/seen")
@allow(Action.READ_PROBLEMS, problem=Problem)
@repeatable
def seen(problem: Problem) -> ResponseReturnValue:
    actions.mark_seen(problem)
    return commit_and_go(url_for(".all_problems"), _("Marked as seen. If it comes again, it is on the desk again."))
