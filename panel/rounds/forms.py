"""The form of a round, in steps. Every step is on the page, all but one of them hidden: nothing typed is lost between them."""

from datetime import datetime, timedelta

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from panel.language import LONDON, from_local, lazy, local
from panel.language import gettext as _
from panel.people.ages import AGES
from panel.rounds.models import DATED_PHASES, BallotForm, Completion, Electorate, Phase, Rule, Way
from panel.rounds.words import ACCOUNT, BALLOT_FORM_WORDS, COMPLETION_WORDS, ELECTORATE_WORDS, RULE_WORDS, WAY_CHOICES, age_words
from panel.web.bilingual import either_language
from panel.web.forms import Form, LocalMomentField, MoneyField, ProseField, TextField, WholeNumberField, between, required
from panel.web.incoming import chosen_id

STEPS: dict[str, tuple[str, ...]] = {
    "about": ("chest_id", "title_cy", "title_en", "about_cy", "about_en"),
    "money": ("budget", "area_id", "electorate", "ways", "least_age", "panel_id"),
    "voting": (
        *("ballot_form", "min_choices", "max_choices", "points_total", "points_each", "blank_ballots"),
        *("rule", "completion", "least_votes", "challenge_days"),
    ),
    "dates": ("ideas_at", "proposals_at", "voting_at", "result_at"),
}
CHECK = "check"
WEEKS = {Phase.IDEAS: 1, Phase.PROPOSALS: 5, Phase.VOTING: 9, Phase.RESULT: 12}
"""How many weeks from now each phase begins, until somebody says otherwise."""
REASON_MOST = 500
A_NUMBER = lazy("Please write a whole number.")


class RoundForm(Form):
    chest_id = SelectField(lazy("From which chest?"), [required()], coerce=chosen_id)
    title_cy = TextField(lazy("Title in Welsh"), [either_language(3, 120)], render_kw={"lang": "cy"})
    title_en = TextField(lazy("Title in English"), [either_language(3, 120)], render_kw={"lang": "en"})
    about_cy = ProseField(lazy("What is it about, in Welsh"), [either_language(10, 3_000)], render_kw={"lang": "cy"})
    about_en = ProseField(lazy("What is it about, in English"), [either_language(10, 3_000)], render_kw={"lang": "en"})
    budget = MoneyField(
        lazy("How much money is shared out?"), [required(lazy("Please write an amount in pounds, such as 1250 or 37.50."))]
    )
    area_id = SelectField(lazy("For which area?"), [required(lazy("Please choose an area."))], coerce=chosen_id)
    electorate = RadioField(
        lazy("Who votes?"),
        [required()],
        choices=lambda: [(choice.value, words) for choice, words in ELECTORATE_WORDS.items()],
        default=Electorate.RESIDENTS.value,
    )
    ways = SelectMultipleField(
        lazy("How do people show that they may vote?"),
        [required(lazy("Please choose at least one way."))],
        choices=lambda: [(choice, words) for choice, words in WAY_CHOICES.items()],
        default=[ACCOUNT],
    )
    least_age = RadioField(
        lazy("From what age?"), choices=lambda: [(age, age_words(age)) for age in (0, *AGES)], default=0, coerce=chosen_id
    )
    panel_id = SelectField(lazy("Which panel?"), coerce=chosen_id)
    ballot_form = RadioField(
        lazy("What does a ballot look like?"),
        [required()],
        choices=lambda: [(choice.value, words) for choice, words in BALLOT_FORM_WORDS.items()],
        default=BallotForm.APPROVAL.value,
    )
    rule = RadioField(
        lazy("How are ballots counted?"),
        [required()],
        choices=lambda: [(choice.value, words) for choice, words in RULE_WORDS.items()],
        default=Rule.EQUAL_SHARES.value,
    )
    completion = RadioField(
        lazy("What happens to money that equal shares leaves over?"),
        [required()],
        choices=lambda: [(choice.value, words) for choice, words in COMPLETION_WORDS.items()],
        default=Completion.ADD1.value,
    )
    min_choices = WholeNumberField(
        lazy("Fewest choices on a ballot"),
        [InputRequired(A_NUMBER), NumberRange(1, 500, lazy("Please write a number from 1 to 500."))],
        default=1,
    )
    max_choices = WholeNumberField(
        lazy("Most choices on a ballot"),
        [InputRequired(A_NUMBER), NumberRange(1, 500, lazy("Please write a number from 1 to 500."))],
        default=10,
    )
    points_total = WholeNumberField(
        lazy("Points that each voter shares out"),
        [InputRequired(A_NUMBER), NumberRange(1, 100, lazy("Please write a number from 1 to 100."))],
        default=10,
    )
    points_each = WholeNumberField(
        lazy("Most points for one proposal"),
        [InputRequired(A_NUMBER), NumberRange(1, 100, lazy("Please write a number from 1 to 100."))],
        default=5,
    )
    blank_ballots = BooleanField(lazy("People may also cast a blank ballot: they take part and pick nothing"))
    least_votes = WholeNumberField(
        lazy("Votes that a proposal needs at least"),
        [InputRequired(A_NUMBER), NumberRange(0, 1_000_000, lazy("Please write a number from 0 to 1,000,000."))],
        default=0,
    )
    challenge_days = WholeNumberField(
        lazy("Days for objections, between the count and the result"),
        [InputRequired(A_NUMBER), NumberRange(0, 30, lazy("Please write a number from 0 to 30."))],
        default=3,
    )
    ideas_at = LocalMomentField(lazy("Ideas begin"), [InputRequired(lazy("Please give a date and a time."))])
    proposals_at = LocalMomentField(lazy("Proposals begin"), [InputRequired(lazy("Please give a date and a time."))])
    voting_at = LocalMomentField(lazy("Voting opens"), [InputRequired(lazy("Please give a date and a time."))])
    result_at = LocalMomentField(lazy("Voting closes"), [InputRequired(lazy("Please give a date and a time."))])

    def validate_panel_id(self, field: SelectField) -> None:
        if self.electorate.data == Electorate.PANEL and not field.data:
            raise ValidationError(_("Please choose the panel whose seats vote."))

    @property
    def chosen_ways(self) -> tuple[Way, ...]:
        """The ways that are ticked: an account is that of a resident, or of somebody with a seat."""
        by_account = Way.SEATS if self.electorate.data == Electorate.PANEL else Way.RESIDENCY
        return tuple(by_account if choice == ACCOUNT else Way(choice) for choice in self.ways.data or ())

    def dates(self) -> dict[Phase, datetime]:
        """The four moments, aware; those that could not be read are missing."""
        typed = {phase: self[f"{phase}_at"].data for phase in DATED_PHASES}
        return {phase: at for phase, at in typed.items() if isinstance(at, datetime)}

    def points(self) -> dict[str, int]:
        """How many points a voter has, and one proposal can have."""
        return {"points_total": self.points_total.data or 0, "points_each": self.points_each.data or 0}

    def first_wrong_step(self) -> str | None:
        """The first step with an error, after validation."""
        return next((step for step, names in STEPS.items() if any(self[name].errors for name in names)), None)

    def forget_errors_outside(self, step: str) -> None:
        """Keep the errors of one step: the others were not filled in yet."""
        for name, field in self._fields.items():
            if name not in STEPS.get(step, ()):
                field.errors = ()


