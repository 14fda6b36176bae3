"""What can be wrong with a file, in the reader's language: the checker's own terms are English, and so are its details."""

from panel.importing.models import FileState
from panel.language import lazy
from panel.tally.pb_rows import Problem

FILE_STATE_WORDS = {
    FileState.CHECKED: lazy("waits for you to say that it is right"),
    FileState.TAKING: lazy("being read in"),
    FileState.DONE: lazy("read in"),
    FileState.FAILED: lazy("it could not be read in, and nothing was changed"),
}
_PROBLEMS = {
    "file structure error": lazy("the file is not built as a .pb file is"),
    "vote for non-existent project": lazy("a ballot names a project that is not in the file"),
    "vote with duplicated projects": lazy("a ballot names a project twice"),
    "vote/points length mismatch": lazy("a ballot has not as many points as projects"),
    "missing points for vote_type": lazy("a ballot has no points"),
    "unexpected points for vote_type": lazy("there are points where the ballots have none"),
    "invalid points value": lazy("points are no whole numbers"),
    "invalid cost": lazy("a cost is no amount of money"),
    "project with no cost": lazy("a project costs nothing"),
    "no projects": lazy("there are no projects in it"),
    "invalid vote_type": lazy("the form of the ballots is not known"),
    "invalid setting": lazy("a setting of the count makes no sense"),
    "setting not counted": lazy("the count passes something over"),
    "not known meta fields": lazy("a setting is not known here"),
    "missing scores": lazy("it does not say what each rank scores"),
    "budget exceeded": lazy("the categories have more money than the round"),
    "different number of votes": lazy("there are not as many ballots as it says"),
    "different number of projects": lazy("there are not as many projects as it says"),
    "Duplicated voter_id": lazy("two ballots have the same number"),
    "Duplicated project_id": lazy("two projects have the same number"),
}
_OTHER = lazy("something is not as the format wants it")
_WRONG_VALUE = lazy("a value is not as the format wants it")


def problem_words(problem: Problem) -> str:
    """What is wrong, in short, in the reader's language."""
    other = _WRONG_VALUE if problem.term.startswith("invalid ") else _OTHER
    return str(_PROBLEMS.get(problem.term, other))
