"""Results, ballots and whole elections. The tally writes `.pb` files; the dictionary only explains their columns."""

from panel.language import lazy
from panel.publish.columns import Column, Dataset, Kind, Section

RESULT = Dataset(
    "result",
    lazy("Result of a round"),
    lazy("What the count found, step by step, and the other rules beside it. Money is in pence here, so that it is exact."),
    ("/data/rounds/{round_id}/result.json",),
    (
        Section(
            "",
            (
                Column("round_id", Kind.INTEGER, lazy("The number of the round.")),
                Column("counted_at", Kind.MOMENT, lazy("When the ballots were counted.")),
                Column("published_at", Kind.MOMENT, lazy("When the result was published.")),
                Column("roll_size", Kind.INTEGER, lazy("How many people could vote.")),
                Column("voters", Kind.INTEGER, lazy("How many ballots were counted.")),
                Column(
                    "channels",
                    Kind.OBJECT,
                    lazy("How many of them came in on this site (web), on paper, by telephone and in a booth."),
                ),
                Column(
                    "areas",
                    Kind.OBJECT,
                    lazy(
                        "Turnout by area: area_id, name, voted and on_roll. Areas with fewer than 10 people who voted, or who did"
                        " not, stand together without a number; null where fewer than 50 voted, or the roll knows no areas."
                    ),
                ),
                Column(
                    "papers",
                    Kind.OBJECT,
                    lazy(
                        "What became of every ballot paper: issued, entered, replaced (spoiled), in_box (no ballot), returned"
                        " (unused) and missing, which add up; null where there were none."
                    ),
                ),
                Column(
                    "calls",
                    Kind.OBJECT,
                    lazy("What became of every vote by telephone: begun = entered + cancelled; null where nobody rang."),
                ),
                Column(
                    "booths",
                    Kind.OBJECT,
                    lazy(
                        "What became of every ballot that was unlocked in a booth: unlocked = cast + cancelled + lapsed (time ran"
                        " out); null where none was."
                    ),
                ),
                Column("budget_pence", Kind.INTEGER, lazy("The money of the round.")),
                Column("spent_pence", Kind.INTEGER, lazy("What the proposals that the count funds cost together.")),
                Column(
                    "decisions",
                    Kind.OBJECT,
                    lazy(
                        "What was decided beside the count: the number of the proposal, kind (taken back by its group, not"
                        " funded, funded, or funded in part), amount_pence, reason_cy, reason_en, decided_at and agreed_at."
                    ),
                ),
                Column(
                    "scrutiny",
                    Kind.OBJECT,
                    lazy(
                        "What each scrutineer who signed found: same, what_cy, what_en, fingerprint (of the file that they"
                        " counted) and signed_at; null where nobody was to count again."
                    ),
                ),
                Column(
                    "lines",
                    Kind.OBJECT,
                    lazy(
                        "For each proposal its number, cost_pence, votes, place in the count and granted_pence. "
                        "Where fewer than 10 people voted, votes are null and places are in the order of the ballot."
                    ),
                ),
                Column(
                    "trace_sha256",
                    Kind.TEXT,
                    lazy("The hash of the trace as it was stored: the public log has the same one."),
                ),
                Column(
                    "trace",
                    Kind.OBJECT,
                    lazy("Every step of the count; null where fewer than 50 people voted, for then only totals are published."),
                ),
            ),
        ),
    ),
)

BALLOTS = Dataset(
    "ballots",
    lazy("Ballots of a round"),
    lazy(
        "Every counted ballot, in random order and without a name. Where fewer than 50 people voted the ballots are not"
        " published: single ones could be guessed at."
    ),
    ("/data/rounds/{round_id}/ballots.csv",),
    (
        Section(
            "",
            (
                Column("ballot", Kind.INTEGER, lazy("A running number in random order.")),
                Column(
                    "proposals",
                    Kind.LIST,
                    lazy("The ballot numbers of the proposals it names, the best first in a ranking; or the answer yes or no."),
                ),
                Column("points", Kind.LIST, lazy("Beside each of them its points; empty where ballots have none.")),
                Column(
                    "channel",
                    Kind.CHOICE,
                    lazy("web, paper, telephone or booth; empty in every line where one of them has fewer than 10 ballots."),
                ),
            ),
        ),
    ),
)

