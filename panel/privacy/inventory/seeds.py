"""Seeds, and what people do on them."""

from panel.language import lazy
from panel.privacy.entries import Basis, Copy, Leaving, TableEntry, facts, holds, names_person, no_person
from panel.privacy.retention import Keep

ON_IT = lazy("Which seed it is about, and when it was made, changed, taken back or hidden.")
WORDS = lazy("What you wrote, and in which language. Everyone can read it.")

ENTERED_BY = names_person("entered_by_id", lazy("The organiser who entered it from a meeting."), Leaving.STAYS, acting=True)
SAID_BY = holds(
    "said_by", lazy("The name of whoever said it at a meeting, where they agreed. An organiser takes it out on request.")
)

SEEDS = (
    TableEntry(
        "meeting",
        lazy("Meetings"),
        lazy("To enter what people said and counted where not everybody is online."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            names_person("entered_by_id", lazy("The organiser who entered it."), Leaving.STAYS, acting=True),
            facts(
                "id area_id name_cy name_en venue held_on entered_at published_at corrected_at saved_at sheet_version",
                lazy("Which meeting it was, when and where."),
            ),
            holds(
                "sheet",
                lazy("What is typed and not published yet. It goes when it is published, or some days after it was last saved."),
                Copy.OTHERS,
            ),
        ),
    ),
    TableEntry(
        "paper_support",
        lazy("Support counted at meetings"),
        lazy("To count hands and names on paper apart from accounts. It holds a number, and nobody’s name."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            names_person("entered_by_id", lazy("The organiser who entered it."), Leaving.STAYS, acting=True),
            facts("id meeting_id seed_id number entered_at", lazy("How many people, of which seed, at which meeting.")),
        ),
    ),
    TableEntry(
        "seed",
        lazy("Seeds"),
        lazy("Ideas for the area, which everyone can read and build on."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            facts(
                "id area_id meeting_id lot_number",
                lazy("Its number, its area, the meeting it is from, and its place in the random order."),
            ),
            names_person("author_id", lazy("Who planted it."), Leaving.STAYS),
            ENTERED_BY,
            SAID_BY,
            holds("title body language theme", WORDS),
            holds("learning learning_language", lazy("What was learnt when it was put to rest.")),
            facts(
                "planted_at edited_at deliberated_at costed_at funded_at rested_at answered_at hidden_at corrected_at"
                " taken_back_at",
                lazy("When it was planted, and what became of it when."),
            ),
            facts("support_count paper_count offer_count", lazy("How many people support it and offer help.")),
        ),
    ),
    no_person("seed_word", lazy("Words of seeds"), lazy("So that a search finds them."), "word seed_id in_title"),
    TableEntry(
        "support",
        lazy("Support of seeds"),
        lazy("To count each person once. Others see how many, not who."),
        Basis.PUBLIC_TASK,
        Keep.ACCOUNT,
        (
            names_person("person_id", lazy("Who supports it."), Leaving.GOES),
            facts("id seed_id given_at", ON_IT),
        ),
    ),
    TableEntry(
        "offer",
        lazy("Offers of help"),
        lazy("To bring people together who want to do something."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            names_person("person_id", lazy("Who offers it."), Leaving.STAYS),
            facts("id seed_id offered_at withdrawn_at hidden_at", ON_IT),
            holds("body language", WORDS),
        ),
    ),
    TableEntry(
        "remark",
        lazy("Conversations on seeds"),
        lazy("To talk an idea over in the open."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            names_person("author_id", lazy("Who wrote it."), Leaving.STAYS),
            ENTERED_BY,
            SAID_BY,
            facts("id seed_id meeting_id made_at hidden_at corrected_at taken_back_at", ON_IT),
            holds("body language", WORDS),
        ),
    ),
    TableEntry(
        "answer",
        lazy("Answers to seeds"),
        lazy("So that everyone can read what the organisers say to an idea."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            names_person("answered_by_id", lazy("The organiser who answered."), Leaving.STAYS),
            facts("id seed_id kind answered_at corrected_at reopened_at", ON_IT),
            holds(
                "body_cy body_en reopen_reason_cy reopen_reason_en", lazy("The answer in both languages. Everyone can read it.")
            ),
        ),
    ),
    TableEntry(
        "translation",
        lazy("Translations"),
        lazy("So that people can read in their own language what others wrote."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            names_person("offered_by_id", lazy("Who offered it."), Leaving.STAYS),
            names_person("decided_by_id", lazy("Who accepted or declined it. It is not shown."), Leaving.STAYS, acting=True),
            facts(
                "id kind thing_id state offered_at decided_at hidden_at", lazy("What it translates, and what became of it when.")
            ),
            facts("of_text", lazy("A fingerprint of the original as it was then.")),
            holds("title body language", WORDS),
            holds("reason reason_language", lazy("Why it was declined. You and whoever declined it can read it."), Copy.OTHERS),
        ),
    ),
)
