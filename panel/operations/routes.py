"""The pages and addresses of operations. Those for machines have no language in their address."""

import hmac
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from config import OPEN_MODES
from panel.access import Action, allow, person_or_none
from panel.extensions import db
from panel.jobs.heartbeat import standing
from panel.jobs.models import Job
from panel.language import gettext as _
from panel.mail.models import MailTest, OutboxMail
from panel.mail.queries import outbox_standing
from panel.operations import actions
from panel.operations.health import health
from panel.operations.metrics import figures
from panel.operations.words import TRIED_WORDS, TROUBLE_WORDS, WORK_WORDS, why_failed
from panel.web.flow import commit_and_go
from panel.web.forms import EmptyForm
from panel.web.hypermedia import show
from panel.web.paging import Key, page
from panel.web.sent_forms import repeatable

bp = Blueprint("operations", __name__, url_prefix="/operations")
machine = Blueprint("health", __name__)
TESTS_SHOWN = 5


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


@bp.get("/mail")
@allow(Action.READ_OPERATIONS)
def mail_in_trouble() -> ResponseReturnValue:
    """Mail that was given up or may not have left: to whom and why, never what it says."""
    listed = page(OutboxMail.in_trouble(), Key(OutboxMail.id, descending=True))
    return show("operations/mail.html", listed=listed, outbox=outbox_standing(), trouble_words=TROUBLE_WORDS)


@bp.post("/mail/<int:mail_id>/again")
@allow(Action.TRY_AGAIN, mail=OutboxMail)
@repeatable
def send_again(mail: OutboxMail) -> ResponseReturnValue:
    actions.send_again(mail, person_or_none())
    return commit_and_go(url_for(".mail_in_trouble"), _("The email is queued and will be sent in a moment."))


@bp.route("/mail/test", methods=["GET", "POST"])
@allow(Action.TEST_MAIL)
def mail_test() -> ResponseReturnValue:
    """Send oneself a mail, and see what becomes of it: the same page, asked again."""
    form = EmptyForm()
    if form.validate_on_submit():
        actions.test_mail(person_or_none())
        return commit_and_go(url_for(".mail_test"))
    tests = db.session.scalars(MailTest.newest().limit(TESTS_SHOWN)).all()
    values: dict[str, Any] = {"tests": tests, "worker": standing(), "server": mail_can_leave()}
    return show("operations/mail_test.html", "operations/_mail_tests.html", form=form, tried_words=TRIED_WORDS, **values)


def mail_can_leave() -> bool:
    """Whether there is a mail server; a demo puts mail into a folder."""
    return bool(current_app.config["MAIL_SERVER"]) or current_app.config["MODE"] in OPEN_MODES


@bp.get("/jobs")
@allow(Action.READ_OPERATIONS)
def long_work() -> ResponseReturnValue:
    """Work that was set aside or that failed, what comes round by itself, and when the worker was last seen."""
    duties = db.session.scalars(Job.duties()).all()
    listed = page(Job.in_trouble(), Key(Job.id))
    return show(
        "operations/work.html", listed=listed, duties=duties, worker=standing(), work_words=WORK_WORDS, why_failed=why_failed
    )


@bp.post("/jobs/<int:job_id>/again")
@allow(Action.TRY_AGAIN, job=Job)
@repeatable
def try_again(job: Job) -> ResponseReturnValue:
    actions.try_again(job, person_or_none())
    return commit_and_go(url_for(".long_work"), _("The work is queued and will begin in a moment."))
