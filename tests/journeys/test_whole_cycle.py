"""One idea from seed to result, lived by six people in three roles, half of them in Welsh, with JavaScript and without."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from panel import clock
from panel.cli.lanes import work_once
from panel.extensions import db, writing
from panel.language import gettext, local, speaking
from tests.journeys.conftest import DEMO_PEOPLE, sign_in_as
from tests.journeys.pressing import send

pytestmark = pytest.mark.browser

WELSH = {"resident", "panel", "organiser"}
BODY = "Rydym am eistedd gyda'n gilydd, a does unman i wneud hynny."


class Cast:
    """The six, each in a window of their own; a window opens where its person left it."""

    def __init__(self, open_page, *, javascript: bool) -> None:
        self.open_page, self.javascript = open_page, javascript
        self.windows: dict[str, Page] = {}

    def __call__(self, part: str) -> Page:
        if part not in self.windows:
            page = self.open_page(javascript=self.javascript, width=390)
            sign_in_as(page, DEMO_PEOPLE[part], self.language(part))
            self.windows[part] = page
        return self.windows[part]

    @staticmethod
    def language(part: str) -> str:
        return "cy" if part in WELSH else "en"

    def goes(self, part: str, address: str) -> Page:
        page = self(part)
        page.goto(f"/{self.language(part)}{address}")
        return page


def says(page: Page, sentence: str, language: str) -> None:
    """The page shows this sentence of the catalogue, in this language."""
    with speaking(language):
        expect(page.locator("main")).to_contain_text(gettext(sentence))


def number_in(page: Page) -> int:
    """The number of the thing whose page this is."""
    return int(re.search(r"/(\d+)(?:[/?#]|$)", page.url).group(1))


def in_days(days: int) -> str:
    return local(clock.now() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def plant(cast: Cast, title: str) -> int:
    page = cast.goes("resident", "/seeds/new")
    page.fill("#title", title)
    page.fill("#body", BODY)
    page.select_option("#area", index=2)
    send(page.locator("main form.fields .actions button:not([name=read-in])"))
    if page.url.endswith("/new"):  # seeds like this one were shown first
        send(page.locator("main form.fields .actions button:not([name=read-in])"))
    expect(page.locator("h1")).to_contain_text(title)
    return number_in(page)


def gather_support(cast: Cast, seed: int) -> None:
    page = cast.goes("panel", f"/seeds/{seed}")
    page.locator("#support-button").click()
    says(page, "You support this seed.", "cy")
    page = cast.goes("group", f"/seeds/{seed}")
    page.locator("summary", has_text="Offer help").click()
    page.locator("form[action$='/offers'] textarea").fill("I can bring chairs.")
    page.locator("form[action$='/offers'] button:not([name=read-in])").click()
    expect(page.locator("main")).to_contain_text("I can bring chairs.")


def deliberate(cast: Cast, seed: int, title: str) -> int:
    page = cast.goes("facilitator", "/panels/1")
    page.goto("/en/threads/new/1")
    page.fill("#question_cy", "Beth sy’n dod â phobl at ei gilydd?")
    page.fill("#question_en", "What brings people together?")
    page.fill("#background_cy", "Daeth hedyn newydd o Gorwen.")
    page.fill("#background_en", "A new seed came from Corwen.")
    page.fill("#opens_at", in_days(0))
    page.fill("#closes_at", in_days(9))
    page.fill("#wanted", str(seed))
    page.locator("#find").click()
    page.check(f"#seed-{seed}")
    send(page.locator("main form.fields > .actions button:not([name=read-in])"))
    expect(page.locator("h1")).to_contain_text("What brings people together?")
    thread = number_in(page)
    page = cast.goes("panel", f"/threads/{thread}")
    page.locator("#contribute textarea").fill("Bwyd, bob amser. **Bwyd.**")
    page.locator("#contribute-send").click()
    expect(page.locator("#contributions")).to_contain_text("Bwyd, bob amser.")
    page = cast.goes("facilitator", f"/threads/{thread}/summary")
    page.fill("#summary_cy", "Mae’r panel am gael bwrdd hir.")
    page.fill("#summary_en", "The panel wants a long table.")
    send(page.locator("main form.fields .actions button:not([name=read-in])"))
    expect(page.locator("main")).to_contain_text("The panel wants a long table.")
    expect(page.locator("main")).to_contain_text(title)
    return thread


def make_round(cast: Cast, name: str) -> int:
    page = cast.goes("organiser", "/rounds/new")
    page.select_option("#chest_id", index=0)
    page.fill("#title_cy", f"Rownd {name}")
    page.fill("#title_en", f"Round {name}")
    page.fill("#about_cy", "Rownd fach i brofi'r daith.")
    page.fill("#about_en", "A small round to try the way.")
    next_step(page)
    page.fill("#budget", "2000")
    page.select_option("#area_id", index=1)
    next_step(page)
    page.fill("#challenge_days", "0")  # the whole cycle in one day
    next_step(page)
    next_step(page)
    says(page, "Is all of this right?", "cy")
    next_step(page)
    expect(page.locator("h1")).to_contain_text(f"Rownd {name}")
    return number_in(page)


def next_step(page: Page) -> None:
    send(page.locator("main .actions button[value=next]"))


def move_on(cast: Cast, budget_round: int) -> None:
    page = cast.goes("organiser", f"/rounds/{budget_round}/phases")
    send(page.locator("#move-title ~ .actions a").first)
    page.locator("#reason_cy").fill("Mae pawb yn barod.")
    page.locator("#reason_en").fill("Everybody is ready.")
    confirm(page)


def confirm(page: Page) -> None:
    """Press the button of the page before a grave act, and tick its box where it has one."""
    for box in page.locator("#known").all():
        box.check()
    send(page.locator("main form.fields .actions button:not([name=read-in])"))


def propose(
    cast: Cast, budget_round: int, seed: int, *, title: str, costs: list[tuple[str, str]], group: str = "Ruthin Menders"
) -> None:
    page = cast.goes("group", f"/rounds/{budget_round}/proposals/new?seed={seed}")
    page.fill("#title", title)
    page.fill("#summary", "A long table, outside, for everybody.")
    page.fill("#body", "We build it with the sheds and set it up four times a year.")
    page.fill("#other_title", title)
    page.fill("#other_summary", "Bwrdd hir, y tu allan, i bawb.")
    page.check("input[name=kind][value=new]")
    page.select_option("#group_id", label=group)
    for place, (label, pounds) in enumerate(costs):
        page.fill(f"#costs-{place}-label", label)
        page.fill(f"#costs-{place}-amount", pounds)
    page.locator("#count-costs").click()
    send(page.locator("main form.fields > .actions button[value=submit]"))
    expect(page.locator("h1")).to_contain_text(title)
    page = cast.goes("organiser", f"/proposals/{number_in(page)}")
    send(page.locator("form[action$='/stand'] button"))


def vote(cast: Cast, part: str, budget_round: int, titles: list[str]) -> str:
    """Vote for these, and no others; the receipt's code."""
    page = cast.goes(part, f"/rounds/{budget_round}/ballot")
    for card in page.locator("li.pick").all():
        wanted = any(title in card.inner_text() for title in titles)
        card.locator("input").set_checked(wanted)
    send(page.locator("form#ballot .meter button"))
    send(page.locator("button[name=cast]"))
    expect(page.locator("#receipt-code")).to_be_visible()
    return page.locator("#receipt-code").inner_text()


