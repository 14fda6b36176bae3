"""The facts of a draw as English sentences, for the command line."""

from collections.abc import Iterator
from typing import Any

from panel.sortition.certainty import Certain, certain_people
from panel.sortition.check import Finding, Subject
from panel.sortition.draw import Draw, spread_of
from panel.sortition.limits import Progress, Stage
from panel.sortition.relaxation import Change, Infeasible
from panel.sortition.tables import BadTable, Fault

STAGES = {
    Stage.PANELS: "gathering panels",
    Stage.PROOF: "closing the gap",
}
SUBJECTS = {
    Subject.QUOTAS: "The features table is the one the draw was made with",
    Subject.SETTINGS: "The settings have their fingerprint",
    Subject.LIST: "The list of panels has its fingerprint and its length",
    Subject.CHAIN: "The fingerprints form their chain",
    Subject.CHANCES: "The chances stated are those counted from the list",
    Subject.DRAWN: "The panel drawn is the one its number picks from the list",
    Subject.VERSION: "The draw was made with this version of the software",
    Subject.PEOPLE: "The people table (with the salt) is the one the draw was made with",
    Subject.CONDITIONS: "Every panel of the list meets the quotas and the household rule",
    Subject.LOTTERY: "The lottery and the list, computed again, are the same",
}


def fault_sentence(fault: Fault) -> str:
    """Where and what: `row 3, column min: not a whole number ("x")`."""
    where = f"row {fault.row}" + (f", column {fault.column}" if fault.column else "")
    what = f' ("{fault.value}")' if fault.value else ""
    return f"{where}: {fault.kind}{what}"


def table_sentence(name: str, broken: BadTable, *, at_most: int = 20) -> str:
    """Everything wrong with a table, on one line; long lists are cut."""
    shown = "; ".join(fault_sentence(fault) for fault in broken.faults[:at_most])
    rest = len(broken.faults) - at_most
    return f"{name}: {shown}" + (f"; and {rest} more" if rest > 0 else "")


def infeasible_sentence(broken: Infeasible) -> str:
    """Why there is no panel, and the smallest change that would allow one."""
    if broken.relaxation is None:
        return (
            f"No panel is possible, whatever the quotas: {broken.seats} seats are open, "
            f"and people from {broken.homes} homes can be drawn, one from each."
        )
    changes = "; ".join(change_words(change) for change in broken.relaxation.changes)
    return f"No panel meets all quotas. The smallest change that allows one: {changes}."


def change_words(change: Change) -> str:
    """One change of a quota, in words."""
    quota, words = change.quota, []
    if change.least != quota.least:
        words.append(f"lower the minimum of {quota.feature}: {quota.value} from {quota.least} to {change.least}")
    if change.most != quota.most:
        words.append(f"raise the maximum of {quota.feature}: {quota.value} from {quota.most} to {change.most}")
    return " and ".join(words) + (" (beyond its flex)" if change.beyond_flex else "")


def progress_line(progress: Progress) -> str:
    """Where the draw stands."""
    words = f"Round {progress.rounds}, {STAGES[progress.stage]}: {progress.panels} panels known"
    words += f", smallest chance at most {progress.bound:.4f}"
    return words if progress.gap is None else f"{words}, gap {max(progress.gap, 0.0):.6f}"


def draw_lines(draw: Draw, published: dict[str, Any]) -> Iterator[str]:
    """The result of a draw, line by line."""
    exact, rounded = spread_of(draw.exact_chances.values()), spread_of(draw.chances.values())
    settings = published["settings"]
    yield f"{len(draw.task.pool.volunteers)} volunteers, {draw.task.seats} seats, rule {settings['rule']}."
    yield (
        f"Chances: smallest {exact.smallest:.4f}, average {exact.average:.4f}, largest {exact.largest:.4f}, "
        f"Gini {exact.gini:.4f}."
    )
    yield (
        f"In the list of {len(draw.panels)} panels: smallest {rounded.smallest:.4f}, "
        f"largest {rounded.largest:.4f}, Gini {rounded.gini:.4f}."
    )
    yield proof_sentence(draw)
    yield from (certain_sentence(person) for person in certain_people(draw.task, draw.lottery.chances))
    for one, other in draw.task.pool.lookalikes:
        yield f"To review: {one} and {other} may share a home."
    yield f"Fingerprint: {published['fingerprint']['chain']}"
    yield f"Lot key {settings['lot_key']}: panel number {draw.number} of 0 to {len(draw.panels) - 1} is drawn:"
    yield " ".join(draw.panel)


def proof_sentence(draw: Draw) -> str:
    """Whether the lottery is proven to be the fairest, or by how much it may fall short."""
    if draw.lottery.proven:
        return "Proven: no lottery is fairer by this rule."
    return (
        f"Time was up: some chances may fall {draw.lottery.gap:.6f} short of the fairest; "
        f"no lottery has a smallest chance above {draw.lottery.bound:.6f}."
    )


def certain_sentence(person: Certain) -> str:
    """Who is certain to be drawn, and why."""
    cause = person.cause
    quota = f"{cause.quota.feature}: {cause.quota.value} needs {cause.needed} of {cause.in_pool}"
    if cause.forces:
        return f"{person.id} is certain: {quota} who can be drawn."
    return f"{person.id} is certain by the rule: {quota}, and so others have more chance."


def finding_line(finding: Finding) -> str:
    return f"{'yes' if finding.agrees else 'NO '}  {SUBJECTS[finding.subject]}."
