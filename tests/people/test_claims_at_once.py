"""A claim that is changed while an organiser reads it, or decides on it: what is confirmed is what was read."""

import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import func, select

from panel.areas.models import Postcode
from panel.extensions import db
from panel.people.clusters import PEOPLE_PER_HOME
from panel.people.models import Residency, ResidencyState
from tests.checks import read as the_check
from tests.makers import a_person, an_area, an_organiser, keep
from tests.people.makers import a_claim

READ, ELSEWHERE = "LL15 1AB", "LL16 2CD"
REASON = {"reason": "Nobody of that name lives there."}


@pytest.fixture
def claim(work):
    """An open claim at a listed postcode, and another listed postcode in another area."""
    with work():
        row = a_claim(postcode=READ, listed=True)
        keep(Postcode(code=ELSEWHERE, area_id=an_area().id))
    return row


def browser(app, sign_in, person):
    return sign_in(app.test_client(), person)


def move(window, postcode=ELSEWHERE):
    return window.post("/en/people/me/residency", data={"postcode": postcode})


def form_on(window, page, action):
    """The fields of the form on a page that goes to this address."""
    form = next(part for part in re.findall(r"<form.*?</form>", window.get(page).text, re.DOTALL) if f'action="{action}"' in part)
    found = re.findall(r'name="([^"]+)" value="([^"]*)"', form)
    return {name: [value for other, value in found if other == name] for name, _value in found if name in {"row", "said"}}


def stands(work, row):
    with work():
        found = db.session.get_one(Residency, row.id)
        return str(found.state), found.postcode


@pytest.mark.parametrize("page", ["/en/people/residencies", "/en/people/residencies/{id}"])
def test_a_claim_that_changed_since_it_was_read_is_not_confirmed(app, work, sign_in, claim, page):
    with work():
        organiser = an_organiser()
    window, confirm = browser(app, sign_in, organiser), f"/en/people/residencies/{claim.id}/confirm"
    read = form_on(window, page.format(id=claim.id), confirm)
    move(browser(app, sign_in, claim.person))

    refused = window.post(confirm, data=read, headers={"Referer": f"http://localhost{page.format(id=claim.id)}"})

    assert refused.status_code == 409
    assert "has said something else since you opened the page" in refused.text
    assert f'href="{page.format(id=claim.id)}">Back to where you were' in refused.text
    assert stands(work, claim) == ("claimed", ELSEWHERE)
    assert window.post(confirm, data=form_on(window, page.format(id=claim.id), confirm)).status_code == 303
    assert stands(work, claim) == ("confirmed", ELSEWHERE)


def test_a_batch_leaves_a_claim_that_changed_since_it_was_read(app, work, sign_in, claim):
    with work():
        organiser, other = an_organiser(), a_claim(listed=True)
    window, confirm = browser(app, sign_in, organiser), "/en/people/residencies/confirm"
    read = form_on(window, "/en/people/residencies", confirm)
    move(browser(app, sign_in, claim.person))

    window.post(confirm, data=read)

    assert len(read["row"]) == 2
    assert stands(work, claim) == ("claimed", ELSEWHERE)
    assert stands(work, other)[0] == "confirmed"


def test_no_letter_is_printed_for_a_claim_that_changed_since_it_was_read(app, work, sign_in, claim):
    with work():
        organiser, other = an_organiser(), a_claim("Mair")
    window = browser(app, sign_in, organiser)
    read = form_on(window, "/en/people/residencies", "/en/people/letters")
    move(browser(app, sign_in, claim.person))

    printed = window.post("/en/people/letters", data={**read, "row": [claim.id, other.id]}).text

    assert printed.count('class="card letter"') == 1
    assert "Mair" in printed


def test_a_changed_claim_is_not_refused_unread_and_the_reason_stays(app, work, sign_in, claim):
    with work():
        organiser = an_organiser()
    window, refuse = browser(app, sign_in, organiser), f"/en/people/residencies/{claim.id}/refuse"
    seen = the_check(window, refuse)
    move(browser(app, sign_in, claim.person))

    answer = window.post(refuse, data={**seen, **REASON})

    assert answer.status_code == 422
    assert REASON["reason"] in answer.text
    assert ELSEWHERE in answer.text
    assert stands(work, claim) == ("claimed", ELSEWHERE)


def at_once(*presses):
    barrier = Barrier(len(presses))

    def press(work):
        barrier.wait(timeout=20)
        return work().status_code

    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(press, presses))


def test_who_moves_while_the_organiser_presses_is_confirmed_where_the_organiser_read_or_not_at_all(app, work, sign_in):
    with work():
        organiser, places = an_organiser(), [a_claim(listed=True) for _ in range(8)]
        keep(Postcode(code=ELSEWHERE, area_id=an_area().id))
    for claim in places:
        window, confirm = browser(app, sign_in, organiser), f"/en/people/residencies/{claim.id}/confirm"
        read, mover = form_on(window, f"/en/people/residencies/{claim.id}", confirm), browser(app, sign_in, claim.person)

        at_once(lambda: window.post(confirm, data=read), lambda: move(mover))  # noqa: B023 - run at once

        assert stands(work, claim) != ("confirmed", ELSEWHERE)


def test_a_move_at_the_moment_of_a_refusal_does_not_undo_it(app, work, sign_in):
    with work():
        organiser, area = an_organiser(), an_area()
        people = [a_person(area=area) for _ in range(8)]
        keep(Postcode(code=ELSEWHERE, area_id=an_area().id))
    for person in people:
        window, mover = browser(app, sign_in, organiser), browser(app, sign_in, person)
        refuse = f"/en/people/residencies/{person.residency.id}/refuse"
        seen = the_check(window, refuse)

        codes = at_once(lambda: window.post(refuse, data={**seen, **REASON}), lambda: move(mover))  # noqa: B023 - run at once

        assert stands(work, person.residency)[0] == ("refused" if codes[0] == 303 else "claimed")


def test_of_eight_who_claim_at_one_home_at_once_the_list_confirms_as_many_as_live_in_a_home(app, work, sign_in, monkeypatch):
    monkeypatch.setitem(app.config, "RESIDENCY_PROOF", "list")
    with work():
        keep(Postcode(code=ELSEWHERE, area_id=an_area().id, homes=1))
        people = [a_person() for _ in range(8)]
    windows = [browser(app, sign_in, person) for person in people]
    for number, window in enumerate(windows):
        window.environ_base["REMOTE_ADDR"] = f"203.0.113.{number}"

    codes = at_once(*[partial(move, window) for window in windows])

    assert codes == [303] * 8
    with work():
        assert db.session.scalar(select(func.count()).where(Residency.state == ResidencyState.CONFIRMED)) <= PEOPLE_PER_HOME
