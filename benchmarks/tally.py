"""Equal shares with add1: this engine, floats alone, pabutools and the all-fraction reference, on the same elections.

    PANEL_REAL_DATA=... python benchmarks/tally.py [--limit SECONDS] [--stride N]
    python benchmarks/tally.py --sizes      this engine alone, up to the size of a nation, against its limits

Every cell is measured in a process of its own; CPU seconds and peak memory are of the count, with reading told apart.
pabutools stops at the first exhaustive outcome, so it may do fewer runs. With a stride of N it raises the shares N units at
a time, and its CPU seconds are multiplied by N: an estimate, marked ~. The reference does one run, at the first share.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.crowds import crowd, equal_costs, large_currency
from panel.tally import Election, Money, Proposal, Settings, Utility, count, explain, read_pb, write_pb
from panel.tally import equal_shares as method
from panel.tally.counting import Count
from panel.tally.shares_run import Run, Sale

FILES = {
    "Mokotów 2023": "Poland_Warszawa_2023_Mokotow",
    "Łódź 2023": "Poland_Lodz_2023",
    "Wrocław 2022": "Poland_Wroclaw_2022",
    "Katowice 2025": "Poland_Katowice_2025",
    "generated": "",
}


def generated(ballots: int = 100_000, proposals: int = 150) -> Election:
    """Approval ballots of about 8 names with uneven popularity, in three neighbourhoods; seeded."""
    lot = random.Random(2026)
    costs = [1000 * lot.randint(5, 400) for _ in range(proposals)]
    likes = [[lot.paretovariate(1.3) * (4 if p % 3 == area else 1) for p in range(proposals)] for area in range(3)]
    papers = []
    for _ in range(ballots):
        names = lot.choices(range(proposals), likes[lot.randrange(3)], k=lot.randint(1, 15))
        papers.append([str(p) for p in dict.fromkeys(names)])
    return Election.of(10_000_000, [Proposal(str(p), cost) for p, cost in enumerate(costs)], papers)


def election_of(name: str) -> Election:
    if not FILES[name]:
        return generated()
    return read_pb(Path(os.environ["PANEL_REAL_DATA"]) / "pabulib" / f"{FILES[name]}.pb")


def utility_of(election: Election) -> Utility:
    return Utility.COST if election.ballots.form.is_plain else Utility.POINTS


def ours(election: Election) -> dict[str, Any]:
    result = count(election, Settings(utility=utility_of(election)))
    return {"winners": len(result.winners), "runs": result.runs, "exact": result.exact_runs}


class FloatsAlone(Run):
    """A run that believes its floats: no upper bounds, no second look at rivals."""

    def next_sale(self) -> Sale | None:
        if (best := self.best()) is None:
            return None
        price = best[0] * self.market.worths[best[1]]
        return Sale(best[1], price, price)

    def buy(self, sale: Sale) -> None:
        who = self.who[sale.winner]
        self.most[who] = np.maximum(self.most[who] - sale.least * self.points_of(sale.winner), 0)
        self.bought.append(sale.winner)
        self.ties.append(None)


class OneByOne(method.Pace):
    """No steps are skipped."""

    def speed_up(self) -> None:
        pass


def floats(election: Election) -> dict[str, Any]:
    method.Run, method.Pace = FloatsAlone, OneByOne
    method.steps_of = lambda run: [None] * len(run.winners())
    shares = Settings(utility=utility_of(election))
    counted = Count(election, shares)
    chosen = method.EqualShares(election, shares, counted.profile(), counted.order, counted.eligible)
    return {"winners": len(chosen.steps()[1]), "runs": chosen.runs, "exact": 0}


def explained(election: Election) -> dict[str, Any]:
    settings = Settings(utility=utility_of(election))
    result = count(election, settings)
    start = time.process_time()
    explain(election, settings, result)
    return {"cpu": time.process_time() - start}


def pabutools(election: Election, stride: int = 1) -> dict[str, Any]:
    from pabutools import election as peer  # noqa: PLC0415 - its memory must not count as ours
    from pabutools import rules  # noqa: PLC0415
    from pabutools.election.pabulib import parse_pabulib_from_string  # noqa: PLC0415

    instance, profile = parse_pabulib_from_string("".join(write_pb(election)))
    satisfaction = peer.Cost_Sat if election.ballots.form.is_plain else peer.Additive_Cardinal_Sat
    start = time.process_time()
    won = rules.method_of_equal_shares(instance, profile.as_multiprofile(), sat_class=satisfaction, voter_budget_increment=stride)
    return {"winners": len(won), "cpu": stride * (time.process_time() - start)}


def reference(election: Election) -> dict[str, Any]:
    from tests.tally.elections import points_of  # noqa: PLC0415 - nor must that of hypothesis
    from tests.tally.reference import equal_shares_run  # noqa: PLC0415

    cost = {each.id: Fraction(each.cost) for each in election.proposals}
    voters = points_of(election, ())
    votes = {p: sum(p in each for each in voters) for p in cost}
    utility = [{p: cost[p] if election.ballots.form.is_plain else s for p, s in each.items()} for each in voters]
    return {"winners": len(equal_shares_run(Fraction(election.budget) / len(voters), cost, votes, utility))}


@dataclass(frozen=True)
class Size:
    """A generated election, by how much shares rise, and the CPU seconds (plain, explained) and MB that it may take."""

    election: Callable[[], Election]
    step: Money
    plain: float
    explained: float | None = None
    mb: float = 1000


SIZES = {
    "100,000 x 200, tight": Size(lambda: crowd(100_000, 200, budget_share=0.25), 1, 1, 4),
    "100,000 x 200, middling": Size(lambda: crowd(100_000, 200, budget_share=0.6), 1, 1, 4),
    "100,000 x 200, loose": Size(lambda: crowd(100_000, 200, budget_share=2), 1, 1, 4),
    "1,000,000 x 200": Size(lambda: crowd(1_000_000, 200, budget_share=0.25), 1, 6, 30),
    "3,000,000 x 150, steps of a penny": Size(lambda: crowd(3_000_000, 150, budget_share=0.25), Fraction(1, 100), 90, mb=2000),
    "1,000 x 199, most of equal cost": Size(lambda: equal_costs(1_000), 1, 3, 3),
    "5,000 x 199, most of equal cost": Size(lambda: equal_costs(5_000), 1, 3, 3),
    "33,000 x 22, shares of 35,000": Size(lambda: large_currency(33_000), 1, 3, 3),
}


def measure_size(name: str) -> dict[str, Any]:
    """In this process: count, then explain if there is a limit for it."""
    size = SIZES[name]
    election, settings = size.election(), Settings(step=size.step)
    start = time.process_time()
    result = count(election, settings)
    found = {"plain": time.process_time() - start, "runs": result.runs, "exact": result.exact_runs, "won": len(result.winners)}
    found |= {"mb": peak(), "from": float(Fraction(election.budget) / len(election.ballots)), "to": float(result.share or 0)}
    if size.explained:
        start = time.process_time()
        explain(election, settings, result)
        found |= {"explained": found["plain"] + time.process_time() - start, "mb": peak()}
    return found


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def size_row(name: str) -> list[str]:
    size = SIZES[name]
    command = [sys.executable, __file__, "--size", name]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    kept = found["plain"] <= size.plain and found["mb"] <= size.mb and found.get("explained", 0) <= (size.explained or 0)
    return [
        name,
        f"{found['from']:.2f} to {found['to']:.2f}",
        f"{found['won']}",
        f"{found['runs']}",
        f"{found['exact']}",
        f"{found['plain']:.2f} / {size.plain:g}",
        f"{found['explained']:.2f} / {size.explained:g}" if size.explained else "-",
        f"{found['mb']:.0f} / {size.mb:g}",
        "yes" if kept else "NO",
    ]


def sizes() -> None:
    heads = ("election", "share", "winners", "runs", "with fractions", "CPU s / limit", "with explanations", "MB / limit", "kept")
    print("| " + " | ".join(heads) + " |\n|" + "---|" * len(heads))
    for name in SIZES:
        print("| " + " | ".join(size_row(name)) + " |", flush=True)


ENGINES: dict[str, Callable[..., dict[str, Any]]] = {
    each.__name__: each for each in (ours, floats, explained, pabutools, reference)
}


def measure(engine: str, name: str, stride: int) -> dict[str, Any]:
    """In this process: read, count, and say what it took."""
    start = time.process_time()
    election = election_of(name)
    reading = time.process_time() - start
    start, wall = time.process_time(), time.monotonic()
    found = pabutools(election, stride) if engine == "pabutools" else ENGINES[engine](election)
    taken = {"cpu": time.process_time() - start, "wall": time.monotonic() - wall, "reading": reading}
    return taken | found | {"mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def apart(engine: str, name: str, limit: float, stride: int) -> dict[str, Any] | None:
    """The same in a process of its own; None if it takes longer than the limit."""
    command = [sys.executable, __file__, "--engine", engine, "--election", name, "--stride", str(stride)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=True)
    except subprocess.TimeoutExpired:
        return None
    return json.loads(done.stdout)


def row(name: str, limit: float, stride: int) -> list[str]:
    found = {engine: apart(engine, name, limit, stride) for engine in ENGINES}
    mine, plain, peer, slow, told = (found[each] for each in ("ours", "floats", "pabutools", "reference", "explained"))
    if mine is None or plain is None or told is None:
        return [name, f"over {limit:.0f}"]
    return [
        name,
        f"{mine['reading']:.2f}",
        f"{mine['cpu']:.2f}",
        f"{mine['wall']:.2f}",
        f"{mine['mb']:.0f}",
        f"{mine['runs']}",
        f"{mine['exact']}",
        f"{mine['cpu'] / plain['cpu']:.2f}",
        f"{told['cpu']:.2f}",
        f"{'~' if stride > 1 else ''}{peer['cpu']:.0f}" if peer else f"over {limit:.0f}",
        f"{peer['mb']:.0f}" if peer else "-",
        f"{peer['cpu'] / mine['cpu']:.0f}" if peer else f"over {limit / mine['cpu']:.0f}",
        f"{slow['cpu']:.1f}" if slow else f"over {limit:.0f}",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=float, default=600, help="seconds of wall time for one cell")
    parser.add_argument("--stride", type=int, default=1, help="units by which pabutools raises the shares")
    parser.add_argument("--engine", choices=list(ENGINES))
    parser.add_argument("--election", choices=list(FILES))
    parser.add_argument("--sizes", action="store_true", help="this engine alone on generated elections, against its limits")
    parser.add_argument("--size", choices=list(SIZES))
    chosen = parser.parse_args()
    if chosen.size:
        print(json.dumps(measure_size(chosen.size)))
        return
    if chosen.sizes:
        sizes()
        return
    if chosen.engine:
        print(json.dumps(measure(chosen.engine, chosen.election, chosen.stride)))
        return
    heads = [
        *("election", "read s", "CPU s", "wall s", "MB", "runs", "in fractions", "/ floats alone", "explain s"),
        *("pabutools s", "MB", "ratio", "reference, one run, s"),
    ]
    print("| " + " | ".join(heads) + " |\n|" + "---|" * len(heads))
    for name in [chosen.election] if chosen.election else FILES:
        print("| " + " | ".join(row(name, chosen.limit, chosen.stride)) + " |", flush=True)


if __name__ == "__main__":
    main()
