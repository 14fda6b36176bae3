"""Areas as choices of a form: those that are open, and that the reader's role reaches."""

from flask_login import current_user

from panel.access import Action
from panel.areas.models import Area
from panel.areas.reach import SITE, Reach
from panel.extensions import db
from panel.language import gettext as _


def area_choices(reach: Reach = SITE, *, keep: int | None = None) -> list[tuple[int, str]]:
    """Every open area as a choice, in the reader's language; with a reach, those that it holds.

    The area with the number `keep` is among them even where it is closed: what stands there may stay there.
    """
    areas = db.session.scalars(Area.from_the_top())
    return [(area.id, area.name) for area in reach.within(areas) if area.closed_at is None or area.id == keep]


def areas_to_choose(reach: Reach = SITE, *, keep: int | None = None) -> list[tuple[int, str]]:
    """The same for a form, with none chosen where there are several and none is there already: the first one would slip in."""
    areas = area_choices(reach, keep=keep)
    return areas if keep or len(areas) == 1 else [(0, _("Choose an area")), *areas]


def reach_of_reader(action: Action) -> Reach:
    """Where the reader's role lets them do this."""
    return current_user.reach(action.permission.who) if current_user.is_authenticated else Reach(whole_site=False)
