"""The form of a round that is run again."""

from wtforms import BooleanField

from panel.language import lazy
from panel.web.forms import Form


class AgainForm(Form):
    """Which of the old round's things the new one takes along."""

    with_proposals = BooleanField(lazy("Take along the proposals that were not funded"))
