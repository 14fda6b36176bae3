"""Citizens' panels, their seats and their threads."""

from panel.language import lazy
from panel.privacy.entries import Basis, Leaving, TableEntry, facts, holds, names_person, no_person
from panel.privacy.retention import Keep

WORDS = lazy("What you wrote, and in which language. Everyone can read it.")
DATES = lazy("Its number, where it belongs, and its dates.")

PANELS = (
    no_person(
        "citizens_panel",
        lazy("Citizens’ panels"),
        lazy("The question, the area and the seats of a panel."),
        "id title_cy title_en question_cy question_en area_id seat_target made_at corrected_at closed_at"
        " closed_reason_cy closed_reason_en",
    ),
    TableEntry(
        "seat",
        lazy("Seats on a panel"),
        lazy("To know who may write in its threads. Others on the panel and organisers see the names."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            names_person("person_id", lazy("Who it was offered to."), Leaving.STAYS),
            facts("id citizens_panel_id state offered_at answered_at", lazy("Which panel, when it was offered, and the answer.")),
        ),
    ),
    TableEntry(
        "thread",
        lazy("Threads"),
        lazy("Questions that a panel talks through in the open."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            names_person("opened_by_id", lazy("The facilitator who opened it."), Leaving.STAYS, acting=True),
            facts("id citizens_panel_id opens_at closes_at made_at summarised_at corrected_at contribution_count", DATES),
            holds(
                "question_cy question_en background_cy background_en summary_cy summary_en",
                lazy("The question, the background and the summary, in both languages."),
            ),
        ),
    ),
    TableEntry(
        "earlier_text",
        lazy("Earlier texts"),
        lazy("So that people can read what something said before it was corrected."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            names_person("corrected_by_id", lazy("Who corrected it. It is not shown."), Leaving.STAYS, acting=True),
            facts("id subject part corrected_at", lazy("What it was on, and when it was corrected.")),
            facts("hidden_at hidden_ground", lazy("Whether a moderator has hidden it, and on which ground.")),
            holds("body language", lazy("What it said before. Everyone can read it.")),
        ),
    ),
    no_person(
        "easy_read",
        lazy("Easy-read texts"),
        lazy("The same in short sentences, with links to a film in sign language and to recordings. Who wrote it is not kept."),
        "id round_id proposal_id panel_id text_cy text_en film_url audio_cy_url audio_en_url checked_by checked_on made_at"
        " corrected_at",
    ),
    no_person("thread_seed", lazy("Seeds of a thread"), lazy("Which seeds a thread is about."), "thread_id seed_id"),
    no_person(
        "thread_move",
        lazy("Changes of a thread’s dates"),
        lazy("So that everyone can read why a date was changed."),
        "id thread_id opens_at closes_at reason_cy reason_en moved_at",
    ),
    TableEntry(
        "contribution",
        lazy("Contributions"),
        lazy("What a panel says in its threads."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            names_person("author_id", lazy("Who wrote it."), Leaving.STAYS),
            facts("id thread_id parent_id made_at edited_at hidden_at", DATES),
            holds("body language", WORDS),
        ),
    ),
    TableEntry(
        "contribution_version",
        lazy("Earlier words of contributions"),
        lazy("So that everyone can see what was changed."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            facts("id contribution_id replaced_at", DATES),
            facts("hidden_at hidden_ground", lazy("Whether a moderator has hidden it, and on which ground.")),
            holds("body language", WORDS),
        ),
        through=("contribution_id",),
    ),
)
