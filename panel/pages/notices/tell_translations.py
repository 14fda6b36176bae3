"""What happens to translations, in sentences: to whoever wrote the original, and to whoever offered one."""

from collections.abc import Callable

from sqlalchemy import select

from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.language import gettext as _
from panel.notices.kinds import NoticeKind
from panel.notices.registry import Facts, News
from panel.people.models import Person
from panel.translating.models import Translation, TranslationState
from panel.translating.originals import author_id_of, page_of


def offered(_entry: AuditEntry, facts: Facts) -> News | None:
    """Somebody offered a translation: whoever wrote the original decides, while it waits."""
    row = db.session.get(Translation, facts["translation"])
    if row is None or row.state != TranslationState.OFFERED or row.hidden_at is not None:
        return None
    return News(
        kind=NoticeKind.REPLY,
        said=lambda: _("A translation of what you wrote was offered. Please look at it: you can accept it, or say why not."),
        endpoint="translating.decide",
        values={"translation_id": row.id},
        also=select(Person.id).where(Person.id == author_id_of(row.thing)),
    )


def accepted(_entry: AuditEntry, facts: Facts) -> News | None:
    """A translation stands: for whoever offered it."""
    row = db.session.get(Translation, facts["translation"])
    if row is None or row.state != TranslationState.ACCEPTED:
        return None
    return _to_translator(row, lambda: _("Your translation was accepted. Thank you: it can now be read in both languages."))


def declined(_entry: AuditEntry, facts: Facts) -> News | None:
    """A translation was declined, with the reason: for whoever offered it."""
    row = db.session.get(Translation, facts["translation"])
    if row is None or row.state != TranslationState.DECLINED:
        return None
    return _to_translator(row, lambda: _("Your translation was declined. The reason: %(reason)s") % {"reason": row.reason})


def _to_translator(row: Translation, said: Callable[[], str]) -> News:
    endpoint, values, part = page_of(row.thing)
    translator = select(Person.id).where(Person.id == row.offered_by_id)
    return News(kind=NoticeKind.REPLY, said=said, endpoint=endpoint, values=values, part=part, also=translator)
