"""Makes what pages of following show. Called inside `with work():`."""

from panel.areas.models import Area
from panel.notices.actions.announcing import draft_announcement
from panel.notices.kinds import Followed
from panel.notices.models import Announcement
from panel.people.models import Person
from tests.makers import an_area, an_organiser

WORDS = {
    "title_cy": "Cyfarfod nos Iau",
    "title_en": "A meeting on Thursday",
    "body_cy": "Dewch i'r neuadd am saith.\n\nBydd te.",
    "body_en": "Come to the hall at seven.\n\nThere will be tea.",
}


def an_announcement(*, area: Area | None = None, author: Person | None = None, round_id: int | None = None) -> Announcement:
    """A draft for the followers of an area, or of a round."""
    kind, number = (Followed.ROUND, round_id) if round_id else (Followed.AREA, (area or an_area()).id)
    return draft_announcement(author or an_organiser(), kind, number, **WORDS)
