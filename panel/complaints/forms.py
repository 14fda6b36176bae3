"""Forms of complaints and of their answers."""

from wtforms import RadioField
from wtforms.validators import InputRequired, Length

from panel.complaints.words import FINDING_WORDS, KIND_WORDS
from panel.language import lazy
from panel.mail.forms import Mailbox
from panel.web.forms import Form, LanguageField, ProseField, TextField, between, required

MOST = 5_000
"""Characters of a complaint and of an answer: two printed pages."""


class ComplaintForm(Form):
    """Of somebody who is signed in."""

    kind = RadioField(
        lazy("What is it about?"),
        [InputRequired(lazy("Please choose one."))],
        choices=lambda: {kind.value: str(words) for kind, words in KIND_WORDS.items()},
    )
    body = ProseField(lazy("What happened, and what should we do?"), [required(), between(20, MOST)])
    language = LanguageField()


class VisitorComplaintForm(ComplaintForm):
    """Of anyone else: they say where the answer goes."""

    name = TextField(lazy("Your name"), [between(0, 80)], render_kw={"autocomplete": "name"})
    email = TextField(
        lazy("Your email address, for the answer"),
        [required(), Length(max=254), Mailbox()],
        render_kw={"type": "email", "autocomplete": "email", "spellcheck": "false"},
    )


class AnswerForm(Form):
    finding = RadioField(
        lazy("What did you find?"),
        [InputRequired(lazy("Please choose one."))],
        choices=lambda: {finding.value: str(words) for finding, words in FINDING_WORDS.items()},
    )
    answer = ProseField(lazy("Your answer"), [required(), between(20, MOST)])
