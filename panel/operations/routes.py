"""The pages and addresses of operations. Those for machines have no language in their address."""

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue

from panel.access import Action, allow
from panel.operations.health import health

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
