"""The guides for those who run something here."""

from panel.language import lazy
from panel.pages.guides.models import Guide, Step

CHEST = Guide(
    "chest",
    lazy("Open a community chest"),
    lazy("For organisers and treasurers · 15 minutes"),
    lazy(
        "A chest pools the money of several funders for one place. "
        "Everybody sees what came in, what was decided and what was paid."
    ),
    "chests.all_chests",
    lazy("Community chests"),
    (
        Step(
            lazy("Agree who pays in"),
            lazy("Ask each funder how much, when, and what they hope for. A pledge is enough to begin with."),
        ),
        Step(
            lazy("Open it"),
            lazy(
                "From the desk, press “Open a chest”. Give it a name, its place, "
                "and two sentences about what it is for, in both languages."
            ),
            "chest-1",
            lazy("The form to open a chest."),
        ),
        Step(
            lazy("Enter the money"),
            lazy(
                "The treasurer enters each sum: pledged, then received. "
                "A line is never changed: a wrong one is put right by an opposite line."
            ),
            "chest-2",
            lazy("The form to enter money: what happened, how much, from whom, and when."),
        ),
        Step(
            lazy("Match it with the bank"),
            lazy("Once a month, hold the ledger beside the statement of the bank. Both must end at the same sum."),
        ),
        Step(
            lazy("Show it"),
            lazy("The page of the chest has one bar and the same in figures. Print it for the noticeboard."),
            "chest-3",
            lazy("A chest: one bar of what is paid, promised and left, and the figures below it."),
        ),
    ),
)

PANEL = Guide(
    "panel",
    lazy("Run a citizens’ panel"),
    lazy("For organisers and facilitators · 20 minutes to set up"),
    lazy("A panel is a group of neighbours who take the time to talk one question through. Everybody can read what they say."),
    "panels.all_panels",
    lazy("Panels"),
    (
        Step(
            lazy("Find the question"),
            lazy(
                "One question that is still open, that people here care about, "
                "and that somebody will answer. Say what the panel can change."
            ),
        ),
        Step(
            lazy("Make the panel"),
            lazy("From the desk, press “Make a panel”. Write the question in both languages, and say how many seats there are."),
            "panel-1",
            lazy("The form to make a panel: its name, its question and how many seats."),
        ),
        Step(
            lazy("Offer the seats"),
            lazy("Offer each seat to a person who has an account. They take it or decline, and you see how many are taken."),
        ),
        Step(
            lazy("Open a thread"),
            lazy("Say what the panel should talk about, give the facts that everybody needs, and say until when."),
            "panel-2",
            lazy("A thread of a panel: the question, what it is about, and what members have written."),
        ),
        Step(
            lazy("Sum it up"),
            lazy("When it closes, write what the panel agrees on and what it does not, in its own words. Everybody can read it."),
        ),
    ),
)

ROUND = Guide(
    "round",
    lazy("Run a round in an afternoon"),
    lazy("For organisers · an afternoon to set up, six weeks to run"),
    lazy("A round shares out a part of a chest: people bring ideas, groups write proposals, and everybody on the roll votes."),
    "rounds.all_rounds",
    lazy("Rounds"),
    (
        Step(
            lazy("Check that you have what it takes"),
            lazy(
                "A chest with money, a second organiser, "
                "and somebody who can be reached by telephone. The desk says what is missing."
            ),
            "round-1",
            lazy("The desk: what needs doing now, what soon, and what to watch."),
        ),
        Step(
            lazy("Make the round"),
            lazy(
                "Press “Make a round”. Choose the chest, the sum and who votes. What we suggest for the rest is a good beginning."
            ),
        ),
        Step(
            lazy("Set the dates"),
            lazy(
                "Give people two weeks for ideas, two for proposals and two to vote. Let no phase end on a weekend or a holiday."
            ),
            "round-2",
            lazy("The phases of a round on one line, each with its date."),
        ),
        Step(
            lazy("Spread the word"),
            lazy(
                "Print the poster of the round, in both languages, "
                "with a square code that a telephone can read. Hang it where people wait."
            ),
        ),
        Step(
            lazy("Look at the proposals"),
            lazy(
                "Put each one on the ballot, or say why not. Do it before the vote opens: after that the ballot stays as it is."
            ),
        ),
        Step(
            lazy("Let people vote"),
            lazy("You see how many have voted, never how. The site reminds those who follow the round two days before the end."),
        ),
        Step(
            lazy("Count and publish"),
            lazy(
                "Seal the ballots with a second organiser: each of you presses. Wait for objections and answer them, then publish"
                " the result."
            ),
            "round-3",
            lazy("The result of a round: what is funded, each with its cost."),
        ),
    ),
)

