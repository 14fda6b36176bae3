"""Forms for sanctions and appeals against them."""

from wtforms import RadioField
from wtforms.validators import InputRequired

from panel.language import gettext as _
from panel.language import lazy
from panel.moderation.words import GROUND_WORDS
from panel.sanctions.words import KIND_WORDS
from panel.web.addressed import AddressedForm
from panel.web.forms import PROSE_MOST, DayField, Form, LanguageField, ProseField, between, may_be_empty, required


class MeasureForm(AddressedForm):
    """What is chosen before the page that is read and pressed: it stands in the address, so nothing is kept yet."""

    kind = RadioField(
        lazy("What should be done?"),
        [InputRequired(lazy("Please choose one."))],
        choices=lambda: {kind.value: str(words) for kind, words in KIND_WORDS.items()},
    )
    ground = RadioField(
        lazy("What is wrong with what they do?"),
        [InputRequired(lazy("Please choose one."))],
        choices=lambda: {ground.value: str(words) for ground, words in GROUND_WORDS.items()},
    )
    until = DayField(lazy("Until when? (the last day)"), [may_be_empty])


class ReasonForm(Form):
    reason = ProseField(lazy("The reason, for the person to read"), [required(), between(10, 2_000)])


class AppealForm(Form):
    appeal = ProseField(lazy("Why is this wrong?"), [required(), between(10, PROSE_MOST)])
    language = LanguageField()


class AppealDecisionForm(Form):
    decision = RadioField(
        lazy("What do you decide?"),
        [InputRequired(lazy("Please choose one."))],
        choices=lambda: {"uphold": _("Take it back"), "dismiss": _("It stays as it is")},
    )
    reason = ProseField(lazy("Your reason"), [required(), between(10, 2_000)])
    language = LanguageField()
