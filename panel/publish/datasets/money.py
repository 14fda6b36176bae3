"""Money and what it is asked for: chests, their ledgers, rounds, proposals and their cost lines."""

from typing import Any

from panel.language import lazy
from panel.money import POUNDS
from panel.publish.columns import Column, Dataset, Kind, Section, day_of
from panel.publish.datasets.places import AREA
from panel.rounds.models import Phase

CHESTS = Dataset(
    "chests",
    lazy("Community chests"),
    lazy("The pooled funds, and what they should achieve."),
    ("/data/chests.csv",),
    (
        Section(
            "",
            (
                Column("id", Kind.INTEGER, lazy("The number of the chest.")),
                Column("title_cy", Kind.TEXT, lazy("Its title in Welsh.")),
                Column("title_en", Kind.TEXT, lazy("Its title in English.")),
                Column("about_cy", Kind.TEXT, lazy("What it is, in Welsh, in Markdown.")),
                Column("about_en", Kind.TEXT, lazy("What it is, in English, in Markdown.")),
                Column("outcomes_cy", Kind.TEXT, lazy("What it should achieve, in Welsh, in Markdown.")),
                Column("outcomes_en", Kind.TEXT, lazy("What it should achieve, in English, in Markdown.")),
                *AREA,
                Column("opened_on", Kind.DATE, lazy("When it was opened."), lambda row: day_of(row.opened_at)),
                Column(
                    "closed_on",
                    Kind.DATE,
                    lazy("When it closed; empty while it is open."),
                    lambda row: day_of(row.closed_at),
                ),
            ),
        ),
    ),
)

LEDGER = Dataset(
    "ledger",
    lazy("Ledger of a chest"),
    lazy("Every movement of its money. A line is never changed; a mistake is put right by a line of the opposite sign."),
    ("/data/chests/{chest_id}/ledger.csv",),
    (
        Section(
            "",
            (
                Column("id", Kind.INTEGER, lazy("The number of the line.")),
                Column("dated_on", Kind.DATE, lazy("The day of the movement.")),
                Column(
                    "movement",
                    Kind.CHOICE,
                    lazy("What happened: pledged, received, granted, paid or returned."),
                ),
                Column("amount_pounds", Kind.POUNDS, lazy("The amount."), lambda row: row.amount_pence),
                Column("party", Kind.TEXT, lazy("Who gave it or who got it.")),
                Column("note", Kind.TEXT, lazy("What it was for.")),
                Column("decision", Kind.TEXT, lazy("What decided it, as in the public log.")),
            ),
        ),
    ),
)


def _date(phase: Phase, meaning: str) -> Column:
    return Column(f"{phase}_at", Kind.MOMENT, meaning, lambda row: row.budget_round.opens_at(phase))


def _currency(row: Any) -> str:
    return str(row.budget_round.currency or POUNDS)


def _of_round(name: str, kind: Kind, meaning: str) -> Column:
    return Column(name, kind, meaning, lambda row: getattr(row.budget_round, name))


ROUNDS = Dataset(
    "rounds",
    lazy("Rounds"),
    lazy("Every round with its money, its dates and its rules; what was found will be here once the result is published."),
    ("/data/rounds.csv",),
    (
        Section(
            "",
            (
                _of_round("id", Kind.INTEGER, lazy("The number of the round.")),
                _of_round("title_cy", Kind.TEXT, lazy("Its title in Welsh.")),
                _of_round("title_en", Kind.TEXT, lazy("Its title in English.")),
                _of_round("chest_id", Kind.INTEGER, lazy("The number of the chest its money comes from.")),
                *AREA,
                Column("budget_pounds", Kind.POUNDS, lazy("The money of the round."), lambda row: row.budget_round.budget_pence),
                _of_round("phase", Kind.CHOICE, lazy("Where it stands: planned, ideas, proposals, voting, result or cancelled.")),
                _date(Phase.IDEAS, lazy("When the phase of ideas begins.")),
                _date(Phase.PROPOSALS, lazy("When proposals are taken.")),
                _date(Phase.VOTING, lazy("When voting opens.")),
                _date(Phase.RESULT, lazy("When voting closes.")),
                _of_round("electorate", Kind.CHOICE, lazy("Who votes: residents of the area, or a panel.")),
                _of_round(
                    "ways",
                    Kind.TEXT,
                    lazy(
                        "How people show that they may vote, with commas between: residency and seats (by account), list (an"
                        " uploaded list), codes (letters with one-use codes)."
                    ),
                ),
                _of_round(
                    "ballot_form",
                    Kind.CHOICE,
                    lazy(
                        "What a ballot is: approval (any proposals), knapsack (proposals that fit the money), points, ranking,"
                        " choose-one or yes-no (a single question)."
                    ),
                ),
                _of_round(
                    "rule", Kind.CHOICE, lazy("How it is counted: equal-shares (equal shares) or greedy (most votes first).")
                ),
                _of_round(
                    "completion",
                    Kind.CHOICE,
                    lazy("What equal shares does with the rest: none, add1 (larger shares) or add1u (that, then by votes)."),
                ),
                _of_round(
                    "picking",
                    Kind.CHOICE,
                    lazy("Where headings have money of their own, whether a ballot picks under all of them or under one."),
                ),
                _of_round("min_choices", Kind.INTEGER, lazy("The least proposals on a ballot.")),
                _of_round("max_choices", Kind.INTEGER, lazy("The most proposals on a ballot.")),
                _of_round("points_total", Kind.INTEGER, lazy("Where ballots have points: how many each voter shares out.")),
                _of_round("points_each", Kind.INTEGER, lazy("Where ballots have points: the most for one proposal.")),
                _of_round("blank_ballots", Kind.YES_NO, lazy("Whether a ballot may be blank.")),
                _of_round(
                    "least_steps",
                    Kind.INTEGER,
                    lazy(
                        "Each share is raised by a pound at a time, or, where it has fewer pounds than this, by one part in so"
                        " many."
                    ),
                ),
                _of_round(
                    "least_votes",
                    Kind.INTEGER,
                    lazy(
                        "A proposal with fewer votes cannot win; 0 asks for none. Where ballots have points or an order, these"
                        " are points."
                    ),
                ),
                _of_round("least_age", Kind.INTEGER, lazy("From what age people vote, as they say themselves; 0 asks for none.")),
                _of_round(
                    "challenge_days", Kind.INTEGER, lazy("How many days people could object between the count and the result.")
                ),
                Column("currency", Kind.TEXT, lazy("What its amounts are in: GBP, unless it was held elsewhere."), _currency),
                _of_round("imported_from", Kind.TEXT, lazy("The name of the file, where the round was held elsewhere.")),
                Column("published_at", Kind.MOMENT, lazy("When the result was published.")),
                Column("roll_size", Kind.INTEGER, lazy("How many people could vote.")),
                Column("voters", Kind.INTEGER, lazy("How many ballots were counted.")),
                Column(
                    "spent_pounds", Kind.POUNDS, lazy("What the funded proposals cost together."), lambda row: row.spent_pence
                ),
                Column("ballots_published", Kind.YES_NO, lazy("Whether its ballots are published.")),
            ),
        ),
    ),
)


