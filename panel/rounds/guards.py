"""The guard of a view of one round, whose argument is `budget_round`: a bare `round` is a function of Python."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask.typing import ResponseReturnValue

from panel.access import Action, View, allow
from panel.rounds.models import Round


def allow_round(action: Action) -> Callable[[View], View]:
    """`@allow` for a view of one round: the `round_id` of its address becomes its argument `budget_round`."""

    def guard(view: View) -> View:
        @allow(action, round=Round)
        @wraps(view)
        def named(*, round: Round, **parts: Any) -> ResponseReturnValue:
            return view(budget_round=round, **parts)

        return named

    return guard
