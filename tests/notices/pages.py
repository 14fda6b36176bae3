"""Makes what pages of following show. Called inside `with work():`."""

from panel.areas.models import Area
from panel.notices.actions.announcing import draft_announcement
from panel.notices.kinds import Followed
from panel.notices.models import Announcement
from tests.makers import an_area, an_organiser

WORDS = {
    "title_cy": "Cyfarfod nos Iau",
    "title_en": "A meeting on Thursday",
    "body_cy": "Dewch i'r neuadd am saith.\n\nBydd te.",
    "body_en": "Come to the hall at seven.\n\nThere will be tea.",
}


def an_announcement(*, area: Area | None = None) -> Announcement:
    """A draft for the followers of an area."""
    area = area or an_area()
    return draft_announcement(an_organiser(), Followed.AREA, area.id, area, **WORDS)
