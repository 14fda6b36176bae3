"""The browser's program in a browser: on a page of its own under the site's policy, from a place that counts as secure."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from panel.web.headers import HEADERS

SCRIPT = Path(__file__).parents[2] / "static" / "js" / "recount-worker.js"
HERE = "http://localhost/recount"
ASK = """([files, pb]) => new Promise((answer, fail) => {
  const worker = new Worker("/recount-worker.js"), steps = [];
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)).buffer;
  worker.onerror = (event) => fail(new Error(event.message));
  worker.onmessage = ({ data }) => {
    if (data.step) steps.push(data.step);
    if (data.done) { worker.terminate(); answer({ ...data.done, steps }); }
  };
  if (pb !== null) worker.postMessage({ pb });
  else if (typeof files === "string") worker.postMessage({ zip: bytes(files) });
  else worker.postMessage({ files: Object.fromEntries(Object.entries(files).map(([name, text]) => [name, bytes(text)])) });
})"""


def answer(route: Route) -> None:
    name = route.request.url.rsplit("/", 1)[-1]
    body, kind = ("<!doctype html><title>Recount</title><script src='/recount-worker.js'></script>", "text/html")
    if name.endswith(".js"):
        body, kind = SCRIPT.with_name(name).read_text(encoding="utf-8"), "text/javascript"
    route.fulfill(body=body, content_type=f"{kind}; charset=utf-8", headers=HEADERS)


class Counter:
    """The program, as a worker (`ask`) and as functions on the page (`call`)."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def ask(self, *, files: Any = None, pb: str | None = None) -> dict[str, Any]:
        """files: by name, or a zip, in base 64."""
        found: dict[str, Any] = self.page.evaluate(ASK, [files, pb])
        return found

    def call(self, function: str, argument: Any = None) -> Any:
        return self.page.evaluate(function, argument)


@pytest.fixture(scope="module")
def counter(chromium: Browser) -> Iterator[Counter]:
    context = chromium.new_context()
    context.route("**/*", answer)
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None)
    page.on("pageerror", lambda error: refused.append(str(error)))
    page.goto(HERE)
    yield Counter(page)
    context.close()
    assert refused == []
