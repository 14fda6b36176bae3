"""Election files that neither program counts, and the sentence that says why."""

from tests.recount.bundles import a_vote

TEXT = a_vote().files()["election.pb"].decode()
RANKS = """META
key;value
budget;10
vote_type;{form}
rule;{rule}
{more}PROJECTS
project_id;cost
a;5
b;6
VOTES
voter_id;vote;points
{votes}"""


def swapped(before: str, after: str) -> str:
    assert TEXT.count(before) == 1, before
    return TEXT.replace(before, after)


def ranking(*, form: str = "ordinal", rule: str = "greedy", more: str = "", votes: str = "1;a,b;\n") -> str:
    return RANKS.format(form=form, rule=rule, more=more, votes=votes)


REFUSED = {
    "a budget below nothing": (swapped("budget;1000", "budget;-1"), "number"),
    "thousands or decimals": (swapped("budget;1000", "budget;1,000"), "number"),
    "pots of more than the budget": (
        swapped("unit;unknown", "categories;x,y\nbudget_per_category;900,200").replace("rule=equal", "pots=category rule=equal"),
        "headings",
    ),
    "money without names": (swapped("unit;unknown", "categories;x\nbudget_per_category;9,2"), "headings"),
    "money for a name twice": (swapped("unit;unknown", "categories;x,x\nbudget_per_category;9,2"), "headings"),
    "money below nothing": (swapped("unit;unknown", "categories;x\nbudget_per_category;-9"), "headings"),
    "a lot with a stranger": (swapped("lot=3,1,4,2", "lot=3,1,4,9"), "setting"),
    "a lot with one twice": (swapped("lot=3,1,4,2", "lot=3,1,4,3"), "twice"),
    "other headings of META": (swapped("key;value", "key;words"), "sections"),
    "no projects": (swapped("PROJECTS", "PROJECT"), "sections"),
    "sections in another order": ("".join(TEXT.partition("VOTES")[1:]) + TEXT.partition("VOTES")[0], "sections"),
    "two comments about the count": (swapped("lot=3,1,4,2", "lot=3,1,4,2 #2: How it was counted: step=2"), "setting"),
    "the words of an older program": (swapped("How it was counted: ", "Counted by most votes first, "), "setting"),
    "a word twice": (swapped("step=1", "step=1 step=2"), "twice"),
    "a rule that is not known": (swapped("rule;unknown", "rule;quadratic"), "setting"),
    "a completion that is not known": (swapped("completion=add1", "completion=add2"), "setting"),
    "no step": (swapped("step=1", "step=0"), "setting"),
    "scores that rise": (swapped("step=1", "step=1 scores=1,2"), "setting"),
    "a key of META twice": (swapped("unit;unknown", "unit;a\nunit;b"), "twice"),
    "a scoring function": (swapped("unit;unknown", "scoring_fn;Borda"), "unknown_key"),
    "a project twice": (swapped("2;250;", "3;250;"), "twice"),
    "a project without a cost": (swapped("2;250;", "2;0;"), "cost"),
    "a stranger that excludes": (swapped("step=1", "step=1 exclusive=g:1,9"), "setting"),
    "a voter twice": (swapped("\n11;3\n", "\n10;3\n"), "twice"),
    "a voter without a number": (swapped("\n11;3\n", "\n;3\n"), "twice"),
    "too few ballots": (swapped("num_votes;11", "num_votes;12"), "total"),
    "too many projects": (swapped("num_projects;4", "num_projects;3"), "total"),
    "a vote that names one twice": (swapped("4;1,2,3", "4;1,2,2"), "twice"),
    "a vote for a stranger": (swapped("4;1,2,3", "4;1,2,9"), "no_project"),
    "a form that is not known": (swapped("vote_type;approval", "vote_type;veto"), "setting"),
    "points beside approvals": (swapped("voter_id;vote", "voter_id;vote;points").replace("\n11;3\n", "\n11;3;1\n"), "points"),
    "too few points": (ranking(form="cumulative", votes="1;a,b;3\n"), "points"),
    "ranks with points that rise": (ranking(votes="1;a,b;1,2\n"), "points"),
    "ranks without scores": (ranking(), "ranks"),
    "a rule in two ways": (ranking(more="comment;#1: How it was counted: rule=phragmen\n"), "setting"),
}
