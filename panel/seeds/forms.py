"""Forms of seeds. The garden's own form is read from the address and never refuses."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import HiddenField, RadioField, SelectField

from panel.areas.models import Area
from panel.folding import fold
from panel.language import lazy
from panel.seeds.answers import AnswerKind
from panel.seeds.filters import Filters, Sort
from panel.seeds.models import Growth, Seed
from panel.seeds.themes import Theme
from panel.seeds.words import ANSWER_CHOICES, GROWTH_WORDS, SORT_WORDS, THEME_WORDS
from panel.web.addressed import AddressedForm
from panel.web.bilingual import either_language
from panel.web.forms import Form, LanguageField, ProseField, TextField, between, required
from panel.web.incoming import argument, argument_id, chosen_id

INDENT = "\u2003"


def area_choices(areas: Sequence[Area], first: str) -> list[tuple[int, str]]:
    """Every area as a choice, by name, set in below the area that holds it; above them what stands for none."""
    names = {str(area.id): fold(area.name) for area in areas}
    by_name = sorted(areas, key=lambda area: [names.get(number, "") for number in area.path.split("/")])
    return [(0, first), *((area.id, INDENT * (area.path.count("/") - 1) + area.name) for area in by_name)]


def theme_choices(first: str) -> list[tuple[str, str]]:
    """Every theme, below what stands for none."""
    return [("", first), *((theme.value, words) for theme, words in THEME_WORDS.items())]


class ThemeChoice(SelectField):
    """What it is about, as a list. Whoever cannot say leaves it as it is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(lazy("What is it mostly about?"), choices=lambda: theme_choices(lazy("Not sure")), **kwargs)

    def process_data(self, value: Any) -> None:
        super().process_data(value or "")

    @property
    def theme(self) -> Theme | None:
        return Theme(self.data) if self.data else None


class ThemeField(ThemeChoice):
    """The same with a button for each theme, and its mark beside the word: the page draws them."""


class GardenForm(AddressedForm):
    q = TextField(lazy("Search the garden"))
    area = SelectField(lazy("Area"), coerce=chosen_id)
    growth = SelectField(
        lazy("Growth"),
        choices=lambda: [("", lazy("Every growth")), *((growth.value, words) for growth, words in GROWTH_WORDS.items())],
    )
    theme = SelectField(lazy("Theme"), choices=lambda: theme_choices(lazy("Every theme")))
    sort = SelectField(lazy("Order"), choices=lambda: [(sort.value, words) for sort, words in SORT_WORDS.items()])

    def filters(self) -> Filters:
        """What the address asks for; what makes no sense in it is left out."""
        growth, theme, sort = self.growth.data, self.theme.data, self.sort.data
        return Filters(
            words=self.q.text[:200],
            area_id=self.area.data or None,
            growth=Growth(growth) if growth in set(Growth) else None,
            theme=Theme(theme) if theme in set(Theme) else None,
            sort=Sort(sort) if sort in set(Sort) else Sort.NEWEST,
            start=argument_id("start"),
            turn=2 if argument("turn") == "2" else 1,
        )


class SeedForm(Form):
    title = TextField(lazy("What is your idea?"), [required(), between(5, 120)], render_kw={"autocomplete": "off"})
    body = ProseField(lazy("Why?"), [required(), between(10, 5_000)])
    area = SelectField(lazy("Where?"), [required(lazy("Please choose an area."))], coerce=chosen_id)
    theme = ThemeField()
    language = LanguageField()
    seen = HiddenField()

    def has_seen(self, seeds: Iterable[Seed]) -> bool:
        """Whether each of these similar seeds was shown before the form was sent."""
        return {str(seed.id) for seed in seeds} <= set((self.seen.data or "").split(","))


class OfferForm(Form):
    body = ProseField(lazy("How can you help?"), [required(), between(3, 500)])
    language = LanguageField()


class RemarkForm(Form):
    body = ProseField(lazy("What do you want to say?"), [required(), between(2, 5_000)])
    language = LanguageField()


class ReopenAnswerForm(Form):
    reason_cy = ProseField(lazy("The reason in Welsh"), [required(), between(5, 500)])
    reason_en = ProseField(lazy("The reason in English"), [required(), between(5, 500)])


class CorrectSeedForm(Form):
    """What an organiser puts right of a seed: never its words."""

    area = SelectField(lazy("Where?"), [required(lazy("Please choose an area."))], coerce=chosen_id)
    theme = ThemeChoice()
    language = LanguageField()


class AnswerForm(Form):
    kind = RadioField(
        lazy("What does the answer say?"),
        choices=lambda: [(kind.value, words) for kind, words in ANSWER_CHOICES.items()],
        default=AnswerKind.SAID.value,
    )
    body_cy = ProseField(lazy("The answer in Welsh"), [either_language(10, 5_000)])
    body_en = ProseField(lazy("The answer in English"), [either_language(10, 5_000)])


class UnansweredForm(AddressedForm):
    """Which of the seeds without an answer are shown. It stands in the address."""

    area = SelectField(lazy("Area"), coerce=chosen_id)


class RestForm(Form):
    learning = ProseField(lazy("What was learnt?"), [required(), between(10, 5_000)])
    language = LanguageField()
