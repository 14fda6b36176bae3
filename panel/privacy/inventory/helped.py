"""Votes on paper, by telephone and in booths, as staff take them in. No reading of a ballot names a person."""

from panel.language import lazy
from panel.privacy.entries import Basis, Copy, Leaving, TableEntry, facts, holds, names_person, no_person
from panel.privacy.retention import Keep

HELPED = (
    TableEntry(
        "paper_stub",
        lazy("Stubs of ballot papers"),
        lazy("To know who holds a paper, so that it can be replaced or taken back. The paper itself has no number."),
        Basis.PUBLIC_TASK,
        Keep.ROLL,
        (
            facts("roll_entry_id", lazy("The place on the roll.")),
            facts("round_id number", lazy("The round, and the number on the stub.")),
        ),
        through=("roll_entry_id",),
    ),
    no_person(
        "paper_sheet",
        lazy("Sheets of ballot papers"),
        lazy("How many papers were handed out, and what became of them."),
        "round_id issued replaced returned missing reason_cy reason_en",
    ),
    TableEntry(
        "paper_batch",
        lazy("Batches of ballot papers"),
        lazy("So that two people key each paper, and a third settles where they differ."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            facts("id round_id number papers state entered spoiled", lazy("How many papers, and what became of them.")),
            names_person("first_by_id", lazy("Who keyed them first."), Leaving.STAYS, acting=True),
            names_person("second_by_id", lazy("Who keyed them again."), Leaving.STAYS, acting=True),
            names_person("third_by_id", lazy("Who settled what differed."), Leaving.STAYS, acting=True),
        ),
    ),
    TableEntry(
        "keyed_paper",
        lazy("Ballot papers while they are keyed"),
        lazy("So that two readings of a paper can be compared. They are deleted when the batch is entered."),
        Basis.PUBLIC_TASK,
        Keep.SEALED,
        (
            holds("key", lazy("A random number that names nobody."), Copy.SECRET),
            holds("batch_id position turn", lazy("Which paper of which batch, and whose reading."), Copy.SECRET),
            holds("content", lazy("What was read, encrypted under the secret key."), Copy.SECRET),
        ),
    ),
    TableEntry(
        "telephone_call",
        lazy("Votes by telephone"),
        lazy("So that two people key each ballot, and a call that ends early can be cancelled. A finished call names no voter."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            facts("id round_id number state differed", lazy("The number of the call, and what became of it.")),
            holds("roll_entry_id", lazy("The place on the roll, until the call is over."), Copy.SECRET),
            holds(
                "content", lazy("What the first person heard, encrypted under the secret key, until the second has."), Copy.SECRET
            ),
            names_person("first_by_id", lazy("Who keyed it first."), Leaving.STAYS, acting=True),
            names_person("second_by_id", lazy("Who keyed it again."), Leaving.STAYS, acting=True),
        ),
    ),
    no_person(
        "hall_booth",
        lazy("Booths in a hall"),
        lazy(
            "Which tablets show ballots, until staff lock them out. Of the code and of the tablet’s key hashes are kept,"
            " and until when a ballot is unlocked there."
        ),
        "id round_id number code_hash code_until token_hash unlocked_until",
    ),
    TableEntry(
        "booth_turn",
        lazy("Ballots in booths"),
        lazy("So that one ballot at a time is unlocked, and can be taken back. Once it is cast, nothing names the voter."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            facts("id round_id number state", lazy("The number of the ballot, and what became of it.")),
            holds("roll_entry_id", lazy("The place on the roll, until the ballot is cast or taken back."), Copy.SECRET),
            holds("booth_id", lazy("In which booth, as long as it is unlocked."), Copy.SECRET),
            holds("token_hash", lazy("A hash of the key of the tablet for this ballot."), Copy.SECRET),
        ),
        through=("roll_entry_id",),
    ),
)
