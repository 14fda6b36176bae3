"""The words that citizens read for the choices of this capability."""

from panel.language import lazy

RULE_WORDS = {"equal-shares": lazy("Equal shares"), "greedy": lazy("Most votes first"), "phragmen": lazy("Phragmén’s rule")}
RULE_SENTENCES = {
    "equal-shares": lazy(
        "Each voter gets the same share of the money. A proposal is funded when the people who picked it can pay for it"
        " together from their shares."
    ),
    "greedy": lazy("Proposals are taken in the order of their votes, as long as the money lasts."),
    "phragmen": lazy("Voters earn money at the same speed; a proposal is bought when the people who picked it can pay for it."),
}
COMPLETION_SENTENCES = {
    "none": lazy("Money that is left stays in the chest."),
    "add1": lazy("While money is left, everybody’s share grows pound by pound, until the next pound would spend too much."),
    "add1u": lazy(
        "While money is left, everybody’s share grows pound by pound; what then still fits is taken in the order of votes."
    ),
}
