"""The roll, the marks on it, the ballots. No table of ballots names a person."""

from panel.language import lazy
from panel.privacy.entries import Basis, Copy, Leaving, TableEntry, facts, holds, names_person, no_person
from panel.privacy.inventory.helped import HELPED
from panel.privacy.retention import Keep

VOTES = (
    TableEntry(
        "roll_entry",
        lazy("The roll of a round"),
        lazy("To let everyone vote once who may, and nobody else."),
        Basis.PUBLIC_TASK,
        Keep.ROLL,
        (
            facts("id round_id way", lazy("A place on the roll, of which round, and how it was shown.")),
            holds("roll_line_id vote_code_id", lazy("The line of a list or the code by which it was shown."), Copy.SECRET),
            holds("desk_hash", lazy("A print of what you said to the staff; it cannot be turned back."), Copy.SECRET),
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
            facts("channel marked_on", lazy("Online, on paper, by telephone or in a booth, and the day, not the time.")),
        ),
        through=("roll_entry_id",),
    ),
    TableEntry(
        "roll_upload",
        lazy("Uploaded lists of those who may vote"),
        lazy("To count how many lines a list had. The list itself is deleted once its lines are taken, or after a day."),
        Basis.PUBLIC_TASK,
        Keep.ROLL,
        (
            facts(
                "id round_id columns state good wrong twice problems lines uploaded_at",
                lazy("How many lines it had, which of them were wrong, and when it came."),
            ),
            facts("reason_cy reason_en", lazy("Why it came while voting was open. Everyone can read it.")),
            holds("file", lazy("The name under which it waits."), Copy.SECRET),
            names_person("uploaded_by_id", lazy("The organiser who uploaded it."), Leaving.STAYS, acting=True),
        ),
    ),
    TableEntry(
        "roll_line",
        lazy("Lines of uploaded lists"),
        lazy("To know whoever stands on a list when they come to vote. A print is kept, and not what the line says."),
        Basis.PUBLIC_TASK,
        Keep.ROLL,
        (
            holds("id round_id upload_id", lazy("Which list, of which round."), Copy.SECRET),
            holds("line_hash", lazy("A print of the line, made with the site’s secret; it cannot be turned back."), Copy.SECRET),
        ),
    ),
    TableEntry(
        "code_batch",
        lazy("Letters with codes"),
        lazy("To print letters with one-use codes. The codes can be read for a day at most, until they are printed."),
        Basis.PUBLIC_TASK,
        Keep.ROLL,
        (
            facts("id round_id label number made_at sealed_until", lazy("How many letters, for which area, and when.")),
            holds("sealed", lazy("The codes that are not printed yet, encrypted."), Copy.SECRET),
            names_person("made_by_id", lazy("The organiser who made them."), Leaving.STAYS, acting=True),
        ),
    ),
    TableEntry(
        "vote_code",
        lazy("One-use codes"),
        lazy("To know a code when somebody types it. A print is kept, and not the code."),
        Basis.PUBLIC_TASK,
        Keep.ROLL,
        (
            holds("id batch_id number printed", lazy("Which letter of which batch, and how often it was replaced."), Copy.SECRET),
            holds("code_hash", lazy("A print of the code, made with the site’s secret."), Copy.SECRET),
        ),
    ),
    TableEntry(
        "vote_doubt",
        lazy("People who say that somebody else has voted as them, or who object to a count"),
        lazy("So that the organisers find out what happened. How many there were is counted for good."),
        Basis.PUBLIC_TASK,
        Keep.ROLL,
        (
            facts("id round_id kind number made_on state answered_at", lazy("Which round, which day, and what became of it.")),
            facts("reason_cy reason_en", lazy("The answer to an objection. Everyone can read it.")),
            holds("roll_entry_id", lazy("The place on the roll. It is emptied when the roll is deleted."), Copy.SECRET),
            holds("contact what language", lazy("What you wrote to the organisers. It is deleted with the roll.")),
            holds("answer", lazy("What the organisers found."), Copy.OTHERS),
            names_person("answered_by_id", lazy("The organiser who answered."), Leaving.STAYS, acting=True),
        ),
    ),
    *HELPED,
    TableEntry(
        "held_place",
        lazy("Places held of people who left"),
        lazy("So that nobody leaves in an open vote, comes back, and votes again."),
        Basis.SAFETY,
        Keep.SEALED,
        (
            holds("roll_entry_id", lazy("The place on the roll."), Copy.SECRET),
            holds("address_hash", lazy("A print of the email address, which cannot be turned back."), Copy.SECRET),
        ),
    ),
    no_person(
        "roll_change",
        lazy("Changes of a roll"),
        lazy("How many people were added or taken off while a vote was open, and why."),
        "id round_id added removed reason_cy reason_en changed_at",
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
            holds("form_hash", lazy("A print of the page it came from, so that nothing is counted twice."), Copy.SECRET),
            holds("commitment_hash receipt_hash", lazy("Prints of its receipt, made with the secret key."), Copy.SECRET),
            holds("content", lazy("The ballot and its receipt, encrypted under the secret key."), Copy.SECRET),
        ),
    ),
    TableEntry(
        "replaced_commitment",
        lazy("Seals of ballots that were replaced"),
        lazy("So that every seal that was promised comes onto the board, that of a ballot you changed too."),
        Basis.PUBLIC_TASK,
        Keep.SEALED,
        (
            holds("key", lazy("A random number that names nobody."), Copy.SECRET),
            holds("round_id", lazy("The round."), Copy.SECRET),
            holds("content", lazy("The seal, encrypted under the secret key."), Copy.SECRET),
        ),
    ),
    no_person(
        "board_leaf",
        lazy("The board of a vote"),
        lazy("So that nobody can add, change or take away a ballot unnoticed. Seals without names, in random order."),
        "round_id log position kind content",
    ),
    no_person(
        "tree_head",
        lazy("Signed heads of the boards"),
        lazy("So that nothing can be cut from a board unnoticed."),
        "id round_id log freeze_hash size root audit_count audit_hash signed_at site public_key signature",
    ),
    no_person(
        "sealed_ballot",
        lazy("Counted ballots"),
        lazy("So that anyone can count again. They name nobody, and nothing leads from them to a voter."),
        "key round_id body channel nonce commitment receipt_code",
    ),
    no_person(
        "sealing",
        lazy("How sealing went on"),
        lazy("When the ballots were mixed, the key destroyed and the traces wiped."),
        "round_id ballots on_paper by_telephone in_booths sealed_at key_destroyed_at wiped_at",
    ),
    TableEntry(
        "seal_press",
        lazy("Who pressed to seal a vote"),
        lazy("So that two organisers seal it, each having seen the same figures."),
        Basis.SAFETY,
        Keep.RECORD,
        (
            facts(
                "id round_id pressed_at fingerprint", lazy("Which vote, when, and a fingerprint of the figures that were seen.")
            ),
            names_person("person_id", lazy("The organiser who pressed."), Leaving.STAYS, acting=True),
        ),
    ),
    TableEntry(
        "link_key_copy",
        lazy("Copies of the key of a vote"),
        lazy("So that everybody knows how many there are, until each of them is destroyed. The keys themselves are not in it."),
        Basis.SAFETY,
        Keep.RECORD,
        (
            facts("id round_id fingerprint", lazy("Which key was copied.")),
            facts("made_at destroyed_at", lazy("When, and when its holder said that the copy is destroyed.")),
            names_person("holder_id", lazy("Who holds it."), Leaving.STAYS, acting=True),
        ),
    ),
)
