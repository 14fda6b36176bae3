"""The words that citizens read for the choices of this capability."""

from panel.groups.models import GroupSize
from panel.language import lazy

SIZE_WORDS = {
    GroupSize.TINY: lazy("up to 5 people"),
    GroupSize.SMALL: lazy("6 to 20 people"),
    GroupSize.MEDIUM: lazy("21 to 100 people"),
    GroupSize.LARGE: lazy("more than 100 people"),
}
