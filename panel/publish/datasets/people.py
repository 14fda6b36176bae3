"""What people say: seeds, answers, threads, contributions, groups; and the public log. None of them names who wrote it."""

from panel.language import lazy
from panel.publish.columns import Column, Dataset, Kind, Section, day_of
from panel.publish.datasets.places import AREA
from panel.publish.twins import of_thing, of_twin

SEEDS = Dataset(
    "seeds",
    lazy("Seeds"),
    lazy("Every idea that was planted, in the language it was written in, and how far it has come."),
    ("/data/seeds.csv", "/data/seeds.json"),
    (
        Section(
            "",
            of_thing(
                Column("id", Kind.INTEGER, lazy("The number of the seed. Its page is /cy/seeds/ or /en/seeds/ and this number.")),
                Column("title", Kind.TEXT, lazy("The idea in a few words.")),
                Column("body", Kind.TEXT, lazy("Why, in Markdown.")),
                Column("language", Kind.LANGUAGE, lazy("The language of the text.")),
                Column(
                    "theme",
                    Kind.CHOICE,
                    lazy(
                        "What it is about: food, music, transport, places, young, older, nature, sport, health, learning, welsh"
                        " or other; empty where nobody said it."
                    ),
                ),
                *AREA,
                Column(
                    "growth",
                    Kind.CHOICE,
                    lazy("How far it has come: planted, sprouting, growing, flowering or resting."),
                ),
                Column("planted_at", Kind.MOMENT, lazy("When it was planted.")),
                Column("edited_at", Kind.MOMENT, lazy("When its text was last changed; empty where it never was.")),
                Column("support_count", Kind.INTEGER, lazy("How many people support it with an account on this site.")),
                Column(
                    "paper_count",
                    Kind.INTEGER,
                    lazy("How many people backed it at meetings. Never add it to support_count: somebody may be in both."),
                ),
                Column(
                    "meeting_id", Kind.INTEGER, lazy("The number of the meeting it is from; empty where a person planted it.")
                ),
                Column("offer_count", Kind.INTEGER, lazy("How many offers of help it has.")),
                Column("deliberated_at", Kind.MOMENT, lazy("When a panel began to talk about it.")),
                Column("costed_at", Kind.MOMENT, lazy("When a proposal with its costs grew from it.")),
                Column("funded_at", Kind.MOMENT, lazy("When such a proposal was funded.")),
                Column("rested_at", Kind.MOMENT, lazy("When it was put to rest.")),
                Column("learning", Kind.TEXT, lazy("What was learnt, where it was put to rest.")),
                Column("answered_at", Kind.MOMENT, lazy("When the organisers last answered it.")),
            )
            + of_twin("other_title", "other_body"),
        ),
    ),
)

ANSWERS = Dataset(
    "answers",
    lazy("Answers to seeds"),
    lazy("What the organisers answered in public: you said, we did."),
    ("/data/answers.csv",),
    (
        Section(
            "",
            (
                Column("id", Kind.INTEGER, lazy("The number of the answer.")),
                Column("seed_id", Kind.INTEGER, lazy("The number of the seed it answers.")),
                Column("body_cy", Kind.TEXT, lazy("The answer in Welsh, in Markdown.")),
                Column("body_en", Kind.TEXT, lazy("The answer in English, in Markdown.")),
                Column("answered_at", Kind.MOMENT, lazy("When it was given.")),
            ),
        ),
    ),
)

MEETINGS = Dataset(
    "meetings",
    lazy("Meetings"),
    lazy("Meetings whose ideas, support and remarks the organisers entered from paper."),
    ("/data/meetings.csv",),
    (
        Section(
            "",
            (
                Column("id", Kind.INTEGER, lazy("The number of the meeting.")),
                Column("name_cy", Kind.TEXT, lazy("Its name in Welsh.")),
                Column("name_en", Kind.TEXT, lazy("Its name in English.")),
                *AREA,
                Column("held_on", Kind.DATE, lazy("The day on which people met.")),
                Column("venue", Kind.TEXT, lazy("Where they met.")),
                Column("published_at", Kind.MOMENT, lazy("When what came of it was first published.")),
            ),
        ),
    ),
)

PAPER_SUPPORT = Dataset(
    "paper-support",
    lazy("Support counted at meetings"),
    lazy("How many people at a meeting backed a seed, as the organisers entered it. Apart from support by accounts."),
    ("/data/paper-support.csv",),
    (
        Section(
            "",
            (
                Column("id", Kind.INTEGER, lazy("The number of the entry.")),
                Column("meeting_id", Kind.INTEGER, lazy("The number of the meeting.")),
                Column("seed_id", Kind.INTEGER, lazy("The number of the seed.")),
                Column("number", Kind.INTEGER, lazy("How many people backed it there.")),
                Column("entered_at", Kind.MOMENT, lazy("When it was entered.")),
            ),
        ),
    ),
)

