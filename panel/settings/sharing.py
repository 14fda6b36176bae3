"""A picture to share, in the colours and under the name of the site."""

from collections.abc import Sequence
from typing import Any

from flask import Response, request

from panel.settings.queries import site_name, site_settings
from panel.settings.table import Setting
from panel.web.drawing.card import Card, Colours, picture

KEPT_SECONDS = 600
"""What a network keeps of a picture without asking again."""


def picture_to_share(label: str, title: str, lede: str, figures: Sequence[tuple[str, str]], **foot: Any) -> Response:
    """The PNG, for everybody who may read the page that it is of. `foot`: the line or the bar along the foot of the card."""
    now = site_settings()
    card = Card(label, title, lede, tuple(figures), site_name(), **foot)
    answer = Response(picture(card, Colours(now[Setting.COLOUR_MAIN], now[Setting.COLOUR_SECOND])), mimetype="image/png")
    answer.cache_control.public = True
    answer.cache_control.max_age = KEPT_SECONDS
    answer.add_etag()
    answer.make_conditional(request)
    return answer
