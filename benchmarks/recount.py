"""How long the two recounts take, and how much memory: the stand-alone program, and the browser's script on a slowed processor.

    PANEL_REAL_DATA=... python -m benchmarks.recount [--slower 4]

Each election is counted by equal shares with add1 in steps of one unit, in a process of its own. The ballots of the bundle are
generated, with a signed head for every twenty of them, and all six steps are done. The browser runs the script on its page, where
it can be slowed down; its memory is that of its renderer at its highest.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.tally import generated
from panel.tally import Limits, Settings, read_pb, write_pb
from tests.browsers import FLAGS
from tests.recount.bundles import Files, Vote
from tests.services import browser

ROOT = Path(__file__).resolve().parent.parent
VERIFY = ROOT / "panel" / "recount" / "verify.py"
SCRIPT = ROOT / "static" / "js" / "recount-worker.js"
ASK = """async (name) => {
  const start = performance.now(), answer = await fetch(name);
  if (name === "one.pb") {
    const read = readPb(await answer.text());
    resultOf(null, read, count(read));
    return [performance.now() - start, 0];
  }
  const done = await verify(await unpacked(await answer.arrayBuffer()));
  return [performance.now() - start, done.failed];
}"""


def real(name: str) -> str:
    election = read_pb(Path(os.environ["PANEL_REAL_DATA"]) / "pabulib" / f"{name}.pb")
    return "".join(write_pb(election, settings=Settings(step=1)))


def a_bundle(ballots: int) -> Files:
    """A vote of so many, in pence, each ballot with its line in the log, and a head for every twenty of them."""
    election = generated(ballots, 60)
    proposals = tuple(replace(each, cost=each.cost * 100) for each in election.proposals)
    election = replace(election, proposals=proposals, budget=election.budget * 100, limits=Limits(min_length=1, max_length=15))
    sizes = (2, *range(22, ballots, 20), ballots + 5)
    return Vote(election, Settings(step=100, lot=tuple(each.id for each in proposals)), sizes=sizes).files()


def put(folder: Path, files: Files | str) -> Path:
    """What a reader takes away: one election file, or the zip."""
    shutil.copy(SCRIPT, folder)
    target = folder / ("one.pb" if isinstance(files, str) else "bundle.zip")
    if isinstance(files, str):
        target.write_text(files, encoding="utf-8")
    else:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, data in files.items():
                packed.writestr(name, data)
    return target


def alone(target: Path) -> tuple[float, float]:
    """Seconds of computing, and MB, of verify.py in a process of its own."""
    command = f"import resource,runpy,sys; sys.argv = ['verify.py', {str(target)!r}]\n"
    command += f"try: runpy.run_path({str(VERIFY)!r}, run_name='__main__')\n"
    command += (
        "finally: used = resource.getrusage(resource.RUSAGE_SELF); print(used.ru_utime, used.ru_maxrss / 1024, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-I", "-c", command], capture_output=True, text=True, check=False)
    # A single file names the winners of its own rule, which may be others.
    assert done.returncode == 0 or target.suffix == ".pb", done.stdout[-300:]
    seconds, memory = map(float, done.stderr.split())
    return seconds, memory


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def renderers() -> float:
    """MB of the largest renderer of the browsers of this process, and of no other on this machine."""
    found = subprocess.run(["ps", "-eo", "pid,ppid,rss,args"], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 3) for line in found.splitlines()[1:]]
    ours, before = {os.getpid()}, 0
    while len(ours) > before:
        before = len(ours)
        ours |= {int(pid) for pid, parent, _rss, _args in rows if int(parent) in ours}
    return max((int(rss) / 1024 for pid, _parent, rss, args in rows if int(pid) in ours and "--type=renderer" in args), default=0)


def in_browser(target: Path, slower: float) -> tuple[float, float]:
    """Seconds and MB of the script on a page, with the processor slowed down. It fetches the file, as the page does."""
    most, done = [0.0], threading.Event()
    with served(target.parent) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser(), args=FLAGS)
        page = chromium.new_page()
        page.goto(f"{address}/")
        page.add_script_tag(path=SCRIPT)
        throttle(page, slower)

        def watch() -> None:
            while not done.wait(0.2):
                most[0] = max(most[0], renderers())

        threading.Thread(target=watch, daemon=True).start()
        found: list[Any] = page.evaluate(ASK, target.name)
        done.set()
        chromium.close()
    assert found[1] == 0, found
    return found[0] / 1000, most[0]


def throttle(page: Page, slower: float) -> None:
    """Slow down the page."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slower", type=float, default=4)
    chosen = parser.parse_args()
    kinds: dict[str, Any] = {}
    for name in ("Poland_Lodz_2023", "Poland_Warszawa_2023_Mokotow") if "PANEL_REAL_DATA" in os.environ else ():
        kinds[name] = partial(real, name)
    kinds["20,000 ballots, bundle"] = lambda: a_bundle(20_000)
    print(f"| election | verify.py CPU s | MB | browser s (1/{chosen.slower:g} speed) | MB |\n|---|---|---|---|---|")
    for name, make in kinds.items():
        with tempfile.TemporaryDirectory() as folder:
            target = put(Path(folder), make())
            seconds, memory = alone(target)
            slow, most = in_browser(target, chosen.slower)
        print(f"| {name} | {seconds:.1f} | {memory:.0f} | {slow:.1f} | {most:.0f} |", flush=True)


if __name__ == "__main__":
    main()