THREADS = Dataset(
    "threads",
    lazy("Threads"),
    lazy("The questions that citizens’ panels talk about, and how each was summed up."),
    ("/data/threads.csv",),
    (
        Section(
            "",
            (
                Column("id", Kind.INTEGER, lazy("The number of the thread.")),
                Column("panel_cy", Kind.TEXT, lazy("The title of its panel in Welsh."), lambda row: row.citizens_panel.title_cy),
                Column(
                    "panel_en", Kind.TEXT, lazy("The title of its panel in English."), lambda row: row.citizens_panel.title_en
                ),
                Column("question_cy", Kind.TEXT, lazy("The question in Welsh.")),
                Column("question_en", Kind.TEXT, lazy("The question in English.")),
                Column("background_cy", Kind.TEXT, lazy("The background in Welsh, in Markdown.")),
                Column("background_en", Kind.TEXT, lazy("The background in English, in Markdown.")),
                Column("opens_at", Kind.MOMENT, lazy("When it opens.")),
                Column("closes_at", Kind.MOMENT, lazy("When it closes.")),
                Column("contribution_count", Kind.INTEGER, lazy("How many contributions it has.")),
                Column(
                    "seeds",
                    Kind.LIST,
                    lazy("The numbers of the seeds it is about."),
                    lambda row: [str(seed.id) for seed in row.seeds if seed.hidden_at is None],
                ),
                Column("summary_cy", Kind.TEXT, lazy("The summary in Welsh, in Markdown.")),
                Column("summary_en", Kind.TEXT, lazy("The summary in English, in Markdown.")),
                Column("summarised_at", Kind.MOMENT, lazy("When it was summed up.")),
            ),
        ),
    ),
)

CONTRIBUTIONS = Dataset(
    "contributions",
    lazy("Contributions"),
    lazy("What panels said in their threads. What a moderator hid is not here."),
    ("/data/contributions.csv",),
    (
        Section(
            "",
            (
                Column("id", Kind.INTEGER, lazy("The number of the contribution.")),
                Column("thread_id", Kind.INTEGER, lazy("The number of its thread.")),
                Column("parent_id", Kind.INTEGER, lazy("The number of the contribution it replies to.")),
                Column("body", Kind.TEXT, lazy("What it says, in Markdown.")),
                Column("language", Kind.LANGUAGE, lazy("The language of the text.")),
                Column("made_at", Kind.MOMENT, lazy("When it was written.")),
                Column("edited_at", Kind.MOMENT, lazy("When its text was last changed; empty where it never was.")),
            ),
        ),
    ),
)

GROUPS = Dataset(
    "groups",
    lazy("Groups"),
    lazy("The community groups of the directory, in their own words."),
    ("/data/groups.csv",),
    (
        Section(
            "",
            of_thing(
                Column("id", Kind.INTEGER, lazy("The number of the group.")),
                Column("name", Kind.TEXT, lazy("Its name.")),
                Column("about", Kind.TEXT, lazy("What it says of itself, in Markdown.")),
                Column("language", Kind.LANGUAGE, lazy("The language of the text.")),
                Column(
                    "size",
                    Kind.CHOICE,
                    lazy("How many people do the work: tiny (up to 5), small (6 to 20), medium (21 to 100) or large (more)."),
                ),
                Column("website", Kind.ADDRESS, lazy("Its own website.")),
                *AREA,
                Column("joined_on", Kind.DATE, lazy("When it was added."), lambda row: day_of(row.joined_at)),
                Column(
                    "closed_on",
                    Kind.DATE,
                    lazy("When it closed; empty while it is listed."),
                    lambda row: day_of(row.closed_at),
                ),
            )
            + of_twin("other_name", "other_about"),
        ),
    ),
)

LOG = Dataset(
    "log",
    lazy("Public log"),
    lazy("Every decision on this site. It says in what role somebody acted, never who. Anyone can work out the hashes again."),
    ("/data/log.csv",),
    (
        Section(
            "",
            (
                Column("id", Kind.INTEGER, lazy("The number of the entry.")),
                Column("at", Kind.MOMENT, lazy("When it was decided.")),
                Column("verb", Kind.TEXT, lazy("What was done.")),
                Column("subject", Kind.TEXT, lazy("To what: a word and a number.")),
                Column("acting_as", Kind.CHOICE, lazy("In what role.")),
                Column("facts", Kind.OBJECT, lazy("Public facts about it, as JSON.")),
                Column(
                    "person_commitment",
                    Kind.TEXT,
                    lazy("It looks random. It fits only one person, and nobody can work out who. Empty where the site acted."),
                ),
                Column("version", Kind.INTEGER, lazy("What the hash covers: 1 is without the commitment to a person.")),
                Column("previous_hash", Kind.TEXT, lazy("The hash of the entry before.")),
                Column(
                    "entry_hash",
                    Kind.TEXT,
                    lazy(
                        "SHA-256 over the hash before and at, verb, subject, acting_as and facts, each on a line of its own. From"
                        " version 2 on with “panel log entry 2” on a line before and person_commitment on a line after."
                    ),
                ),
            ),
        ),
    ),
)

HEADS = Dataset(
    "heads",
    lazy("Signed heads of the public log"),
    lazy("How long the log was, and the hash of its last entry, signed. Whoever keeps one can show whether the log was cut."),
    ("/data/log/heads.json", "/data/log/key.pem"),
    (
        Section(
            "",
            (
                Column("site", Kind.ADDRESS, lazy("The site that signed it.")),
                Column("count", Kind.INTEGER, lazy("How many entries the log had.")),
                Column("hash", Kind.TEXT, lazy("The hash of the last of them."), lambda head: head.entry_hash),
                Column("time", Kind.MOMENT, lazy("When it was signed."), lambda head: head.at),
                Column("key", Kind.TEXT, lazy("The public key (Ed25519), in hexadecimal."), lambda head: head.public_key),
                Column(
                    "signature",
                    Kind.TEXT,
                    lazy("Over “panel log head 1”, site, count, hash, time and key, each on a line of its own that ends."),
                ),
            ),
        ),
    ),
)
