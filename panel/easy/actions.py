"""Write what stands beside a thing in short sentences, in sign language and aloud."""

from datetime import date
from typing import Any

from panel import clock
from panel.audit.actions import record
from panel.corrections.actions import correct
from panel.easy.models import EasyRead, Thing, kind_of
from panel.easy.rules import easy_to_read
from panel.extensions import db, unless_taken
from panel.language import gettext as _
from panel.people.models import Person


def write_easy_read(
    thing: Thing,
    person: Person,
    *,
    text_cy: str,
    text_en: str,
    film_url: str = "",
    audio_cy_url: str = "",
    audio_en_url: str = "",
    checked_by: str = "",
    checked_on: date | None = None,
) -> EasyRead:
    """Write it, or write it anew and keep what it said. RuleBroken for a sentence that is too long."""
    for text in (text_cy, text_en):
        easy_to_read(text)
    kind = kind_of(thing)
    easy = db.session.scalar(EasyRead.of(kind, thing.id).with_for_update())
    if easy is None:
        with unless_taken(_("Somebody else has just written it. Please read theirs, and write yours again.")):
            easy = EasyRead(made_at=clock.now(), **{f"{kind}_id": thing.id})
            db.session.add(easy)
    links: dict[str, Any] = {"film_url": film_url, "audio_cy_url": audio_cy_url, "audio_en_url": audio_en_url}
    checked: dict[str, Any] = {"checked_by": checked_by, "checked_on": checked_on}
    correct(easy, f"easy:{easy.id}", person, text_cy=text_cy, text_en=text_en, **links, **checked)
    record("easy.write", f"{kind}:{thing.id}", person)
    return easy