LETTERS = Guide(
    "letters",
    lazy("Let people vote with a letter or by a list"),
    lazy("For clerks and organisers · half a day to print and post"),
    lazy("People can vote without an account: with a one-use code from a letter, or by a list of those who may vote."),
    "rounds.all_rounds",
    lazy("Rounds"),
    (
        Step(
            lazy("Choose the ways of the round"),
            lazy(
                "Tick them when you make the round, or change it before voting opens. "
                "Codes are safer than a list: a neighbour may know a name, a birth year and a postcode."
            ),
        ),
        Step(
            lazy("Upload the list, if you use one"),
            lazy(
                "Save it as CSV with the columns name, birth year and postcode, or with a membership number. Look at the first "
                "lines and at what is wrong, then put it on the roll. Only prints of the lines are kept. For more than 2 MB, "
                "whoever runs the server hands the file in: panel roll-list ROUND FILE."
            ),
        ),
        Step(
            lazy("Make the letters"),
            lazy(
                "Say how many, and for where. Print them within a day, as a page or as a PDF file, in large print for those who "
                "need it. Print with a second person beside you: whoever sees a code could vote with it."
            ),
        ),
        Step(
            lazy("Forget the codes, and post the letters"),
            lazy("Press “They are printed”. From then on nobody here can read a code. Put each letter in a closed envelope."),
        ),
        Step(
            lazy("Replace what was lost"),
            lazy(
                "Ask for the number on the letter, or replace all letters of a batch that have not voted. "
                "The old code is dead at once. A letter with which somebody has voted cannot be replaced."
            ),
        ),
        Step(
            lazy("Look into doubts"),
            lazy(
                "Whoever finds that somebody else has voted from their place tells you so, and the desk shows it. "
                "No ballot can be taken out. What you cannot explain is counted beside the result."
            ),
        ),
    ),
)

PAPER = Guide(
    "paper",
    lazy("Let people vote on paper"),
    lazy("For clerks and organisers · three people for the keying"),
    lazy("A paper counts like every other ballot. Nobody can have one and vote here, too, and nothing leads from it to a name."),
    "rounds.all_rounds",
    lazy("Rounds"),
    (
        Step(
            lazy("Choose paper as a way of the round"),
            lazy("Tick it when you make the round, or change it before voting opens. It goes with every other way."),
        ),
        Step(
            lazy("Print the papers"),
            lazy(
                "Once voting is open, “Ballot papers” on the page of the phases has the paper and the envelopes, as a page and as"
                " a PDF file, in large print too. Copy the paper as often as you need it."
            ),
        ),
        Step(
            lazy("Hand out a paper"),
            lazy(
                "Find the person, press “Hand out a paper”, write the number on the stub and tear it off. That is the moment in"
                " which they are marked on the roll. Replace a paper that is spoiled; take back one that is unused."
            ),
        ),
        Step(
            lazy("Key the papers twice"),
            lazy(
                "Mix the papers of the box and make batches of up to 50. One person types the numbers on each paper; another does"
                " it again without seeing them. A third looks at the papers that they read differently."
            ),
        ),
        Step(
            lazy("Account for every paper"),
            lazy(
                "After the close, say how many papers did not come back, and why. The ballots can be sealed when the papers that"
                " were handed out equal those that are entered, spoiled, unused or missing. That sheet is published with the"
                " result."
            ),
        ),
    ),
)
