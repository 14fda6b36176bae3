"""What an idea or a plan is about. Whoever writes it may leave it open: None says that nobody has said it."""

from enum import StrEnum


class Theme(StrEnum):
    """The same few for seeds and proposals; each has a mark of the sprite, `theme-` and this."""

    FOOD = "food"
    MUSIC = "music"
    TRANSPORT = "transport"
    PLACES = "places"
    YOUNG = "young"
    OLDER = "older"
    NATURE = "nature"
    SPORT = "sport"
    HEALTH = "health"
    LEARNING = "learning"
    WELSH = "welsh"
    OTHER = "other"


ONE_OF_THEM = "theme IN ({})".format(", ".join(f"'{theme}'" for theme in Theme))
"""The constraint of a column, which may be empty beside it."""
