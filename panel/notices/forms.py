"""How often one hears of what; which area to follow; what organisers write to followers."""

from collections.abc import Mapping

from wtforms import SelectField
from wtforms.validators import ValidationError

from panel.language import lazy
from panel.notices.kinds import NoticeKind, Pace, paces_of
from panel.notices.words import KIND_WORDS, PACE_WORDS
from panel.web.forms import Form, ProseField, TextField, between, required
from panel.web.incoming import chosen_id


def _pace(kind: NoticeKind) -> SelectField:
    return SelectField(KIND_WORDS[kind], choices=lambda: [(pace.value, PACE_WORDS[pace]) for pace in paces_of(kind)])


class PaceForm(Form):
    """A choice for every kind."""

    vote_opens = _pace(NoticeKind.VOTE_OPENS)
    vote_closes = _pace(NoticeKind.VOTE_CLOSES)
    result = _pace(NoticeKind.RESULT)
    answer = _pace(NoticeKind.ANSWER)
    reply = _pace(NoticeKind.REPLY)
    progress = _pace(NoticeKind.PROGRESS)
    dates = _pace(NoticeKind.DATES)
    new = _pace(NoticeKind.NEW)
    announcement = _pace(NoticeKind.ANNOUNCEMENT)

    @property
    def paces(self) -> dict[NoticeKind, Pace]:
        return {kind: Pace(self[_field_of(kind)].data) for kind in NoticeKind}

    @classmethod
    def showing(cls, paces: Mapping[NoticeKind, Pace]) -> "PaceForm":
        return cls(data={_field_of(kind): pace.value for kind, pace in paces.items()})


def _field_of(kind: NoticeKind) -> str:
    return kind.value.replace("-", "_")


class AreaForm(Form):
    """An area to follow."""

    area = SelectField(lazy("Area"), [required(lazy("Please choose an area."))], coerce=chosen_id)

    def validate_area(self, field: SelectField) -> None:
        if not field.data:
            raise ValidationError(str(lazy("Please choose an area.")))


class AnnouncementForm(Form):
    """What is written to followers: both languages, for everybody reads it in theirs."""

    title_cy = TextField(lazy("Subject in Welsh"), [required(), between(5, 120)])
    title_en = TextField(lazy("Subject in English"), [required(), between(5, 120)])
    body_cy = ProseField(lazy("Message in Welsh"), [required(), between(20, 5_000)])
    body_en = ProseField(lazy("Message in English"), [required(), between(20, 5_000)])

    @property
    def words(self) -> dict[str, str]:
        return {name: self[name].text for name in ("title_cy", "title_en", "body_cy", "body_en")}
