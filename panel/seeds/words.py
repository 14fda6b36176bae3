"""The words that citizens read for the choices of this capability."""

from panel.language import lazy
from panel.seeds.answers import AnswerKind
from panel.seeds.filters import Sort
from panel.seeds.models import Growth

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
