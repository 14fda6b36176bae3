"""The roll, the marks on it, the ballots, the results. No table of ballots names a person."""

from panel.language import lazy
from panel.privacy.entries import Basis, Copy, Leaving, TableEntry, facts, holds, names_person, no_person
from panel.privacy.retention import Keep

VOTES = (
    TableEntry(
        "roll_entry",
        lazy("The roll of a round"),
        lazy("To let everyone vote once who may, and nobody else."),
        Basis.PUBLIC_TASK,
        Keep.ROLL,
        (
            facts("id round_id", lazy("A place on the roll, and of which round.")),
            names_person("person_id", lazy("Whose place it is."), Leaving.STAND_IN),
        ),
    ),
    TableEntry(
        "mark",
        lazy("Marks on the roll"),
        lazy("So that nobody votes twice: that you voted, never how."),
        Basis.PUBLIC_TASK,
        Keep.ROLL,
        (
            facts("roll_entry_id", lazy("The place on the roll.")),
            facts("channel marked_on", lazy("Online or on paper, and the day, not the time.")),
        ),
        through=("roll_entry_id",),
    ),
    TableEntry(
        "held_place",
        lazy("Places held of people who left"),
        lazy("So that nobody leaves in an open vote, comes back, and votes again."),
        Basis.SAFETY,
        Keep.SEALED,
        (
            holds("roll_entry_id", lazy("The place on the roll."), Copy.SECRET),
            holds("address_hash", lazy("A print of the e-mail address, which cannot be turned back."), Copy.SECRET),
        ),
    ),
    no_person(
        "roll_change",
        lazy("Changes of a roll"),
        lazy("How many people were added while a vote was open, and why."),
        "id round_id added reason_cy reason_en changed_at",
    ),
    TableEntry(
        "open_ballot",
        lazy("Ballots while a vote is open"),
        lazy("So that you can change your ballot until the close, and nobody else can read it."),
        Basis.PUBLIC_TASK,
        Keep.SEALED,
        (
            holds("key", lazy("A random number that names nobody."), Copy.SECRET),
            holds("round_id", lazy("The round."), Copy.SECRET),
            holds("envelope_key", lazy("A code that leads to your place on the roll with the secret key alone."), Copy.SECRET),
            holds("form_token", lazy("A code of the page it came from, so that nothing is counted twice."), Copy.SECRET),
            holds("body nonce commitment receipt_code", lazy("The ballot and its receipt."), Copy.SECRET),
        ),
    ),
    no_person(
        "sealed_ballot",
        lazy("Counted ballots"),
        lazy("So that anyone can count again. They name nobody, and nothing leads from them to a voter."),
        "key round_id body channel nonce commitment receipt_code",
    ),
    no_person(
        "result",
        lazy("Results"),
        lazy("What the count found, step by step."),
        "id round_id counted_at published_at roll_size voters spent_pence trace",
    ),
    no_person(
        "result_line",
        lazy("Lines of a result"),
        lazy("What became of each proposal."),
        "id result_id proposal_id votes place",
    ),
)
