"""Makes groups. Called inside `with work():`."""

from itertools import count

from panel import clock
from panel.areas.models import Area
from panel.folding import reading
from panel.groups.models import Group, GroupSize
from panel.people.models import Person
from tests.makers import a_person, an_area, keep

_numbers = count(1)


def a_group(
    name: str = "",
    *,
    contact: Person | None = None,
    area: Area | None = None,
    size: GroupSize = GroupSize.SMALL,
    language: str = "en",
) -> Group:
    """A group; somebody of their own speaks for it unless a contact is given."""
    return keep(
        Group(
            name=(name := name or f"Group {next(_numbers)}"),
            name_key=reading(name),
            about="Neighbours who mend what others throw away.",
            language=language,
            size=size,
            website=None,
            area=area or an_area(),
            contact_id=(contact or a_person()).id,
            joined_at=clock.now(),
        )
    )
