"""The blueprint that the routes of this capability share, and the guard for a view of one round."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from panel.access import Action, View, allow
from panel.rounds.models import Round

bp = Blueprint("ballots", __name__, url_prefix="/rounds")


def allow_round(action: Action) -> Callable[[View], View]:
    """`@allow` for a view of one round: the `round_id` of its address becomes its argument `budget_round`."""

    def guard(view: View) -> View:
        @allow(action, round=Round)
        @wraps(view)
        def named(*, round: Round, **parts: Any) -> ResponseReturnValue:
            return view(budget_round=round, **parts)

        return named

    return guard