def default_dates(now: datetime) -> dict[str, datetime]:
    """Sensible dates by field name: phases begin on Mondays at 9 in the morning, voting closes on a Sunday at 8 pm."""
    here = local(now)
    monday = (here - timedelta(days=here.weekday())).replace(hour=9, minute=0, second=0, microsecond=0)
    moments = {phase: at_wall_clock(monday, weeks=weeks) for phase, weeks in WEEKS.items()}
    sunday_evening = (monday + timedelta(weeks=WEEKS[Phase.RESULT], days=-1)).replace(hour=20)
    moments[Phase.RESULT] = at_wall_clock(sunday_evening, weeks=0)
    return {f"{phase}_at": moment for phase, moment in moments.items()}


def at_wall_clock(begin: datetime, *, weeks: int) -> datetime:
    """The same time of day some weeks later, whether or not the clocks have changed in between; aware UTC."""
    return from_local((begin.astimezone(LONDON) + timedelta(weeks=weeks)).replace(tzinfo=None))


class ReasonForm(Form):
    """A change with a reason that everybody reads."""

    reason_cy = TextField(lazy("The reason, in Welsh"), [required(), between(5, REASON_MOST)])
    reason_en = TextField(lazy("The reason, in English"), [required(), between(5, REASON_MOST)])


class OneLanguageForm(Form):
    """Why people vote though something on the ballot is in one language only."""

    reason_cy = TextField(lazy("Why, in Welsh"), [required(), between(5, REASON_MOST)])
    reason_en = TextField(lazy("Why, in English"), [required(), between(5, REASON_MOST)])


class CoverForm(Form):
    """Who has promised the money that a round needs and its chest does not have."""

    cover_cy = TextField(lazy("Who has promised it, in Welsh"), [required(), between(5, REASON_MOST)])
    cover_en = TextField(lazy("Who has promised it, in English"), [required(), between(5, REASON_MOST)])
