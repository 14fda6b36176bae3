"""The words that citizens read for the choices of this capability."""

from panel.language import gettext as _
from panel.language import lazy, speaking
from panel.seeds.answers import AnswerKind
from panel.seeds.filters import Sort
from panel.seeds.models import Growth
from panel.seeds.themes import Theme

GROWTH_WORDS = {
    Growth.PLANTED: lazy("Planted"),
    Growth.SPROUTING: lazy("Sprouting"),
    Growth.GROWING: lazy("Growing"),
    Growth.FLOWERING: lazy("Flowering"),
    Growth.RESTING: lazy("Resting"),
}
GROWTH_MEANS = {
    Growth.PLANTED: lazy("Somebody wrote it down. Anyone can support it or offer help."),
    Growth.SPROUTING: lazy("Five people support it on the site, or five at meetings, or somebody offers help."),
    Growth.GROWING: lazy("A panel talks it through, or a group works out what it costs."),
    Growth.FLOWERING: lazy("It was given money and is being done."),
}
THEME_WORDS = {
    Theme.FOOD: lazy("Food"),
    Theme.MUSIC: lazy("Music and arts"),
    Theme.TRANSPORT: lazy("Getting about"),
    Theme.PLACES: lazy("Places and buildings"),
    Theme.YOUNG: lazy("Young people"),
    Theme.OLDER: lazy("Older people"),
    Theme.NATURE: lazy("Nature"),
    Theme.SPORT: lazy("Sport"),
    Theme.HEALTH: lazy("Health and care"),
    Theme.LEARNING: lazy("Learning"),
    Theme.WELSH: lazy("The Welsh language"),
    Theme.OTHER: lazy("Something else"),
}
SORT_WORDS = {
    Sort.NEWEST: lazy("Newest first"),
    Sort.SUPPORT: lazy("Most supporters on the site first"),
    Sort.MEETINGS: lazy("Most backed at meetings first"),
    Sort.RANDOM: lazy("In random order"),
}
ANSWER_WORDS = {
    AnswerKind.SAID: lazy("We say"),
    AnswerKind.DID: lazy("We did"),
    AnswerKind.WILL: lazy("We will"),
    AnswerKind.CANNOT: lazy("We cannot"),
}
"""The heading above an answer."""
ANSWER_CHOICES = {
    AnswerKind.DID: lazy("It is done"),
    AnswerKind.WILL: lazy("It will be done"),
    AnswerKind.CANNOT: lazy("It cannot be done"),
    AnswerKind.SAID: lazy("Something else, such as a question back"),
}


def theme_in(language: str, theme: Theme | None) -> str:
    """What readers of a language are told that it is about."""
    with speaking(language):
        return str(THEME_WORDS[theme]) if theme else _("not said")
