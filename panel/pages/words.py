"""The glossary, and the words of the public log."""

from panel.language import lazy

# fmt: off
GLOSSARY: tuple[tuple[str, str], ...] = (
    (lazy("seed"), lazy("An idea that somebody plants: a title, and why.")),
    (lazy("support"), lazy("To say that you are behind a seed. You can take it back.")),
    (lazy("citizens' panel"), lazy("People of an area who think a question through together. Anyone can read what they say.")),
    (lazy("seat"), lazy("A place on a citizens' panel.")),
    (lazy("thread"), lazy("One question that a panel talks about, with its background, its dates and a summary at the end.")),
    (lazy("contribution"), lazy("One message in a thread.")),
    (lazy("community chest"), lazy("Money of several funders, pooled for an area.")),
    (lazy("ledger"), lazy("Every movement of a chest's money, line by line, each with the decision behind it.")),
    (lazy("round"), lazy("One cycle of ideas, proposals, a vote and a result, with its own money from a chest.")),
    (lazy("proposal"), lazy("A plan with its costs, written by a group. It stands on the ballot.")),
    (lazy("roll"), lazy("The list of who may vote in a round.")),
    (lazy("ballot"), lazy("Your choice in a round. It carries no name.")),
    (lazy("receipt"), lazy("A code that lets you find your ballot among the counted ones.")),
    (lazy("to seal"), lazy("To close the ballots after the vote, so that nobody can tell any more whose is whose.")),
    (lazy("equal shares"), lazy("Every voter has the same part of the money. What its supporters can pay for is funded.")),
    (lazy("most votes first"), lazy("The proposals with the most votes are funded, one after the other, while there is money.")),
    (lazy("turnout"), lazy("How many of the people on the roll voted.")),
    (lazy("area"), lazy("A county, a community council or a ward.")),
    (lazy("group"), lazy("A community organisation, large or small. It speaks for itself.")),
    (lazy("core costs"), lazy("What it takes to keep a group going: rent, wages, insurance.")),
    (lazy("organiser"), lazy("Somebody who runs rounds and panels, and publishes results.")),
    (lazy("facilitator"), lazy("Somebody who opens a panel's threads and helps everybody to be heard.")),
    (lazy("moderator"), lazy("Somebody who decides about what was flagged, and says why.")),
    (lazy("treasurer"), lazy("Somebody who enters the money of a chest.")),
    (lazy("commissioner"), lazy("Somebody who buys services for a council or a health board.")),
)
# fmt: on

ACTING = {
    "site": lazy("the site, by the calendar"),
    "person": lazy("a person"),
    "resident": lazy("a resident"),
    "organiser": lazy("an organiser"),
    "facilitator": lazy("a facilitator"),
    "moderator": lazy("a moderator"),
    "treasurer": lazy("a treasurer"),
    "commissioner": lazy("a commissioner"),
}
VERBS: dict[str, str] = {
    "residency.confirm": lazy("confirmed where somebody lives"),
    "residency.refuse": lazy("did not confirm where somebody lives"),
    "postcodes.upload": lazy("uploaded a list of postcodes"),
    "role.grant": lazy("gave a role"),
    "role.take-back": lazy("took back a role"),
}
