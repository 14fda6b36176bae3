"""The pages and addresses of operations. Those for machines have no language in their address."""

import hmac

from flask import Blueprint, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from panel.access import Action, allow
from panel.operations.health import health
from panel.operations.metrics import figures

machine = Blueprint("health", __name__)


@machine.get("/healthz")
@allow(Action.READ)
def healthz() -> ResponseReturnValue:
    """200 while the site is well, 503 when it is not: for whatever watches the site and wakes somebody."""
    found = health(f"{current_app.root_path}/migrations")
    answer = jsonify(found.as_json())
    answer.headers["Cache-Control"] = "no-store"
    answer.status_code = 200 if found.well else 503
    return answer


@machine.get("/metrics")
@allow(Action.READ_METRICS)
def metrics() -> ResponseReturnValue:
    """Figures for whoever holds the operator's token; for everybody else there is no such address."""
    token = str(current_app.config["METRICS_TOKEN"])
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        abort(404)
    answer = Response(figures(), content_type="text/plain; version=0.0.4; charset=utf-8")
    answer.headers["Cache-Control"] = "no-store"
    return answer