def _of_proposal(name: str, kind: Kind, meaning: str) -> Column:
    return Column(name, kind, meaning, lambda row: getattr(row.proposal, name))


def _words(name: str, meaning: str) -> Column:
    """What its group wrote; nothing where a moderator has hidden it."""
    return Column(name, Kind.TEXT, meaning, lambda row: "" if row.proposal.hidden_at else getattr(row.proposal, name))


PROPOSALS = Dataset(
    "proposals",
    lazy("Proposals of a round"),
    lazy("The costed plans, and what became of each once the result is published."),
    ("/data/rounds/{round_id}/proposals.csv",),
    (
        Section(
            "",
            (
                _of_proposal("id", Kind.INTEGER, lazy("The number of the proposal on this site.")),
                _of_proposal("number", Kind.TEXT, lazy("What it is called on the ballot.")),
                _words("title", lazy("Its title; empty where a moderator has hidden its words.")),
                _words("summary", lazy("The proposal in one sentence.")),
                _words("body", lazy("The plan, in Markdown.")),
                _of_proposal("language", Kind.LANGUAGE, lazy("The language of the text.")),
                _words("other_title", lazy("Its title in the other language, where its group wrote one.")),
                _words("other_summary", lazy("The sentence in the other language, where its group wrote one.")),
                Column(
                    "other_by",
                    Kind.CHOICE,
                    lazy("Who wrote that: group, or reader (a translation). Nobody is named."),
                ),
                _of_proposal("kind", Kind.CHOICE, lazy("new, sustain (core costs) or top-up.")),
                Column(
                    "theme",
                    Kind.CHOICE,
                    lazy("What it is about: one of the themes of seeds; empty where its group did not say it."),
                    lambda row: row.proposal.shown_theme,
                ),
                _of_proposal(
                    "state",
                    Kind.CHOICE,
                    lazy(
                        "submitted, standing (on the ballot), declined, withdrawn, or dropped (not decided when voting opened)."
                    ),
                ),
                Column("heading", Kind.TEXT, lazy("The heading that it stands under, in a round whose headings have money.")),
                Column(
                    "exclusion",
                    Kind.TEXT,
                    lazy("The same word for those of which one at most is funded; empty for all others."),
                    lambda row: f"either-{row.proposal.exclusion_id}" if row.proposal.exclusion_id else "",
                ),
                _of_proposal("reason_cy", Kind.TEXT, lazy("Why it was declined, in Welsh.")),
                _of_proposal("reason_en", Kind.TEXT, lazy("Why it was declined, in English.")),
                _of_proposal("group_id", Kind.INTEGER, lazy("The number of its group.")),
                Column("cost_pounds", Kind.POUNDS, lazy("What it costs."), lambda row: row.proposal.cost_pence),
                Column(
                    "seeds",
                    Kind.LIST,
                    lazy("The numbers of the seeds it grew from."),
                    lambda row: [str(seed.id) for seed in row.proposal.seeds if seed.hidden_at is None],
                ),
                Column(
                    "votes",
                    Kind.INTEGER,
                    lazy("How many ballots name it; empty before the result is published, and where fewer than 10 people voted."),
                ),
                Column(
                    "place",
                    Kind.INTEGER,
                    lazy(
                        "1 for the first that the count funds, and so on; empty where it does not. "
                        "Where fewer than 10 people voted, in the order of the ballot."
                    ),
                ),
                Column(
                    "granted_pounds",
                    Kind.POUNDS,
                    lazy("What it gets, by the count or by a decision beside it; empty for nothing."),
                    lambda row: row.granted_pence,
                ),
            ),
        ),
    ),
)

COST_LINES = Dataset(
    "cost-lines",
    lazy("Cost lines of a round’s proposals"),
    lazy("What each proposal would spend its money on."),
    ("/data/rounds/{round_id}/cost-lines.csv",),
    (
        Section(
            "",
            (
                Column("proposal_id", Kind.INTEGER, lazy("The number of the proposal on this site.")),
                Column("position", Kind.INTEGER, lazy("The place of the line in its proposal.")),
                Column("label", Kind.TEXT, lazy("What the money is for.")),
                Column("amount_pounds", Kind.POUNDS, lazy("The amount."), lambda row: row.amount_pence),
            ),
        ),
    ),
)
