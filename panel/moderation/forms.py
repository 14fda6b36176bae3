"""Forms for flags, rulings and appeals."""

from typing import Any

from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired, Length

from panel.language import gettext as _
from panel.language import lazy
from panel.mail.forms import Mailbox
from panel.moderation.words import GROUND_WORDS
from panel.web.forms import PROSE_MOST, Form, LanguageField, ProseField, TextField, between, required


class FlagForm(Form):
    reason = ProseField(lazy("What is wrong with it?"), [required(), between(3, 500)])
    language = LanguageField()


class KeepForm(Form):
    reason = ProseField(lazy("Your reason"), [required(), between(10, 2_000)])
    language = LanguageField()


class ShowAgainForm(Form):
    reason = ProseField(lazy("Your reason"), [required(), between(10, 2_000)], description=lazy("Its author gets it by email."))
    language = LanguageField()


class HideForm(Form):
    ground = RadioField(
        lazy("What is wrong with it?"),
        [InputRequired(lazy("Please choose one."))],
        choices=lambda: {ground.value: str(words) for ground, words in GROUND_WORDS.items()},
        description=lazy("This word is in the public log."),
    )
    reason = ProseField(
        lazy("Your reason"),
        [required(), between(10, 2_000)],
        description=lazy("Its author gets it by email. Write so that it helps them."),
    )
    language = LanguageField()
    said = HiddenField()
    """What the page knew its words and the flags by."""


class AppealForm(Form):
    appeal = ProseField(lazy("Why should it be visible?"), [required(), between(10, PROSE_MOST)])
    language = LanguageField()


class AppealDecisionForm(Form):
    decision = RadioField(
        lazy("What do you decide?"),
        [InputRequired(lazy("Please choose one."))],
        choices=lambda: {"uphold": _("Make it visible again"), "dismiss": _("It stays hidden")},
    )
    reason = ProseField(lazy("Your reason"), [required(), between(10, 2_000)])
    language = LanguageField()


class AskForm(Form):
    """Who shall decide. It is posted though nothing is kept yet: their address is to stand in no address of a page."""

    email = TextField(
        lazy("Their email address"),
        [required(), Length(max=254), Mailbox()],
        render_kw={"type": "email", "autocomplete": "off", "spellcheck": "false"},
    )


class ReadAskForm(Form):
    """The same on the page that is read before it is done."""

    email = HiddenField(validators=[Length(max=254), Mailbox()])


def keep_form(kind: str, number: int, **values: Any) -> KeepForm:
    """The form of one thing in the queue; its fields have names of their own, for many stand on one page."""
    return KeepForm(prefix=f"{kind}-{number}-", **values)
