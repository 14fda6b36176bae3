"""How long a what-if takes: the site's own count, and the script in the reader's browser, full speed and slowed down.

    python -m benchmarks.what_if [--ballots 10000] [--slower 4]

Equal shares with add1; one proposal costs a tenth more. The browser fetches and reads the ballots once ("first"), and then only
counts ("again"). The site gives up after `MOST_SECONDS`, and does not begin with votes of more than `MOST_TICKS` picks.
"""

import argparse
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.recount import put, served, throttle
from benchmarks.tally import generated
from panel.results.what_if import Change, count_anew
from panel.tally import Election, Settings, write_pb
from tests.browsers import FLAGS
from tests.services import browser

PENCE = 100
ASK = """async (change) => {
  const start = performance.now(), read = readPb(await (await fetch("one.pb")).text());
  const anew = () => { const election = changed(read, change); return resultOf(null, election, count(election)).winners; };
  anew();
  const first = performance.now();
  return [first - start, (() => { const won = anew(); return [performance.now() - first, won]; })()].flat();
}"""


def of_the_site(election: Election, how: Settings, change: Change) -> tuple[float, list[str]]:
    """Seconds of computing, and the winners."""
    begun = time.process_time()
    found = count_anew(election, how, change, lambda: None)
    return time.process_time() - begun, list(found.winners)


def of_the_browser(pb: str, change: dict[str, str], slower: float) -> tuple[float, float, list[str]]:
    """Seconds of the first count and of another, and the winners."""
    with (
        tempfile.TemporaryDirectory() as folder,
        served(put(Path(folder), pb).parent) as address,
        sync_playwright() as playwright,
    ):
        chromium = playwright.chromium.launch(executable_path=browser(), args=FLAGS)
        page = chromium.new_page()
        page.goto(f"{address}/")
        page.add_script_tag(path=Path(folder) / "recount-worker.js")
        throttle(page, slower)
        first, again, won = page.evaluate(ASK, change)
        chromium.close()
    return first / 1000, again / 1000, won


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ballots", type=int, default=10_000)
    parser.add_argument("--slower", type=float, default=4)
    chosen, drawn = parser.parse_args(), 60
    made = generated(chosen.ballots, drawn)
    lines = tuple(replace(each, cost=each.cost * PENCE) for each in made.proposals)
    election, how = replace(made, proposals=lines, budget=made.budget * PENCE), Settings(step=PENCE)
    cost = int(lines[0].cost * 11 // 10)
    site, winners = of_the_site(election, how, Change(lines[0].id, cost))
    pb, change = (
        "".join(write_pb(election, unit=PENCE, settings=how)),
        {"id": lines[0].id, "cost": f"{cost / PENCE:.2f}", "rule": ""},
    )
    print(f"{chosen.ballots} ballots, {len(pb) / 1000:.0f} kB")
    print(f"| who counts | first s | again s |\n|---|---|---|\n| the site | {site:.2f} | |")
    for slower in (1, chosen.slower):
        first, again, won = of_the_browser(pb, change, slower)
        if won != winners:
            raise SystemExit(f"The browser finds {won}, the site {winners}.")
        print(f"| the browser at 1/{slower:g} speed | {first:.2f} | {again:.2f} |", flush=True)


if __name__ == "__main__":
    main()
