"""Settings that are whole numbers. One row each: the page, its form, its rule and its sentences follow from the row."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from panel.language import gettext as _
from panel.language import lazy, ngettext
from panel.settings.table import Chapter, Setting


class Unit(StrEnum):
    """What a number counts."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    YEARS = "years"
    PEOPLE = "people"


@dataclass(frozen=True, kw_only=True)
class Number:
    """A setting from `least` to `most` of its unit. `usual` holds until somebody changes it by page.

    A number whose first value stands in the configuration of the machine has its row in `FROM_ENVIRONMENT` too; that one wins.
    """

    chapter: Chapter
    label: str
    why: str
    unit: Unit
    least: int
    most: int
    usual: int

    @property
    def hint(self) -> str:
        """What it is for, and what can be written: a sentence or two for the field."""
        bounds = {name: counted(self.unit, getattr(self, name)) for name in ("least", "most", "usual")}
        return f"{self.why} " + _("From %(least)s to %(most)s; usual: %(usual)s.") % bounds


NUMBERS: Mapping[Setting, Number] = {
    Setting.KEEP_SIGN_IN: Number(
        chapter=Chapter.KEEPING,
        label=lazy("Codes to sign in: days after they were asked for"),
        why=lazy("They are of use for an hour. Kept a little longer, they show who tries to get in."),
        unit=Unit.DAYS,
        least=1,
        most=30,
        usual=1,
    ),
    Setting.KEEP_MAIL: Number(
        chapter=Chapter.KEEPING,
        label=lazy("Email: days after it was written"),
        why=lazy("That an email was sent, and who to. Its words are emptied when it leaves."),
        unit=Unit.DAYS,
        least=7,
        most=365,
        usual=30,
    ),
    Setting.KEEP_ROLL: Number(
        chapter=Chapter.KEEPING,
        label=lazy("The roll of a vote: days after the result is published"),
        why=lazy("Long enough for people to challenge the result. Then nobody can read any more who voted."),
        unit=Unit.DAYS,
        least=30,
        most=1_095,
        usual=90,
    ),
    Setting.KEEP_COMPLAINT: Number(
        chapter=Chapter.KEEPING,
        label=lazy("Complaints about data: days after the answer"),
        why=lazy("Long enough to show the Commissioner what you did."),
        unit=Unit.DAYS,
        least=90,
        most=2_190,
        usual=730,
    ),
    Setting.KEEP_PROBLEM: Number(
        chapter=Chapter.KEEPING,
        label=lazy("Errors of the site: days after they last came"),
        why=lazy("For whoever mends them. They name nobody."),
        unit=Unit.DAYS,
        least=1,
        most=365,
        usual=30,
    ),
    Setting.KEEP_SHEET: Number(
        chapter=Chapter.KEEPING,
        label=lazy("The sheet of a meeting that nobody publishes: days after it was last saved"),
        why=lazy("Names of people may be on it. What is published stays."),
        unit=Unit.DAYS,
        least=14,
        most=365,
        usual=90,
    ),
    Setting.ACCOUNT_AGE: Number(
        chapter=Chapter.LIMITS,
        label=lazy("From what age somebody can have an account of their own"),
        why=lazy("It is on the page to sign in. Under 13 a parent has to agree. Each round has its own age to vote."),
        unit=Unit.YEARS,
        least=11,
        most=18,
        usual=13,
    ),
    Setting.EDIT_MINUTES: Number(
        chapter=Chapter.LIMITS,
        label=lazy("How many minutes people can change what they wrote in a thread"),
        why=lazy("After that others may have answered it. With 0 nobody can change it."),
        unit=Unit.MINUTES,
        least=0,
        most=1_440,
        usual=30,
    ),
    Setting.PER_HOME: Number(
        chapter=Chapter.LIMITS,
        label=lazy("How many accounts of one home are nothing unusual"),
        why=lazy("With more, an organiser looks first. Where only the postcode is known, it is so many for each of its homes."),
        unit=Unit.PEOPLE,
        least=1,
        most=99,
        usual=2,
    ),
    Setting.SEED_DAYS: Number(
        chapter=Chapter.LIMITS,
        label=lazy("How many days people can change a seed that they planted"),
        why=lazy("Only until somebody else supports it, offers help or writes about it. With 0 nobody can change it."),
        unit=Unit.DAYS,
        least=0,
        most=90,
        usual=7,
    ),
    Setting.REMARK_HOURS: Number(
        chapter=Chapter.LIMITS,
        label=lazy("How many hours people can change what they said about a seed"),
        why=lazy("After that others may have answered it. With 0 nobody can change it."),
        unit=Unit.HOURS,
        least=0,
        most=168,
        usual=24,
    ),
    Setting.ANSWER_DAYS: Number(
        chapter=Chapter.LIMITS,
        label=lazy("After how many days a seed has waited long for an answer"),
        why=lazy("From then on everybody sees on its card that nobody has answered, and the desk names it first."),
        unit=Unit.DAYS,
        least=7,
        most=365,
        usual=28,
    ),
    Setting.WARN_DAYS: Number(
        chapter=Chapter.LIMITS,
        label=lazy("How many days before a vote opens or a thread closes the desk warns you"),
        why=lazy("Of proposals that nobody has decided, of money that is missing, and of a thread that ends."),
        unit=Unit.DAYS,
        least=1,
        most=30,
        usual=3,
    ),
    Setting.CONTACT_DAYS: Number(
        chapter=Chapter.LIMITS,
        label=lazy("How many days somebody who is asked to speak for a group has to say yes"),
        why=lazy("Then the link in their email no longer works. Who spoke for the group before still does."),
        unit=Unit.DAYS,
        least=2,
        most=60,
        usual=14,
    ),
}


def counted(unit: Unit, number: int) -> str:
    """A number with its unit, in the spoken language: "28 days"."""
    sentences = {
        Unit.MINUTES: lambda: ngettext("%(num)s minute", "%(num)s minutes", number),
        Unit.HOURS: lambda: ngettext("%(num)s hour", "%(num)s hours", number),
        Unit.DAYS: lambda: ngettext("%(num)s day", "%(num)s days", number),
        Unit.YEARS: lambda: ngettext("%(num)s year", "%(num)s years", number),
        Unit.PEOPLE: lambda: ngettext("%(num)s person", "%(num)s people", number),
    }
    return sentences[unit]() % {"num": number}
