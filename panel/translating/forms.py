"""The forms in which a translation is written: as many fields as the original has."""

from wtforms.validators import Length

from panel.language import lazy
from panel.translating.originals import Original
from panel.web.forms import Form, LanguageField, ProseField, TextField, between, required


class SeedTranslationForm(Form):
    title = TextField(lazy("Title"), [required(), between(5, 120)])
    body = ProseField(lazy("Text"), [required(), between(10, 5_000)])


class BareSeedTranslationForm(Form):
    """Of a seed from a meeting that is a title and no more."""

    title = TextField(lazy("Title"), [required(), between(5, 120)])
    body = ProseField(lazy("Text"), [between(0, 5_000)])


class RemarkTranslationForm(Form):
    body = ProseField(lazy("Text"), [required(), between(2, 5_000)])


class GroupTranslationForm(Form):
    title = TextField(lazy("The name of the group, where it has one in this language"), [Length(max=120)])
    body = ProseField(lazy("Text"), [required(), between(10, 2_000)])


class ProposalTranslationForm(Form):
    title = TextField(lazy("Title"), [required(), between(5, 200)])
    body = TextField(lazy("In one sentence"), [required(), between(3, 300)])


FORMS: dict[str, type[Form]] = {
    "seed": SeedTranslationForm,
    "remark": RemarkTranslationForm,
    "group": GroupTranslationForm,
    "proposal": ProposalTranslationForm,
}


def form_for(kind: str, original: Original, start: Original | None) -> Form:
    """The form of a kind, with what was written before."""
    form = BareSeedTranslationForm if kind == "seed" and not original.body else FORMS[kind]
    return form(data={"title": start.title, "body": start.body} if start else None)


class DeclineForm(Form):
    reason = ProseField(lazy("Why not?"), [required(), between(5, 500)])
    language = LanguageField()
