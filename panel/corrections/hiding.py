"""Hide what something said before, and show it again. The text stays in the database; only moderators read it then."""

from typing import Any

from panel import clock
from panel.audit.actions import record
from panel.corrections import rules
from panel.corrections.models import Earlier
from panel.extensions import db
from panel.people.models import Person


def hide(text: Earlier, subject: str, moderator: Person, *, ground: str, own: bool) -> None:
    """Hide it, on a ground that everybody reads. Hiding it twice changes nothing. RuleBroken for one's own words."""
    rules.may_hide(own=own)
    _hold(text)
    if text.hidden_at is None:
        text.hidden_at, text.hidden_ground = clock.now(), ground
        db.session.flush()
        record("correction.hide", subject, moderator, ground=ground)


def show_again(text: Earlier, subject: str, moderator: Person, *, own: bool) -> None:
    """Everybody can read it again. RuleBroken for one's own words."""
    rules.may_hide(own=own)
    _hold(text)
    if text.hidden_at is not None:
        text.hidden_at = text.hidden_ground = None
        db.session.flush()
        record("correction.show-again", subject, moderator)


def _hold(text: Any) -> None:
    db.session.refresh(text, with_for_update={"of": type(text)})
