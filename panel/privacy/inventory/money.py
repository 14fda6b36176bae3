"""Groups, chests, rounds and proposals."""

from panel.language import lazy
from panel.privacy.entries import Basis, Copy, Leaving, TableEntry, facts, holds, names_person, no_person
from panel.privacy.retention import Keep

WORDS = lazy("What you wrote, and in which language. Everyone can read it.")

MONEY = (
    TableEntry(
        "community_group",
        lazy("Groups"),
        lazy("A directory of those who do things here, in their own words."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            names_person("contact_id", lazy("Who speaks for the group. It is not shown."), Leaving.STAYS),
            facts(
                "id area_id size joined_at corrected_at hidden_at closed_at merged_into_id",
                lazy("Its number, its area, its size, since when, and whether it goes on."),
            ),
            holds(
                "name name_key about language website closed_reason closed_language",
                lazy("What the group says of itself. Everyone can read it."),
            ),
        ),
    ),
    TableEntry(
        "contact_change",
        lazy("Groups that get another contact"),
        lazy("To ask somebody by email whether they speak for a group from now on."),
        Basis.PUBLIC_TASK,
        Keep.SHORT,
        (
            names_person("asked_by_id", lazy("Who asked. It is not shown."), Leaving.UNNAMED, acting=True),
            names_person("email", lazy("The address of whoever is asked."), Leaving.GOES),
            facts("group_id asked_at", lazy("For which group, and when.")),
        ),
        swept_by="panel.groups.contacts:sweep_contact_changes",
    ),
    no_person(
        "chest",
        lazy("Community chests"),
        lazy("The money of several funders for an area, and what it is for."),
        "id title_cy title_en about_cy about_en outcomes_cy outcomes_en area_id opened_at corrected_at closed_at"
        " closed_reason_cy closed_reason_en",
    ),
    TableEntry(
        "ledger_entry",
        lazy("The ledger"),
        lazy("So that everyone can see where the money comes from and goes to. It is never changed."),
        Basis.ACCOUNTS,
        Keep.ALWAYS,
        (
            names_person("entered_by_id", lazy("The treasurer who entered it. It is not shown."), Leaving.STAYS, acting=True),
            facts(
                "id chest_id movement amount_pence decision dated_on entered_at",
                lazy("How much, which way, when, and what decided it."),
            ),
            holds("party note", lazy("Who gave it or got it, and a note. Everyone can read it.")),
        ),
    ),
    no_person(
        "round",
        lazy("Rounds"),
        lazy("The money, the dates and the rules of a vote."),
        "id chest_id title_cy title_en about_cy about_en area_id budget_pence phase electorate electorate_panel_id ways"
        " ballot_form rule completion min_choices max_choices points_total points_each blank_ballots least_steps picking"
        " least_votes least_age challenge_days challenge_until made_at frozen_at freeze_hash"
        " link_key_fingerprint ballot_bytes imported_from currency cover_cy cover_en one_language_cy one_language_en follows_id",
    ),
    no_person(
        "round_heading",
        lazy("Headings of rounds"),
        lazy("Areas, themes and kinds of work that have money of their own in a vote."),
        "id round_id position key name_cy name_en budget_pence kind",
    ),
    TableEntry(
        "exclusion",
        lazy("Proposals that exclude each other"),
        lazy("So that everyone can read why one of them at most is funded."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            facts("id round_id decided_at taken_back_at", lazy("In which round, and when.")),
            holds("reason_cy reason_en", lazy("What the organisers gave as their reason.")),
            names_person("decided_by_id", lazy("The organiser who decided it. It is not shown."), Leaving.STAYS, acting=True),
        ),
    ),
    no_person("phase_date", lazy("Dates of rounds"), lazy("When each phase begins."), "id round_id phase opens_at"),
    no_person(
        "phase_move",
        lazy("Changes of a round’s dates"),
        lazy("So that everyone can read why a date was changed."),
        "id round_id phase moved_at new_date by_hand reason_cy reason_en",
    ),
    TableEntry(
        "proposal",
        lazy("Proposals"),
        lazy("Costed plans that are on a ballot. A draft is seen by its contact and by organisers."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            names_person("contact_id", lazy("Who speaks for the proposal. It is not shown."), Leaving.UNNAMED),
            facts(
                "id round_id group_id number kind state cost_pence heading_id exclusion_id lot_number made_at hidden_at",
                lazy("Which round and group, what it costs, and how it stands."),
            ),
            holds("title summary body language theme other_title other_summary", WORDS),
            holds("reason_cy reason_en", lazy("What the organisers gave as their reason.")),
        ),
    ),
    TableEntry(
        "cost_line",
        lazy("Costs of proposals"),
        lazy("So that everyone can see what a plan costs, line by line."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            facts("id proposal_id position amount_pence", lazy("Which proposal, and how much.")),
            holds("label", WORDS),
        ),
        through=("proposal_id",),
    ),
    TableEntry(
        "import_file",
        lazy("Files that were read in"),
        lazy("To read a round or a table of proposals in once. The file is deleted once it is read in, or after a day."),
        Basis.PUBLIC_TASK,
        Keep.RECORD,
        (
            facts(
                "id kind chest_id round_id name digest rule completion state uploaded_at",
                lazy("What kind of file, for which chest and round, what it was called, and when it came."),
            ),
            holds("file", lazy("The name under which it waits."), Copy.SECRET),
            names_person("uploaded_by_id", lazy("The organiser who uploaded it."), Leaving.STAYS, acting=True),
        ),
    ),
    no_person("proposal_seed", lazy("Seeds of a proposal"), lazy("Which seeds a proposal grew from."), "proposal_id seed_id"),
)
