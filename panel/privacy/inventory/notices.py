"""What people follow, how often they hear of it, and what organisers write to followers."""

from panel.language import lazy
from panel.privacy.entries import Basis, Leaving, TableEntry, facts, holds, names_person, no_person
from panel.privacy.retention import Keep

NOTICES = (
    TableEntry(
        "follow",
        lazy("What people follow"),
        lazy("To write to you when something happens there. Nobody else sees it; organisers see how many follow."),
        Basis.PUBLIC_TASK,
        Keep.ACCOUNT,
        (
            names_person("person_id", lazy("Who follows it."), Leaving.GOES),
            holds("kind thing_id stopped", lazy("What you follow, or have stopped to follow.")),
            facts("id since", lazy("Since when.")),
        ),
    ),
    TableEntry(
        "notice_preference",
        lazy("How often people want to hear of things"),
        lazy("To write as often as you like."),
        Basis.PUBLIC_TASK,
        Keep.ACCOUNT,
        (
            names_person("person_id", lazy("Whose choice it is."), Leaving.GOES),
            holds("kind pace", lazy("Of what, and how often.")),
        ),
    ),
    TableEntry(
        "notice",
        lazy("What people are about to hear, or have heard lately"),
        lazy("To tell you of each thing once. Of votes that close soon all rows say the same: none says who had not voted."),
        Basis.PUBLIC_TASK,
        Keep.SHORT,
        (
            names_person("person_id", lazy("Who is told."), Leaving.GOES),
            facts("id entry_id kind due_at mailed_at mail_id", lazy("Of what, when, and by which email.")),
        ),
        swept_by="panel.notices.mailing:sweep_notices",
    ),
    TableEntry(
        "announcement",
        lazy("Messages to followers"),
        lazy("What organisers write to those who follow a round or an area. Everyone can read it."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            names_person("author_id", lazy("The organiser who wrote it."), Leaving.STAYS),
            facts("id kind thing_id area_id made_at sent_at entry_id followers", lazy("About what, when, and to how many.")),
            holds("title_cy title_en body_cy body_en", lazy("The message in both languages.")),
        ),
    ),
    no_person(
        "log_position",
        lazy("How far the public log was read"),
        lazy("So that nobody is told of a thing twice."),
        "reader entry_id",
    ),
)