ELECTION = Dataset(
    "election",
    lazy("A round as an election file (.pb)"),
    lazy(
        "Money, proposals and ballots in the format of Pabulib, which other programs read: anyone can count again with it."
        " Where fewer than 50 people voted there is no such file."
    ),
    ("/data/rounds/{round_id}.pb",),
    (
        Section(
            "META",
            (
                Column("description", Kind.TEXT, lazy("The title of the round in English.")),
                Column("country", Kind.TEXT, lazy("The country.")),
                Column("unit", Kind.TEXT, lazy("The area.")),
                Column("instance", Kind.TEXT, lazy("The year in which voting closed.")),
                Column("num_projects", Kind.INTEGER, lazy("How many proposals were on the ballot.")),
                Column("num_votes", Kind.INTEGER, lazy("How many ballots were counted.")),
                Column("budget", Kind.POUNDS, lazy("The money of the round.")),
                Column("vote_type", Kind.CHOICE, lazy("approval: a ballot is a set of proposals.")),
                Column(
                    "rule",
                    Kind.CHOICE,
                    lazy("The rule in the format’s words; unknown where they do not fit ours: comment then says more."),
                ),
                Column("date_begin", Kind.DATE, lazy("When voting opened, as dd.mm.yyyy.")),
                Column("date_end", Kind.DATE, lazy("When voting closed, as dd.mm.yyyy.")),
                Column("min_length", Kind.INTEGER, lazy("The least proposals on a ballot.")),
                Column("max_length", Kind.INTEGER, lazy("The most proposals on a ballot.")),
                Column("max_sum_cost", Kind.POUNDS, lazy("The most that the proposals of one ballot may cost together.")),
                Column("min_project_score_threshold", Kind.INTEGER, lazy("A proposal with fewer votes cannot win.")),
                Column("currency", Kind.TEXT, lazy("GBP: pounds; another one where the round was held elsewhere.")),
                Column("fully_funded", Kind.INTEGER, lazy("1 where there was money for every proposal.")),
                Column("comment", Kind.TEXT, lazy("What the format has no word for.")),
            ),
        ),
        Section(
            "PROJECTS",
            (
                Column("project_id", Kind.TEXT, lazy("What the proposal is called on the ballot.")),
                Column(
                    "cost",
                    Kind.POUNDS,
                    lazy("What it costs; 999999999 where it was withdrawn after the ballot was printed."),
                ),
                Column("votes", Kind.INTEGER, lazy("How many ballots name it.")),
                Column("name", Kind.TEXT, lazy("Its title.")),
                Column(
                    "category",
                    Kind.CHOICE,
                    lazy("Its heading where headings have money, else its theme; left out where no proposal has one."),
                ),
                Column("selected", Kind.INTEGER, lazy("1 where it was funded, otherwise 0.")),
            ),
        ),
        Section(
            "VOTES",
            (
                Column("voter_id", Kind.INTEGER, lazy("A running number in random order.")),
                Column("vote", Kind.LIST, lazy("The ballot numbers of the proposals it names.")),
                Column(
                    "voting_method",
                    Kind.CHOICE,
                    lazy("internet or paper; left out where one of them has fewer than 10 ballots."),
                ),
            ),
        ),
    ),
)

BUNDLE = Dataset(
    "bundle",
    lazy("All that is needed to count a vote again (zip)"),
    lazy(
        "The rules, the ballots, the board and the result of a vote in one zip, with a program that checks them and counts"
        " again: “python3 verify.py bundle.zip” needs nothing but Python. Where fewer than 50 people voted there is no such file."
    ),
    ("/data/rounds/{round_id}/bundle.zip", "/data/verify.py"),
    (
        Section(
            "",
            (
                Column("bundle.json", Kind.OBJECT, lazy("The number of the round, and the SHA-256 of every other file.")),
                Column(
                    "freeze.json", Kind.OBJECT, lazy("The rules and proposals as they were fixed before the vote, to the letter.")
                ),
                Column("log.json", Kind.OBJECT, lazy("The board of the vote with its signed heads.")),
                Column(
                    "ballots.csv",
                    Kind.TEXT,
                    lazy("Every counted ballot with its seal, and the number that opens the seal. Mixed, and without names."),
                ),
                Column("election.pb", Kind.TEXT, lazy("The round as an election file: the same as the one above.")),
                Column("result.json", Kind.OBJECT, lazy("What the count found, step by step, in exact numbers.")),
                Column("verify.py", Kind.TEXT, lazy("The program. It shares no line with the one that counted the vote.")),
            ),
        ),
    ),
)
