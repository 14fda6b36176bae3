"""Forms of the booth: a code, what a list says of somebody, and the doubt that somebody else has voted."""

from wtforms import RadioField
from wtforms.validators import Length

from panel.language import lazy
from panel.roll.forms import FactsForm
from panel.roll.models import DoubtState
from panel.web.forms import Form, ProseField, TextField, between, required

SECRET = {"autocomplete": "off", "spellcheck": "false", "data-forget": ""}
"""Nothing of it stays in the browser."""


class PlaceCodeForm(Form):
    """The code of a letter."""

    code = TextField(
        lazy("The code on your letter"),
        [required(lazy("Please write the code from your letter.")), Length(max=60)],
        render_kw={**SECRET, "autocapitalize": "characters", "data-from-fragment": ""},
    )


class PlaceListForm(FactsForm):
    """What the list says of whoever comes to vote."""

    name = TextField(
        lazy("Your name, as it stands on the list"),
        [required(lazy("Please write your name.")), Length(max=200)],
        render_kw=SECRET,
    )
    born = TextField(
        lazy("The year in which you were born"),
        [required(lazy("Please write the year in which you were born.")), Length(max=40)],
        render_kw={**SECRET, "inputmode": "numeric"},
    )
    postcode = TextField(lazy("Your postcode"), [required(lazy("Please write your postcode.")), Length(max=12)], render_kw=SECRET)
    reference = TextField(
        lazy("Your number or reference"),
        [required(lazy("Please write your number or reference.")), Length(max=100)],
        render_kw=SECRET,
    )


class DoubtForm(Form):
    """Somebody else has voted as me."""

    contact = TextField(
        lazy("How can the organisers reach you?"),
        [required(lazy("Please write an email address, a telephone number or an address.")), between(5, 254)],
        render_kw={"autocomplete": "off", "data-forget": ""},
    )
    what = ProseField(lazy("What happened?"), [required(), between(10, 2_000)], render_kw={"data-forget": ""})


class DoubtAnswerForm(Form):
    """What became of it."""

    state = RadioField(
        lazy("What became of it?"),
        [required(lazy("Please choose one."))],
        choices=lambda: [
            (DoubtState.EXPLAINED.value, str(lazy("it is explained: nobody else has voted from this place"))),
            (DoubtState.STANDS.value, str(lazy("it could not be explained: the ballot stands, and the doubt is counted"))),
        ],
    )
    answer = ProseField(lazy("What was found"), [required(), between(5, 1_000)])
