"""Forms of the desk and of keying."""

from wtforms.validators import InputRequired, Length

from panel.language import lazy
from panel.rounds.forms import A_NUMBER, ReasonForm
from panel.web.forms import Form, TextField, WholeNumberField, required

OFF = {"autocomplete": "off", "spellcheck": "false", "data-forget": ""}
"""Nothing of it stays in the browser of the desk."""


class AccountForm(Form):
    """Somebody with an account."""

    text = TextField(
        lazy("Their name, or their email address"),
        [required(lazy("Please write a name or an email address.")), Length(max=254)],
        render_kw=OFF,
    )


class FactsForm(Form):
    """What the list says of somebody, or what they say of themselves."""

    name = TextField(lazy("Name"), [required(lazy("Please write the name.")), Length(max=200)], render_kw=OFF)
    born = TextField(
        lazy("Birth year"),
        [required(lazy("Please write the birth year.")), Length(max=40)],
        render_kw={**OFF, "inputmode": "numeric"},
    )
    postcode = TextField(lazy("Postcode"), [required(lazy("Please write the postcode.")), Length(max=12)], render_kw=OFF)
    reference = TextField(
        lazy("Number or reference"), [required(lazy("Please write the number or reference.")), Length(max=100)], render_kw=OFF
    )

    def keep(self, columns: tuple[str, ...]) -> "FactsForm":
        """The form with these fields alone."""
        for name in ("name", "born", "postcode", "reference"):
            if name not in columns:
                del self[name]
        return self

    def facts(self) -> dict[str, str]:
        """What was typed, by column."""
        return {name: self[name].text for name in ("name", "born", "postcode", "reference") if name in self}


class CodeForm(Form):
    """The code of a letter that somebody brought."""

    code = TextField(
        lazy("The code on the letter"),
        [required(lazy("Please write the code from the letter.")), Length(max=60)],
        render_kw={**OFF, "autocapitalize": "characters"},
    )


class BatchForm(Form):
    """A new batch."""

    papers = WholeNumberField(lazy("How many papers are in it?"), [InputRequired(A_NUMBER)])


class KeyForm(Form):
    """One paper, on one line."""

    line = TextField(
        lazy("What stands on the paper"),
        [required(lazy("Please type what is on the paper: 0 for a blank one, x for a spoiled one.")), Length(max=4_000)],
        render_kw={**OFF, "autocapitalize": "none", "autofocus": True},
    )


class MissingForm(ReasonForm):
    """Papers that did not come back."""
