"""The forms of an objection to a count, and of its answer."""

from wtforms import RadioField

from panel.language import lazy
from panel.roll.models import DoubtState
from panel.rounds.forms import REASON_MOST
from panel.web.forms import Form, ProseField, TextField, between, required


class ObjectionForm(Form):
    """What is wrong with the count, in plain words."""

    what = ProseField(lazy("What is wrong, in your own words?"), [required(), between(10, 2_000)], render_kw={"data-forget": ""})
    contact = TextField(
        lazy("How can the organisers reach you?"), [between(0, 254)], render_kw={"autocomplete": "off", "data-forget": ""}
    )


class ReceiptObjectionForm(ObjectionForm):
    """The same with a receipt: its code finds the ballot, and its long number shows that the receipt is yours."""

    code = TextField(
        lazy("Your receipt code"), [required(lazy("Please write the code from your receipt."))], render_kw={"autocomplete": "off"}
    )
    secret = TextField(
        lazy("The long number of your receipt"),
        [required(lazy("Please write the long number from your receipt."))],
        render_kw={"autocomplete": "off"},
    )


class ObjectionAnswerForm(Form):
    """What the organisers found; everybody reads it."""

    state = RadioField(
        lazy("What became of it?"),
        [required(lazy("Please choose one."))],
        choices=lambda: [
            (DoubtState.EXPLAINED.value, str(lazy("nothing is wrong with the count"))),
            (DoubtState.STANDS.value, str(lazy("the objection is right, and the answer says what follows from it"))),
        ],
    )
    reason_cy = TextField(lazy("The answer, in Welsh"), [required(), between(5, REASON_MOST)])
    reason_en = TextField(lazy("The answer, in English"), [required(), between(5, REASON_MOST)])