def close_and_count(cast: Cast, site, budget_round: int) -> None:
    move_on(cast, budget_round)
    for part in ("organiser", "second"):
        confirm(cast.goes(part, f"/rounds/{budget_round}/seal"))
    writing.set(True)
    with site.app_context():
        work_once()
        db.session.remove()
    page = cast.goes("organiser", f"/rounds/{budget_round}/result")
    send(page.locator("a[href$='/publish']"))
    confirm(page)


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_seed_becomes_a_funded_proposal(demo_site, open_page, javascript):
    cast = Cast(open_page, javascript=javascript)
    name = "gyda sgript" if javascript else "heb sgript"
    title = f"Bwrdd hir {name}"

    seed = plant(cast, title)
    gather_support(cast, seed)
    deliberate(cast, seed, title)
    budget_round = make_round(cast, name)
    move_on(cast, budget_round)
    move_on(cast, budget_round)
    propose(cast, budget_round, seed, title=f"A long table {name}", costs=[("Oak", "900"), ("Bolts and paint", "100.50")])
    propose(cast, budget_round, seed, title=f"A golden table {name}", costs=[("Gold", "1900")])
    move_on(cast, budget_round)
    receipts = [vote(cast, part, budget_round, ["A long table"]) for part in ("resident", "panel", "commissioner")]
    changed = vote(cast, "commissioner", budget_round, ["A golden table", "A long table"])
    close_and_count(cast, demo_site, budget_round)

    visitor = open_page(javascript=javascript, width=390)
    visitor.goto(f"/en/rounds/{budget_round}/result")
    expect(visitor.locator("h1")).to_contain_text("1 of 2")
    expect(visitor.locator("main")).to_contain_text(f"A long table {name}")
    visitor.goto(f"/cy/journeys/{seed}")
    says(visitor, "Funded", "cy")
    visitor.goto(f"/en/rounds/{budget_round}/find")
    visitor.fill("#code", changed.lower())
    send(visitor.locator("main form.fields button:not([name=read-in])"))
    expect(visitor.locator("main")).to_contain_text("Here it is.")
    visitor.fill("#code", receipts[2])
    send(visitor.locator("main form.fields button:not([name=read-in])"))
    expect(visitor.locator("main")).to_contain_text("It is not counted.")


def test_the_language_switch_keeps_what_was_typed(open_page):
    page = open_page()
    sign_in_as(page, DEMO_PEOPLE["resident"], "cy")
    page.goto("/cy/seeds/new")
    page.fill("#title", "Mainc wrth yr afon")

    page.locator(".lang a[hreflang=en]").click()
    page.wait_for_url("**/en/seeds/new")

    expect(page.locator("#title")).to_have_value("Mainc wrth yr afon")


def test_a_script_in_every_field_of_a_seed_is_only_text(open_page):
    page = open_page()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    vector = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    sign_in_as(page, DEMO_PEOPLE["resident"])
    page.goto("/en/seeds/new")
    page.fill("#title", vector)
    page.fill("#body", f"{vector} [x](javascript:alert(3))")
    page.select_option("#area", index=2)
    send(page.locator("main form.fields .actions button:not([name=read-in])"))

    expect(page.locator("h1")).to_contain_text(vector)
    assert page.locator("main img, main script, main a[href^=javascript]").count() == 0
    assert dialogs == []
