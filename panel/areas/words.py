"""The words that citizens read for the kinds of areas."""

from panel.areas.models import AreaKind
from panel.language import lazy

KIND_WORDS = {
    AreaKind.COUNTY: lazy("County"),
    AreaKind.COMMUNITY: lazy("Community council"),
    AreaKind.WARD: lazy("Ward"),
    AreaKind.NEIGHBOURHOOD: lazy("Village or neighbourhood"),
}
