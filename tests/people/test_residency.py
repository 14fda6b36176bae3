"""Say where you live; a claim is plausible, confirmed, refused, or made anew."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from threading import Barrier

import pytest
from sqlalchemy import select

from panel import clock
from panel.app import create_app
from panel.areas.models import Postcode
from panel.audit.models import AuditEntry
from panel.errors import RuleBroken
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.people.actions import letters
from panel.people.actions import residency as actions
from panel.people.models import LetterCode, Person, Proof, Residency, ResidencyState
from panel.people.queries import Doubt, assess
from tests.checks import press
from tests.groups.counting import queries
from tests.makers import a_person, an_area, an_organiser, keep
from tests.people.makers import a_claim

WHY = "We could not find this house."


def claim(client, postcode="LL15 1AB", **more):
    return client.post("/en/people/me/residency", data={"postcode": postcode, **more})


def standing(work, person):
    with work():
        row = db.session.scalar(select(Residency).where(Residency.person_id == person.id))
        return (row.state, row.proof, row.area_id, row.postcode)


def doubts(row):
    (assessed,) = assess([row])
    return assessed.doubts


def test_a_listed_postcode_is_plausible_and_not_confirmed(client, work, as_person):
    with work():
        area, person = an_area(), a_person()
        keep(Postcode(code="LL15 1AB", area_id=area.id))
    as_person(person)

    answer = claim(client)

    assert answer.location == "/en/people/me"
    assert "An organiser will look at it soon" in client.get("/en/people/me").text
    assert standing(work, person) == (ResidencyState.CLAIMED, None, area.id, "LL15 1AB")
    with work():
        (assessed,) = assess(db.session.scalars(Residency.waiting()).all())
        assert assessed.plausible


def test_a_site_may_let_the_list_confirm_what_is_plausible(app, client, work, as_person, monkeypatch):
    monkeypatch.setitem(app.config, "RESIDENCY_PROOF", "list")
    with work():
        area, person = an_area(), a_person()
        keep(Postcode(code="LL15 1AB", area_id=area.id))
    as_person(person)

    claim(client)

    assert standing(work, person) == (ResidencyState.CONFIRMED, Proof.LIST, area.id, "LL15 1AB")
    with work():
        assert db.session.scalars(select(AuditEntry.facts)).all() == ['{"by":"list","number":1}']


def test_the_list_confirms_no_more_than_the_homes_of_a_postcode_hold(app, client, work, as_person, monkeypatch):
    monkeypatch.setitem(app.config, "RESIDENCY_PROOF", "list")
    with work():
        area, people = an_area(), [a_person(name) for name in ("Alwena", "Bob", "Ceri", "Dai", "Efa")]
        keep(Postcode(code="LL15 1AB", area_id=area.id, homes=1))
    moment = clock.now()

    for number, person in enumerate(people):
        monkeypatch.setattr(clock, "now", lambda number=number: moment + timedelta(hours=number * 2))
        claim(as_person(person))

    assert [standing(work, person)[0] for person in people] == ["confirmed"] * 2 + ["claimed"] * 3


@pytest.mark.parametrize("setting", ["", "List", "nobody"])
def test_an_unknown_way_to_confirm_stops_the_site(tmp_path, setting):
    with pytest.raises(RuntimeError, match="RESIDENCY_PROOF"):
        create_app(MODE="test", SECRET_KEY="x" * 40, INSTANCE=tmp_path, RESIDENCY_PROOF=setting)


def test_a_postcode_in_two_areas_asks_for_the_area_and_is_doubtful(client, work, as_person):
    with work():
        area, person = an_area(), a_person()
        keep(Postcode(code="LL15 1AB", area_id=None))
    as_person(person)

    asked = claim(client)
    claim(client, area_id=area.id)

    assert asked.status_code == 422
    assert "more than one area" in asked.text
    with work():
        assert doubts(db.session.scalars(select(Residency)).one()) == (Doubt.SPLIT,)


def test_who_names_another_area_than_the_list_is_doubtful_and_keeps_their_own(client, work, as_person):
    with work():
        listed, named, person = an_area(), an_area(), a_person()
        keep(Postcode(code="LL15 1AB", area_id=listed.id))
    as_person(person)

    claim(client, area_id=named.id)

    assert standing(work, person)[2] == named.id
    with work():
        assert doubts(db.session.scalars(select(Residency)).one()) == (Doubt.ELSEWHERE,)


def test_who_names_the_county_gets_the_community_that_the_list_knows(client, work, as_person):
    with work():
        county = an_area()
        village, person = an_area(parent=county), a_person()
        keep(Postcode(code="LL15 1AB", area_id=village.id))
    as_person(person)

    claim(client, area_id=county.id)

    assert standing(work, person)[2] == village.id


def test_a_refused_claim_stays_refused_and_the_person_reads_why_and_whom_to_ask(app, client, work, as_person, monkeypatch):
    monkeypatch.setitem(app.config, "CONTACT_EMAIL", "clerk@example.org")
    monkeypatch.setitem(app.config, "RESIDENCY_PROOF", "list")
    with work():
        row, organiser = a_claim(), an_organiser()
        keep(Postcode(code="LL15 1AB", area_id=row.area_id))
        person = row.person
    press(as_person(organiser), f"/en/people/residencies/{row.id}/refuse", reason=WHY)
    as_person(person)

    again = claim(client)

    page = client.get("/en/people/me/residency").text
    assert again.status_code == 422
    assert standing(work, person)[0] == ResidencyState.REFUSED
    assert WHY in page
    assert "clerk@example.org" in page
    with work():
        mail = db.session.scalar(OutboxMail.newest())
        assert (mail.recipient, WHY in mail.body) == (person.email, True)


def test_a_refusal_needs_a_reason_and_is_asked_about_once(client, work, as_person):
    with work():
        row, organiser = a_claim(), an_organiser()
    client, address = as_person(organiser), f"/en/people/residencies/{row.id}/refuse"

    answer = press(client, address, reason="")
    before = standing(work, row.person)[0]
    press(client, address, reason=WHY)
    again = client.get(address)

    assert answer.status_code == 422
    assert "choose a ready reason, or write your own" in answer.text
    assert before == ResidencyState.CLAIMED
    assert again.status_code == 409
    assert "This was decided already." in again.text


def test_an_organiser_opens_a_refused_claim_with_a_reason_and_it_is_logged_without_a_name(client, work, as_person):
    with work():
        row, organiser = a_claim("Alwena"), an_organiser()
        actions.refuse(row, organiser, reason=WHY)

    as_person(organiser).post(f"/en/people/residencies/{row.id}/reopen", data={"reason": "The house has a new number."})

    assert standing(work, row.person)[0] == ResidencyState.CLAIMED
    with work():
        entries = db.session.scalars(AuditEntry.newest()).all()
        assert [entry.verb for entry in entries] == ["residency.reopen", "residency.refuse"]
        assert not any("Alwena" in entry.facts or WHY in entry.facts for entry in entries)


@pytest.mark.parametrize("proof", ["organiser", "list"])
def test_who_moves_starts_anew_as_a_claim_and_is_never_confirmed_in_silence(app, client, work, as_person, monkeypatch, proof):
    monkeypatch.setitem(app.config, "RESIDENCY_PROOF", proof)
    with work():
        before, after = an_area(), an_area()
        person = a_person(area=before)
        keep(Postcode(code="LL16 1AB", area_id=after.id))
    as_person(person)

    claim(client, "LL16 1AB")

    assert standing(work, person) == (ResidencyState.CLAIMED, None, after.id, "LL16 1AB")
    with work():
        row = db.session.scalars(select(Residency)).one()
        assert (row.moved_from_id, doubts(row)) == (before.id, (Doubt.MOVED,))


def test_saying_the_same_place_again_changes_nothing(client, work, as_person):
    with work():
        area = an_area()
        person = a_person(area=area)
    as_person(person)

    claim(client, area_id=area.id)

    assert standing(work, person)[:2] == (ResidencyState.CONFIRMED, Proof.ORGANISER)


def test_one_mailbox_has_one_confirmed_place(client, work, as_person):
    with work():
        first, second, organiser = a_claim(email="me+1@gmail.com"), a_claim(email="m.e@googlemail.com"), an_organiser()
    as_person(organiser)

    answers = [client.post(f"/en/people/residencies/{row.id}/confirm") for row in (first, second)]

    assert [answer.status_code for answer in answers] == [303, 409]
    assert "same mailbox" in answers[1].text
    assert [standing(work, row.person)[0] for row in (first, second)] == ["confirmed", "claimed"]


def test_a_batch_confirms_the_plausible_ones_that_were_read_and_no_others(client, work, as_person):
    with work():
        organiser = an_organiser()
        plausible, unread = a_claim("Plausible", listed=True), a_claim("Unread", listed=True)
        doubtful = a_claim("Doubtful")
    as_person(organiser)
    page = client.get("/en/people/residencies").text

    client.post("/en/people/residencies/confirm", data={"row": [plausible.id, doubtful.id]})

    assert "The postcode is not on the list." in page
    assert re.search(r"2 claims on this page are plausible", page)
    assert [standing(work, row.person)[0] for row in (plausible, doubtful, unread)] == ["confirmed", "claimed", "claimed"]
    with work():
        assert db.session.scalars(select(AuditEntry.facts)).all() == ['{"by":"organiser","number":1}']


def test_the_queue_takes_a_fixed_number_of_queries(client, work, as_person):
    with work():
        organiser = an_organiser()
        a_claim(listed=True)
    as_person(organiser)
    few = queries(lambda: client.get("/en/people/residencies"))
    with work():
        for _ in range(15):
            a_claim(listed=True)

    assert queries(lambda: client.get("/en/people/residencies")) == few


def test_only_organisers_see_the_queue(client, work, as_person):
    with work():
        person, row = a_person(), a_claim()
    as_person(person)

    assert client.get("/en/people/residencies").status_code == 403
    assert client.get(f"/en/people/residencies/{row.id}").status_code == 403
    assert client.post(f"/en/people/residencies/{row.id}/confirm").status_code == 403
    assert client.post("/en/people/letters", data={"row": row.id}).status_code == 403


def test_networks_are_kept_as_keyed_hashes_for_thirty_days(client, work, as_person, monkeypatch):
    with work():
        area, person = an_area(), a_person()
    claim(as_person(person), area_id=area.id)
    with work():
        kept = db.session.scalars(select(Residency.network_hash)).one()
        early = actions.sweep()

    later = clock.now() + timedelta(days=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    with work():
        late = actions.sweep()
        left = db.session.scalars(select(Residency.network_hash)).one()

    assert re.fullmatch(r"[0-9a-f]{64}", kept)
    assert (early, late, left) == (0, 1, None)


def file(table):
    return (BytesIO(table.encode()), "list.csv")


def test_after_an_upload_those_whose_place_it_does_not_bear_out_are_listed(client, work, as_person):
    with work():
        here, there, organiser = an_area(), an_area(), an_organiser()
        people = [a_person(name, area=here) for name in ("Stays", "Moved on the list", "In two", "Lacking", "By list")]
        for number, person in enumerate(people):
            person.residency.postcode = f"LL15 {number}AB"
        people[4].residency.proof = Proof.LIST
    as_person(organiser)
    rows = [(0, here), (1, there), (2, here), (2, there)]
    table = "postcode;area\n" + "".join(f"LL15 {number}AB;{area.name_en}\n" for number, area in rows)

    answer = client.post("/en/people/postcodes", data={"table": file(table)})

    assert answer.location == "/en/people/residencies?show=again"
    page = client.get(answer.location).text
    assert [name in page for name in ("Stays", "Moved on the list", "In two", "Lacking", "By list")] == [
        False,
        True,
        True,
        False,
        True,
    ]
    assert "Look again at 3 confirmed places" in client.get("/en/desk").text
    assert {standing(work, person)[0] for person in people} == {ResidencyState.CONFIRMED}
    with work():
        entry = db.session.scalar(select(AuditEntry).where(AuditEntry.verb == "postcodes.upload"))
        assert entry.facts == '{"in_two_areas":1,"postcodes":3,"to_look_at_again":3}'


def test_an_upload_confirms_nobody_unless_the_site_lets_the_list_confirm(app, client, work, as_person, monkeypatch):
    with work():
        row, organiser = a_claim(postcode="LL15 1AB"), an_organiser()
        table = f"postcode,area\n,\nLL15 1AB,{row.area.name_en}\n"
    as_person(organiser)

    client.post("/en/people/postcodes", data={"table": file(table)})
    before = standing(work, row.person)[0]
    monkeypatch.setitem(app.config, "RESIDENCY_PROOF", "list")
    client.post("/en/people/postcodes", data={"table": file(table)})

    assert (before, standing(work, row.person)[:2]) == ("claimed", ("confirmed", "list"))


def test_a_list_that_cannot_be_read_leaves_the_old_one(client, work, as_person):
    with work():
        area, organiser = an_area(), an_organiser()
        keep(Postcode(code="LL15 1AB", area_id=area.id))
    as_person(organiser)

    answer = client.post("/en/people/postcodes", data={"table": file("postcode,area\nLL16 1AB,Atlantis\n")})

    assert answer.status_code == 422
    assert "no area called" in answer.text
    with work():
        assert db.session.scalars(select(Postcode.code)).all() == ["LL15 1AB"]


def printed(client, *rows):
    page = client.post("/en/people/letters", data={"row": [row.id for row in rows], "meant-twice": "1"}).text
    return re.findall(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b", page)[::2], page


def enter(client, code):
    return client.post("/en/people/me/residency/letter", data={"letter-code": code})


def test_the_code_of_a_letter_confirms_once_and_is_kept_as_a_hash(client, work, as_person):
    with work():
        row, organiser = a_claim("Eirlys Haf"), an_organiser()
        row.home = "7 Castle Street"
    as_person(organiser)
    (code,), page = printed(client, row)
    with work():
        kept = db.session.scalars(select(LetterCode)).one()
    as_person(row.person)

    answer = enter(client, code.lower().replace("-", " "))

    assert "7 Castle Street" in page
    assert 'lang="cy"' in page
    assert code.replace("-", "") not in kept.code_hash
    assert answer.location == "/en/people/me"
    assert standing(work, row.person)[:2] == (ResidencyState.CONFIRMED, Proof.LETTER)
    assert enter(client, code).status_code == 422
    with work():
        assert db.session.scalars(select(Residency.home)).one() == ""
        assert db.session.scalars(select(LetterCode)).all() == []
        logged = [(entry.verb, entry.facts) for entry in db.session.scalars(AuditEntry.newest())]
    assert logged == [("residency.confirm", '{"by":"letter","number":1}'), ("residency.letters", '{"number":1}')]


def test_a_new_letter_ends_the_old_one(client, work, as_person):
    with work():
        row, organiser = a_claim(), an_organiser()
    as_person(organiser)
    (old,), _page = printed(client, row)
    (new,), _page = printed(client, row)
    as_person(row.person)

    answers = [enter(client, old).status_code, enter(client, new).status_code]

    assert answers == [422, 303]


def test_a_letter_is_for_one_person_alone(client, work, as_person):
    with work():
        one, other, organiser = a_claim(), a_claim(), an_organiser()
    as_person(organiser)
    codes, _page = printed(client, one, other)

    answer = enter(as_person(one.person), codes[1])

    assert answer.status_code == 422
    assert standing(work, one.person)[0] == ResidencyState.CLAIMED


def test_five_wrong_codes_end_a_letter(work):
    with work():
        row, organiser = a_claim(), an_organiser()
        (letter,) = letters.print_letters([row], organiser)

        tries = [letters.try_letter(row.person, "AAAA-AAAA") for _ in range(5)]

        assert tries == [False] * 5
        with pytest.raises(RuleBroken, match="new one"):
            letters.try_letter(row.person, letter.code)


def test_wrong_codes_are_counted_in_a_browser(client, work, as_person):
    with work():
        row, organiser = a_claim(), an_organiser()
        letters.print_letters([row], organiser)
    as_person(row.person)

    answer = enter(client, "AAAA-AAAA")

    assert answer.status_code == 422
    assert "not the code of your newest letter" in answer.text
    with work():
        assert db.session.scalars(select(LetterCode.wrong_tries)).one() == 1


@pytest.mark.parametrize(("days", "works"), [(41, True), (43, False)])
def test_a_letter_works_for_six_weeks(client, work, as_person, monkeypatch, days, works):
    with work():
        row, organiser = a_claim(), an_organiser()
        letters.print_letters([row], organiser)
        later = clock.now() + timedelta(days=days)
        monkeypatch.setattr(clock, "now", lambda: later)

        assert letters.awaits_letter(row) is works


def test_a_letter_does_not_reach_a_claim_that_was_changed_or_refused(client, work, as_person):
    with work():
        moved, refused, organiser, area = a_claim(), a_claim(), an_organiser(), an_area()
        first, second = letters.print_letters([moved, refused], organiser)
        actions.refuse(refused, organiser, reason=WHY)
    as_person(moved.person)
    claim(client, "LL18 1AB", area_id=area.id)

    answers = [enter(client, first.code).status_code, enter(as_person(refused.person), second.code).status_code]

    assert answers == [422, 422]
    assert [standing(work, row.person)[0] for row in (moved, refused)] == ["claimed", "refused"]


def test_two_organisers_at_the_same_moment_confirm_one_place_of_a_mailbox(app, work, as_person):
    with work():
        rows = [a_claim(email=f"me+{number}@gmail.com") for number in range(4)]
        organisers = [an_organiser() for _ in rows]
    browsers = []
    for organiser in organisers:
        cookie = as_person(organiser).get_cookie("panel").value
        browsers.append(app.test_client())
        browsers[-1].set_cookie("panel", cookie)
    barrier = Barrier(len(rows))

    def press(number):
        barrier.wait(timeout=20)
        return browsers[number].post(f"/en/people/residencies/{rows[number].id}/confirm").status_code

    with ThreadPoolExecutor(len(rows)) as pool:
        codes = sorted(pool.map(press, range(len(rows))))

    assert codes == [303, 409, 409, 409]
    assert sorted(standing(work, row.person)[0] for row in rows) == ["claimed"] * 3 + ["confirmed"]


def test_letters_that_may_be_in_the_post_are_not_made_worthless_by_another_press(client, as_person, work):
    with work():
        row, organiser = a_claim(), an_organiser()
    browser = as_person(organiser)
    first = browser.post("/en/people/letters", data={"row": row.id})
    code = re.search(r'<b class="number">([A-Z2-9-]{9})</b>', first.text)[1]

    again = browser.post("/en/people/letters", data={"row": row.id})
    with work():
        still_works = letters.try_letter(db.session.get(Person, row.person_id), code)
        db.session.rollback()
    meant = browser.post("/en/people/letters", data={"row": row.id, "meant-twice": "1"})

    assert again.status_code == 409
    assert "A letter was printed for 1 of these people before." in again.text
    assert still_works
    assert code not in meant.text
    assert "Letters to print" in meant.text
