"""The guides for everybody."""

from panel.language import lazy
from panel.pages.guides.models import Guide, Step

PLANT = Guide(
    "plant",
    lazy("Plant an idea"),
    lazy("For everybody · 5 minutes"),
    lazy("You have an idea for your place. It need not be finished: others help it grow."),
    "seeds.plant",
    lazy("Plant a seed"),
    (
        Step(
            lazy("Look first"),
            lazy(
                "Open “Seeds” and search for a word of your idea. "
                "If somebody has planted it already, support theirs: it grows faster."
            ),
            "plant-1",
            lazy("The garden of ideas: a box to search in, and cards with ideas and how many people support each."),
        ),
        Step(
            lazy("Sign in"),
            lazy("Press “Plant a seed”. Type your email address, and we send you a code. There is no password to remember."),
        ),
        Step(
            lazy("Say what and why"),
            lazy("A title, two or three sentences, and the place it is for. Write in Welsh or in English, as you like."),
            "plant-2",
            lazy("The form to plant a seed: a title, why, the place, and the language."),
        ),
        Step(
            lazy("Plant it"),
            lazy("If there are ideas like yours, we show them before yours is planted. Then everybody can read it."),
        ),
        Step(
            lazy("Help it grow"),
            lazy(
                "Tell your neighbours: each can support it or offer help. The organisers owe every seed an answer, in the open."
            ),
            "plant-3",
            lazy("The page of a seed: how far it has grown, who supports it, and the conversation."),
        ),
    ),
)

COUNT = Guide(
    "count",
    lazy("Check a count yourself"),
    lazy("For everybody · 10 minutes"),
    lazy("You do not have to believe us. Your receipt finds your ballot, and the files let anyone count all ballots again."),
    "rounds.all_rounds",
    lazy("All rounds"),
    (
        Step(
            lazy("Keep your receipt"),
            lazy(
                "After you vote, the page shows a code. Write it down, "
                "print it or save it. Nobody else has it, and we cannot send it again."
            ),
        ),
        Step(
            lazy("See your seal on the board"),
            lazy(
                "While voting is open, type the code under “Find my ballot”. The board of the vote holds a seal for each ballot,"
                " and it only grows. Seals come in batches, so look again a day later."
            ),
        ),
        Step(
            lazy("Read the result"),
            lazy("It says what is funded and what is not, and why, in sentences and in figures."),
            "count-1",
            lazy("The result of a round: what is funded, each with its cost, and how far the money went."),
        ),
        Step(
            lazy("Find your ballot"),
            lazy("Under “Check it yourself”, type the code of your receipt. You see the ballot that was counted for it."),
            "count-2",
            lazy("The box “Check it yourself”, with a place for the code of a receipt."),
        ),
        Step(
            lazy("Count again"),
            lazy(
                "Under “Check it yourself”, press “Count this vote again”. Your browser counts all ballots, without us. "
                "Or take the files: one of them is a short program that does it on your own computer."
            ),
        ),
        Step(
            lazy("Tell us if something does not fit"),
            lazy(
                "Write to the organisers: the page “Help and contact” says how. "
                "Say which file and which line, and what you expected."
            ),
        ),
    ),
)
