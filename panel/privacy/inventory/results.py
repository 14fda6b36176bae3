"""What follows a vote: who counts it again, what was frozen and found, and what was decided beside that."""

from panel.language import lazy
from panel.privacy.entries import Basis, Leaving, TableEntry, facts, holds, names_person, no_person
from panel.privacy.retention import Keep

RESULTS = (
    TableEntry(
        "scrutineer",
        lazy("Scrutineers"),
        lazy("So that everybody knows before a vote who counts it again. Who was asked and never answered is deleted."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            facts("id round_id state in_place", lazy("Which round, and whether they said yes or were replaced.")),
            facts("asked_at answered_at counted_told_at", lazy("When they were asked, answered, and were told of the count.")),
            facts("reason_cy reason_en", lazy("Why another one was named in their place. Everyone can read it.")),
            holds(
                "name of_cy of_en language", lazy("Their name and whom they look for, as everyone can read it, and a language.")
            ),
            names_person("email", lazy("Where they were asked; it is deleted with their answer."), Leaving.GOES),
            names_person("person_id", lazy("Who counts again."), Leaving.UNNAMED, emptied_too=("name", "of_cy", "of_en")),
            names_person("asked_by_id", lazy("The organiser who asked."), Leaving.STAYS, acting=True),
        ),
    ),
    TableEntry(
        "scrutiny_download",
        lazy("Bundles that were given to scrutineers"),
        lazy("To know which file a scrutineer has counted."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (facts("id scrutineer_id given_at fingerprint", lazy("When, and a fingerprint of the file.")),),
        through=("scrutineer_id",),
    ),
    TableEntry(
        "scrutiny_finding",
        lazy("What scrutineers signed"),
        lazy("So that everybody reads whether a vote was counted again to the same result."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            facts("id scrutineer_id same fingerprint signed_at", lazy("What was found, in which file, and when it was signed.")),
            holds("what_cy what_en", lazy("What was not the same, in their words. Everyone can read it.")),
        ),
        through=("scrutineer_id",),
    ),
    no_person(
        "voided_vote",
        lazy("Votes that were declared void"),
        lazy("How many ballots could not be counted, and why people were asked to vote again."),
        "id round_id ballots marks freeze_hash reason_cy reason_en voided_at",
    ),
    TableEntry(
        "decision",
        lazy("Decisions beside a count"),
        lazy("So that everybody reads what was decided, why, by whom and when."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            facts("id round_id proposal_id kind amount_pence by_contact", lazy("What was decided about which proposal.")),
            facts("reason_cy reason_en decided_at agreed_at taken_back_at", lazy("Why, and when.")),
            names_person("decided_by_id", lazy("Who decided, or withdrew it for the group."), Leaving.STAYS, acting=True),
            names_person("agreed_by_id", lazy("The organiser who agreed."), Leaving.STAYS, acting=True),
        ),
    ),
    no_person("freeze", lazy("What was frozen"), lazy("The rules of a vote as they were when it opened."), "round_id document"),
    no_person(
        "result",
        lazy("Results"),
        lazy("What the count found, step by step."),
        "id round_id counted_at published_at roll_size voters spent_pence trace turnout",
    ),
    no_person(
        "result_line",
        lazy("Lines of a result"),
        lazy("What became of each proposal."),
        "id result_id proposal_id votes place granted_pence",
    ),
)
