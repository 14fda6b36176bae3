"""Signing in as it is lived: passkeys in a real browser, an app without JavaScript, recovery codes."""

import re
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select, update
from werkzeug.serving import make_server

from panel import clock
from panel.access import Role
from panel.app import create_app
from panel.extensions import db, writing
from panel.language import gettext, speaking
from panel.mail.models import OutboxMail
from panel.people.models import Person, SignIn
from tests.journeys.conftest import AXE, WCAG
from tests.journeys.pressing import send
from tests.makers import a_person

pytestmark = pytest.mark.browser

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A site that asks people with a role for a second factor, at a name for which browsers keep passkeys."""
    folder = tmp_path_factory.mktemp("signing-in")
    address = f"sqlite:///{folder / 'test.sqlite'}"
    site = create_app(
        MODE="test", SECRET_KEY="s" * 40, INSTANCE=folder, LINK_KEYS=folder / "keys", SQLALCHEMY_DATABASE_URI=address
    )
    site.config.update(SESSION_COOKIE_SECURE=False, SESSION_COOKIE_NAME="panel", TRUSTED_HOSTS=["localhost"])
    writing.set(True)
    with site.app_context():
        db.create_all()
    server = make_server("127.0.0.1", 0, site, threaded=True)
    site.config["SITE_URL"] = f"http://localhost:{server.port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    thread.join()
    with site.app_context():
        db.engine.dispose()


@pytest.fixture
def window(chromium: Browser, site: Flask) -> Iterator[Callable[..., Page]]:
    """A window of its own; what the policy refuses, and what a script cannot do, fails the test at its end."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_(*, javascript: bool = True, width: int = 320) -> Page:
        context = chromium.new_context(
            base_url=site.config["SITE_URL"], java_script_enabled=javascript, viewport={"width": width, "height": 900}
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert faults == []


def with_authenticator(page: Page, language: str) -> None:
    """Give the window a device that keeps passkeys and unlocks them by itself."""
    page.goto(f"/{language}/people/sign-in")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable", {"enableUI": False})
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.reload()


def somebody(site: Flask, name: str, *roles: Role) -> tuple[int, str]:
    writing.set(True)
    with site.app_context():
        person = a_person(name, *roles)
        kept = person.id, person.email
        db.session.commit()
        return kept


def sign_in_by_link(page: Page, site: Flask, email: str, language: str) -> None:
    page.goto(f"/{language}/people/sign-in")
    page.fill("#email", email)
    send(page.locator("main form").first.locator("button:not([name=read-in])"))
    page.wait_for_url("**/sign-in/code")
    writing.set(False)
    with site.app_context():
        body = db.session.scalars(OutboxMail.newest()).first().body
        db.session.remove()
    page.goto(re.search(r"http://\S+", body).group())
    send(page.locator("main form button:not([name=read-in])"))


def sign_out(page: Page, language: str) -> None:
    page.goto(f"/{language}/people/me")
    send(page.locator("form[action$='/sign-out'] button").first)
    page.wait_for_url(f"**/{language}/")


def time_passes(site: Flask) -> None:
    """The last proof of everybody was an hour ago."""
    writing.set(True)
    with site.app_context():
        earlier = clock.now() - timedelta(hours=1)
        db.session.execute(update(SignIn).values(proven_at=earlier, begun_at=earlier))
        db.session.commit()


def says(page: Page, sentence: str, language: str, **values: str) -> None:
    with speaking(language):
        expect(page.locator("main")).to_contain_text(gettext(sentence) % values if values else gettext(sentence))


def roles_of(site: Flask, person_id: int) -> frozenset[Role]:
    writing.set(False)
    with site.app_context():
        roles = db.session.get(Person, person_id).roles
        db.session.remove()
        return roles


def is_accessible(page: Page) -> None:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", WCAG)["violations"]
    assert [f"{page.url}: {fault['id']}: {fault['nodes'][0]['html'][:160]}" for fault in found] == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def add_passkey(page: Page, name: str) -> None:
    send(page.locator("a[href$='/me/passkeys/new']"))
    is_accessible(page)
    page.fill("#name", name)
    page.locator("[data-passkey]").click()


@pytest.mark.parametrize("language", ["cy", "en"])
def test_an_organiser_sets_up_a_passkey_signs_in_with_it_and_gives_a_role_after_a_fresh_proof(site, window, language):
    _id, email = somebody(site, "Nia", Role.ORGANISER)
    other_id, _email = somebody(site, f"Tomos {language}")
    page = window()
    with_authenticator(page, language)

    sign_in_by_link(page, site, email, language)
    says(page, "You have a role here, so your account needs a second proof.", language)
    is_accessible(page)
    add_passkey(page, "Ffôn")
    says(page, "The passkey is on your account.", language)
    is_accessible(page)
    send(page.locator("main form button:not([name=read-in])"))
    expect(page.locator(".codes code")).to_have_count(10)
    is_accessible(page)
    sign_out(page, language)
    page.goto(f"/{language}/people/sign-in")
    is_accessible(page)
    page.locator("[data-passkey]").click()
    page.wait_for_url("**/people/me")
    time_passes(site)
    page.goto(f"/{language}/people/roles?q=Tomos")
    card = page.locator("li.card", has_text=f"Tomos {language}")
    send(card.locator(".actions a"))
    page.locator("input[name=role][value=treasurer]").check()
    page.locator("select[name=where]").select_option("site")
    send(page.locator("main form button:not([name=read-in])"))
    is_accessible(page)
    send(page.locator("main form button:not([name=read-in])"))
    says(page, "What you sent is kept, and goes on from here by itself.", language)
    is_accessible(page)
    page.locator("[data-passkey]").click()
    page.wait_for_url("**/people/roles")

    assert roles_of(site, other_id) == {Role.TREASURER}


@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_resident_adds_a_passkey_signs_in_with_it_renames_it_and_removes_it(site, window, language):
    _id, email = somebody(site, f"Alun {language}")
    page = window()
    with_authenticator(page, language)
    sign_in_by_link(page, site, email, language)

    page.goto(f"/{language}/people/me/sign-in")
    is_accessible(page)
    add_passkey(page, "Cyfrifiadur")
    says(page, "The passkey is on your account.", language)
    sign_out(page, language)
    page.goto(f"/{language}/people/sign-in?next=/{language}/seeds")
    page.locator("[data-passkey]").click()
    page.wait_for_url(re.compile(rf"\d/{language}/seeds$"))
    page.goto(f"/{language}/people/me/sign-in")
    page.locator(".keys details summary").first.click()
    page.locator(".keys details input[name=name]").first.fill("Hen ffôn")
    send(page.locator(".keys details button").first)
    expect(page.locator("main")).to_contain_text("Hen ffôn")
    send(page.locator("form[action$='/remove'] button").first)
    says(page, "The passkey is removed.", language)
    sign_out(page, language)
    sign_in_by_link(page, site, email, language)

    expect(page.locator("h1")).to_contain_text(f"Alun {language}")


def test_a_passkey_that_was_stopped_says_so_and_the_code_is_left(site, window):
    page = window()
    with_authenticator(page, "en")

    page.locator("[data-passkey]").click()

    says(page, "That was stopped, or took too long. You can try again.", "en")
    expect(page.locator("#email")).to_be_visible()


@pytest.mark.parametrize("language", ["cy", "en"])
def test_an_app_and_a_recovery_code_work_without_javascript(site, window, language):
    person_id, email = somebody(site, "Sioned", Role.MODERATOR)
    page = window(javascript=False)

    sign_in_by_link(page, site, email, language)
    send(page.locator("form[action$='/app/begin'] button:not([name=read-in])"))
    page.locator("details summary").click()
    secret = page.locator("details code").inner_text().replace(" ", "")
    page.fill("#code", pyotp.TOTP(secret).at(clock.now() - timedelta(seconds=30)))
    send(page.locator("main form button:not([name=read-in])"))
    says(page, "The app is set up.", language)
    send(page.locator("main form button:not([name=read-in])"))
    code = page.locator(".codes code").nth(4).inner_text()
    sign_out(page, language)
    sign_in_by_link(page, site, email, language)
    says(page, "You have a role here, so we ask for a second proof. Until then you are signed in without your role.", language)
    page.fill("#proof-code", pyotp.TOTP(secret).at(clock.now()))
    send(page.locator("main form button:not([name=read-in])").last)
    page.wait_for_url("**/people/me")
    sign_out(page, language)
    sign_in_by_link(page, site, email, language)
    page.fill("#proof-code", code.lower())
    send(page.locator("main form button:not([name=read-in])").last)
    page.wait_for_url("**/people/me")
    page.goto(f"/{language}/desk")

    expect(page.locator("h1")).to_be_visible()
    assert page.url.endswith("/desk")
    with site.app_context():
        assert db.session.scalar(select(Person.has_second_factor).where(Person.id == person_id))
        db.session.remove()
