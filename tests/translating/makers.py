"""Makes translations. Called inside `with work():`."""

from panel import clock
from panel.people.models import Person
from panel.translating.models import Translation, TranslationState
from panel.translating.originals import Thing, kind_of, original_of
from tests.makers import a_person, keep

WELSH = {"title": "Mainc wrth y feddygfa", "body": "Byddai’n helpu pobl yma."}


def a_translation(
    thing: Thing,
    *,
    by: Person | None = None,
    title: str = WELSH["title"],
    body: str = WELSH["body"],
    state: TranslationState = TranslationState.OFFERED,
) -> Translation:
    """What somebody offered, of the words as they are now."""
    original = original_of(thing)
    return keep(
        Translation(
            kind=kind_of(thing),
            thing_id=thing.id,
            language=original.other_language,
            title=title if original.title else "",
            body=body,
            of_text=original.mark,
            state=state,
            offered_by_id=(by or a_person()).id,
            offered_at=clock.now(),
        )
    )
