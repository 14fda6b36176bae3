"""The words that citizens read for the choices of this capability."""

from panel.language import gettext as _
from panel.language import lazy
from panel.rounds.models import BallotForm, Completion, Electorate, Phase, Rule, Way

PHASE_WORDS = {
    Phase.PLANNED: lazy("Planned"),
    Phase.IDEAS: lazy("Ideas"),
    Phase.PROPOSALS: lazy("Proposals"),
    Phase.VOTING: lazy("Voting"),
    Phase.RESULT: lazy("Result"),
    Phase.CANCELLED: lazy("Cancelled"),
}
ELECTORATE_WORDS = {
    Electorate.RESIDENTS: lazy("everybody who lives in the area"),
    Electorate.PANEL: lazy("the people who sit on a citizens’ panel"),
}
WAY_WORDS = {
    Way.RESIDENCY: lazy("with an account, where it is confirmed that they live in the area"),
    Way.SEATS: lazy("with an account, by their seat on the panel"),
    Way.LIST: lazy("by what an uploaded list says of them"),
    Way.CODES: lazy("with a one-use code from a letter"),
    Way.STAFF: lazy("on paper, from the staff of the round"),
}
ACCOUNT = "account"
WAY_CHOICES = {
    ACCOUNT: lazy("with an account: residents by where they live, a panel by its seats"),
    Way.LIST.value: lazy("without an account, by a list that you upload: name, birth year and postcode, or a member’s number"),
    Way.CODES.value: lazy("without an account, with a one-use code from a letter that you print"),
    Way.STAFF.value: lazy("on paper: staff find the person on the roll, hand out a ballot paper, and key it in after the close"),
}
BALLOT_FORM_WORDS = {
    BallotForm.APPROVAL: lazy("tick what you like: as many proposals as the round allows, whatever they cost"),
    BallotForm.KNAPSACK: lazy("spend the money yourself: tick proposals until the money of the round is used up"),
    BallotForm.POINTS: lazy("share out points: more for what matters more"),
    BallotForm.RANKING: lazy("put proposals in order: the favourite first"),
    BallotForm.CHOOSE_ONE: lazy("choose one: a single tick"),
    BallotForm.YES_NO: lazy("yes or no: one proposal alone, to pay for it or not"),
}
RULE_WORDS = {
    Rule.EQUAL_SHARES: lazy("equal shares: every voter has the same share of the money"),
    Rule.GREEDY: lazy("most votes first: proposals are funded in the order of their votes while the money lasts"),
}
COMPLETION_WORDS = {
    Completion.ADD1: lazy("raise everybody’s share by a pound at a time, until the next step would cost more than there is"),
    Completion.ADD1U: lazy("the same, then fill up with the proposals that have the most votes"),
    Completion.NONE: lazy("leave it in the chest"),
}


def age_words(least_age: int) -> str:
    """Who votes by age: "people who are 14 or older"."""
    return _("people who are %(num)s or older") % {"num": least_age} if least_age else _("people of every age")
