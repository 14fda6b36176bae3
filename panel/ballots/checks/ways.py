"""What is said of the roll before a vote opens: how many can vote in which way, and what is unwise about it."""

from collections.abc import Sequence

from flask import url_for

from panel.ballots.rules import LISTED_FROM
from panel.language import gettext as _
from panel.language import ngettext
from panel.roll import actions as roll
from panel.roll.opening import number_by, takes_facts
from panel.roll.uploads import columns_of
from panel.rounds.models import Round, Way
from panel.web.checks import Line
from panel.web.checks import Way as Link

HARDLY = 10
"""On a roll of fewer, what is funded can tell on somebody."""


def who_can_vote(budget_round: Round) -> list[Line]:
    """One line for each way, then what to know about them together."""
    ways = budget_round.ways_in
    lines = [_by_account(budget_round)] if budget_round.by_account else []
    lines += [_by_list(budget_round)] if Way.LIST in ways else []
    lines += [_by_codes(budget_round)] if Way.CODES in ways else []
    lines += [_on_paper(budget_round)] if budget_round.on_paper else []
    return [*lines, *_together(budget_round)]


def _by_account(budget_round: Round) -> Line:
    people = roll.missing(budget_round)
    said = ngettext("%(num)s person may vote as things stand.", "%(num)s people may vote as things stand.", people)
    return Line(_("Who can vote"), said % {"num": people}, holds=False)


def _by_list(budget_round: Round) -> Line:
    number = number_by(budget_round, Way.LIST)
    said = ngettext("%(num)s line is on the list.", "%(num)s lines are on the list.", number) % {"num": number}
    columns = columns_of(budget_round)
    if not number:
        said += " " + _("Nobody can vote by the list until one is uploaded.")
    elif "reference" not in columns:
        said += " " + _(
            "Family and neighbours may know a name, a birth year and a postcode, and whoever comes first with them votes. Letters"
            " with codes are safer where much is at stake."
        )
    elif columns == ("reference",):
        said += " " + _("A number alone can be guessed where numbers follow each other. A list with the birth year too is safer.")
    return Line(_("By the uploaded list"), said, holds=False)


def _by_codes(budget_round: Round) -> Line:
    number = number_by(budget_round, Way.CODES)
    said = ngettext("%(num)s code is made.", "%(num)s codes are made.", number) % {"num": number}
    if not number:
        said += " " + _("Nobody can vote with a code until some are made.")
    return Line(_("With a code from a letter"), said, holds=False)


def _on_paper(budget_round: Round) -> Line:
    said = _("Staff find people on the roll and hand them a ballot paper. Each paper is keyed by two people after that.")
    if takes_facts(budget_round):
        said += " " + _("Whoever has no account is put on the roll at the desk, by name, birth year and postcode.")
    return Line(_("On paper"), said, holds=False)


def _together(budget_round: Round) -> Sequence[Line]:
    lines = []
    if budget_round.by_account and (budget_round.without_account or takes_facts(budget_round)):
        lines.append(Line(_("Twice"), twice_words()))
    number = roll.missing(budget_round) + number_by(budget_round, Way.LIST) + number_by(budget_round, Way.CODES)
    if number < LISTED_FROM:
        lines.append(Line(_("What will not be published"), _few(number), holds=False))
    return lines


def twice_words() -> str:
    """What is said where one person could be on the roll in two ways."""
    return _(
        "The same person can be on the roll twice: by their account, and by a list or a letter. Whoever is signed in when they"
        " use the other way keeps one place. Whoever is not could vote twice, and nobody would see it."
    )


def _few(number: int) -> str:
    said = _("With fewer than 50 ballots only totals are published, not the ballots one by one.")
    said += " " + _("With fewer than 10 not even totals are shown, to nobody: only what is funded.")
    if number < HARDLY:
        said += " " + _("On a roll of fewer than 10, even that can show how somebody voted. Tell them so.")
    return said


def ways_to_mend(budget_round: Round) -> list[Link]:
    """Where the lists and letters of a round are."""
    if not budget_round.without_account:
        return []
    return [Link(_("Lists and letters of this round"), url_for("roll.ways", round_id=budget_round.id))]
