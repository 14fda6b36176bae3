"""What a reader's browser sends to a thread, and what the thread then holds."""

from sqlalchemy import func, select

from panel.extensions import db
from panel.threads.models import Contribution, Thread

HTMX = {"HX-Request": "true"}


def write(client, thread, body="The library is warm.", *, htmx=False, **more):
    address = f"/en/threads/{thread.id}/contributions"
    return client.post(address, data={"body": body, "language": "en", **more}, headers=HTMX if htmx else {})


def reply(client, contribution, body="Who keeps the key?", *, htmx=False):
    """The field names carry the number of the contribution that is replied to."""
    address = f"/en/threads/{contribution.thread_id}/contributions/{contribution.id}/reply"
    data = {f"reply{contribution.id}-body": body, f"reply{contribution.id}-language": "en"}
    return client.post(address, data=data, headers=HTMX if htmx else {})


def edit(client, contribution, body, *, htmx=False):
    address = f"/en/threads/{contribution.thread_id}/contributions/{contribution.id}/edit"
    data = {f"edit{contribution.id}-body": body, f"edit{contribution.id}-language": "cy"}
    return client.post(address, data=data, headers=HTMX if htmx else {})


def newest(work):
    with work():
        return db.session.scalar(select(Contribution).order_by(Contribution.id.desc()).limit(1))


def counts(work, thread):
    """What the thread says it holds, and what it holds for people to read."""
    with work():
        readable = select(func.count()).where(Contribution.thread_id == thread.id, Contribution.hidden_at.is_(None))
        return db.session.get(Thread, thread.id).contribution_count, db.session.scalar(readable)
