"""How long the two recounts take, and how much memory: the stand-alone program, and the browser's script on a slowed processor.

    PANEL_REAL_DATA=... python -m benchmarks.recount [--slower 4]

Each election is counted by equal shares with add1 in steps of one unit, in a process of its own. The ballots of the bundle are
generated, with a signed head for every twenty of them, and all six steps are done. The browser runs the script on its page, where
it can be slowed down; its memory is that of its renderer at its highest.
"""

import argparse
import base64
import os
import subprocess
import sys
import tempfile
import threading
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
ASK = """async ([files, pb]) => {
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)), start = performance.now();
  if (pb) { const read = readPb(pb); resultOf(null, read, count(read)); return [performance.now() - start, 0]; }
  const done = await verify(new Map(Object.entries(files).map(([name, text]) => [name, bytes(text)])));
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


def alone(folder: Path, files: Files | str) -> tuple[float, float]:
    """Seconds of computing, and MB, of verify.py in a process of its own."""
    target = folder / "one.pb"
    if isinstance(files, str):
        target.write_text(files, encoding="utf-8")
    else:
        target = folder / "bundle"
        target.mkdir()
        for name, data in files.items():
            (target / name).write_bytes(data)
    command = f"import resource,runpy,sys; sys.argv = ['verify.py', {str(target)!r}]\n"
    command += f"try: runpy.run_path({str(VERIFY)!r}, run_name='__main__')\n"
    command += (
        "finally: used = resource.getrusage(resource.RUSAGE_SELF); print(used.ru_utime, used.ru_maxrss / 1024, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-I", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 0 or isinstance(files, str), done.stdout[-300:]  # the file names the winners of its own rule
    seconds, memory = map(float, done.stderr.split())
    return seconds, memory


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(ROOT))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def renderers() -> float:
    """MB of the largest renderer of the browsers of this process."""
    found = subprocess.run(["ps", "-eo", "rss,args"], capture_output=True, text=True, check=True).stdout.splitlines()
    return max((int(line.split()[0]) / 1024 for line in found if "--type=renderer" in line), default=0)


def in_browser(files: Files | str, slower: float) -> tuple[float, float]:
    """Seconds and MB of the script, as a worker, with the processor slowed down."""
    packed = None if isinstance(files, str) else {name: base64.b64encode(data).decode() for name, data in files.items()}
    most, done = [0.0], threading.Event()
    with served() as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser(), args=FLAGS)
        page = chromium.new_page()
        page.goto(f"{address}/static/js/")
        page.add_script_tag(path=SCRIPT)
        throttle(page, slower)

        def watch() -> None:
            while not done.wait(0.2):
                most[0] = max(most[0], renderers())

        threading.Thread(target=watch, daemon=True).start()
        found: list[Any] = page.evaluate(ASK, [packed, files if isinstance(files, str) else None])
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
        files = make()
        with tempfile.TemporaryDirectory() as folder:
            seconds, memory = alone(Path(folder), files)
        slow, most = in_browser(files, chosen.slower)
        print(f"| {name} | {seconds:.1f} | {memory:.0f} | {slow:.1f} | {most:.0f} |", flush=True)


if __name__ == "__main__":
    main()
