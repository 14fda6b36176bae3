"""After the count: scrutineers take the ballots, count them again, and sign what they found, for everybody to read."""

import subprocess
import sys
from hashlib import sha256

import pytest
from sqlalchemy import select

from panel.audit.models import AuditEntry
from panel.errors import RuleBroken
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.privacy.leaving import forget
from panel.results.actions import publish
from panel.rounds.models import Round
from panel.scrutiny import actions
from panel.scrutiny.actions import Found
from panel.scrutiny.models import Scrutineer, ScrutinyDownload, ScrutinyFinding
from tests.checks import press_after
from tests.makers import a_person, an_organiser
from tests.proposals.makers import a_proposal
from tests.scrutiny.makers import a_scrutineer, a_small_vote, to_be_voted

A_FILE = "ab" * 32
TAKE = {"take": "1"}


def signed(row, same=True, **said):
    """One has taken a file, counted it again, and signed."""
    actions.note_given(row, row.person, A_FILE)
    return actions.sign(row, row.person, Found(same, A_FILE, **said))


def published(budget_round):
    return publish.publish_result(budget_round, an_organiser())


@pytest.mark.parametrize("voters", [4, 15])
def test_a_scrutineer_takes_the_ballots_of_a_small_vote_and_finds_the_same(client, as_person, work, tmp_path, voters):
    with work():
        budget_round, (row, _), _result = a_small_vote(voters)
        [told] = db.session.scalars(select(OutboxMail).where(OutboxMail.recipient == row.person.email))
        assert f"/en/scrutineers/{row.id}" in told.body
    as_person(row.person)

    answer = client.post(f"/en/scrutineers/{row.id}/bundle.zip", data=TAKE)
    fingerprint = sha256(answer.data).hexdigest()
    (tmp_path / "bundle.zip").write_bytes(answer.data)
    (tmp_path / "verify.py").write_bytes(client.get("/data/verify.py").data)
    done = subprocess.run([sys.executable, "-I", "verify.py", "bundle.zip"], cwd=tmp_path, capture_output=True, check=False)

    assert answer.headers["Cache-Control"] == "no-store"
    assert done.stdout.decode().splitlines()[-1] == "The same, to the penny."
    assert f"(SHA-256): {fingerprint}" in done.stdout.decode()
    with work():
        assert db.session.scalars(select(ScrutinyDownload.fingerprint)).all() == [fingerprint]
        assert fingerprint in db.session.scalars(select(AuditEntry.facts).where(AuditEntry.verb == "scrutiny.download")).one()
    assert "data-bundle-form" in client.get(f"/en/rounds/{budget_round.id}/recount").text


def test_nobody_else_takes_them(app, client, as_person, work, sign_in):
    with work():
        budget_round, (row, other), _result = a_small_vote(4)
        published(budget_round)
        organiser, before = an_organiser(), a_person()
        replaced = a_scrutineer(budget_round, before, state="replaced")
    address = f"/en/scrutineers/{row.id}/bundle.zip"

    assert app.test_client().post(address, data=TAKE).status_code == 401
    for person in (organiser, other.person, a_stranger(work)):
        assert sign_in(app.test_client(), person).post(address, data=TAKE).status_code == 403
    his = sign_in(app.test_client(), before)
    assert his.post(f"/en/scrutineers/{replaced.id}/bundle.zip", data=TAKE).status_code == 403
    assert "data-recount" not in app.test_client().get(f"/en/rounds/{budget_round.id}/recount").text
    assert app.test_client().get(f"/data/rounds/{budget_round.id}/bundle.zip").status_code == 404


def a_stranger(work):
    with work():
        return a_person()


def test_before_the_count_there_is_nothing_to_take(client, as_person, work):
    with work():
        row = a_scrutineer(to_be_voted())
    as_person(row.person)
    assert client.post(f"/en/scrutineers/{row.id}/bundle.zip", data=TAKE).status_code == 404
    assert "not counted yet" in client.get(f"/en/scrutineers/{row.id}").text


def test_a_fingerprint_that_was_mistyped_is_said_and_stays(client, as_person, work):
    with work():
        _round, (row, _), _result = a_small_vote(4)
    as_person(row.person)
    address = f"/en/scrutineers/{row.id}/sign"
    assert "Take the file from this site first" in client.post(address, data={"found": "same", "printed": A_FILE}).text
    with work():
        actions.note_given(db.session.get_one(Scrutineer, row.id), a_person(), A_FILE)
    for typed, sentence in (("abc", "has 64 signs"), ("cd" * 32, "No file with this fingerprint")):
        answer = client.post(address, data={"found": "same", "printed": typed})
        assert answer.status_code == 422
        assert sentence in answer.text
        assert f'value="{typed}"' in answer.text

    spaced = " ".join(A_FILE.upper()[at : at + 8] for at in range(0, 64, 8))
    assert press_after(client, address, found="same", printed=spaced).status_code == 303
    with work():
        assert db.session.scalars(select(ScrutinyFinding.fingerprint)).all() == [A_FILE]


def test_what_two_found_stands_on_every_page_of_the_result(app, work):
    with work():
        budget_round, pair, _result = a_small_vote(15)
        published(budget_round)
    address = f"/en/rounds/{budget_round.id}/result"
    assert "0 of 2 scrutineers have counted again." in app.test_client().get(address).text
    with work():
        signed(db.session.get_one(Scrutineer, pair[0].id))
    assert "1 of 2 scrutineers has counted again." in app.test_client().get(address).text
    with work():
        signed(db.session.get_one(Scrutineer, pair[1].id))

    for part in ("", "/press", "/poster"):
        page = app.test_client().get(address + part).text
        assert "Counted again by two people: the same." in page, part
        assert "Mair Lloyd" in page
        assert "Gwen Parry" in page
    facts = app.test_client().get(f"/data/rounds/{budget_round.id}/result.json").json["scrutiny"]
    assert [(each["same"], each["fingerprint"]) for each in facts] == [(True, A_FILE)] * 2
    assert "Ailgyfrifwyd gan ddau o bobl: yr un fath." in app.test_client().get(address.replace("/en/", "/cy/")).text


def test_not_the_same_is_shown_as_plainly_and_organisers_are_told_before_they_publish(app, client, as_person, work, sign_in):
    with work():
        budget_round, pair, _result = a_small_vote(15)
        organiser = an_organiser()
        actions.note_given(pair[0], pair[0].person, A_FILE)
    as_person(pair[0].person)
    address = f"/en/scrutineers/{pair[0].id}/sign"
    nothing = client.post(address, data={"found": "other", "printed": A_FILE})
    assert "Please say what was not the same" in nothing.text
    assert press_after(client, address, found="other", printed=A_FILE, what_en="Step 6\ndiffers.").status_code == 303

    with work():
        told = [mail.recipient for mail in db.session.scalars(select(OutboxMail)) if "not the same" in mail.subject]
        assert organiser.email in told
    assert "differs." not in app.test_client().get(f"/en/rounds/{budget_round.id}/scrutineers").text
    page = sign_in(app.test_client(), organiser).get(f"/en/rounds/{budget_round.id}/publish").text
    assert "Counted again by one person: not the same." in page
    with work():
        published(db.session.get_one(Round, budget_round.id))
    page = app.test_client().get(f"/en/rounds/{budget_round.id}/result").text
    assert "Counted again by one person: not the same." in page
    assert "differs." in page
    assert "not the same" in app.test_client().get("/en/log").text

    assert press_after(client, address, found="same", printed=A_FILE).status_code == 303
    page = app.test_client().get(f"/en/rounds/{budget_round.id}/result").text
    assert "Counted again by one person: the same." in page
    assert "differs." in page


def test_whoever_has_come_to_have_a_proposal_in_it_signs_nothing(work):
    with work():
        budget_round, (row, _), _result = a_small_vote(4)
        a_proposal(budget_round, contact=row.person)
        with pytest.raises(RuleBroken, match="has a proposal"):
            signed(row)


def test_of_a_scrutineer_who_leaves_what_they_signed_stays_without_a_name(app, work):
    with work():
        budget_round, (first, second), _result = a_small_vote(15)
        before = a_scrutineer(to_be_voted(), first.person)
        signed(first)
        published(budget_round)
        number = budget_round.id
        for row in (first, second):
            forget(row.person, remove_texts=True)
        assert db.session.get(Scrutineer, before.id) is None
        assert db.session.get_one(Scrutineer, second.id).state == "left"
    page = app.test_client().get(f"/en/rounds/{number}/result").text
    assert "Counted again by one person: the same." in page
    assert "Somebody who left" in page
    assert "Mair Lloyd" not in page
    assert "Gwen Parry" not in page


def test_no_page_of_a_small_vote_promises_what_is_not_there(app, work):
    with work():
        several, _pair, _result = a_small_vote(15)
        few, _pair, _result = a_small_vote(4)
        for budget_round in (several, few):
            published(budget_round)
    client = app.test_client()
    for budget_round in (several, few):
        here = f"/en/rounds/{budget_round.id}"
        pages = [here, *(f"{here}/{part}" for part in ("result", "result/press", "result/poster", "card", "board")), "/en/"]
        for address in pages:
            page = client.get(address).text
            assert "count it again:" not in page, address
            assert "do the count again" not in page, address
            assert "count it again<" not in page, address
            assert f"/data/rounds/{budget_round.id}/bundle" not in page, address
            assert f"{here}/recount" not in page, address
    assert "read why each proposal was funded" in client.get(f"/en/rounds/{several.id}/result/press").text
    assert "Read the result:" in client.get(f"/en/rounds/{few.id}/result/poster").text


def test_the_mail_to_a_group_that_was_funded_promises_reasons_only_where_there_are_some(work):
    for voters, promised in ((4, False), (15, True)):
        with work():
            budget_round, _pair, result = a_small_vote(voters)
            for line in result.lines:
                line.proposal.contact_id, line.proposal.title = a_person().id, "50% more trees"
            db.session.flush()
            published(budget_round)
            good = db.session.scalars(select(OutboxMail).where(OutboxMail.subject.like("Funded%"))).all()
            assert good
            assert {("the reasons" in mail.body) for mail in good[-1:]} == {promised}


def test_the_bundle_of_a_vote_is_fetched_once(client, work):
    with work():
        budget_round, _pair, _result = a_small_vote(50)
        published(budget_round)
    address = f"/data/rounds/{budget_round.id}/bundle.zip"
    first = client.get(address)
    tag = first.headers["ETag"]

    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert not tag.startswith("W/")
    with work():
        db.session.get_one(Round, budget_round.id).title_en = "Another name"
    other = client.get(address, headers={"If-None-Match": tag})
    assert other.status_code == 200
    assert (other.data != first.data, other.headers["ETag"] != tag) == (True, True)


def test_the_file_of_another_one_is_not_signed(work):
    with work():
        _round, (one, other), _result = a_small_vote(15)
        actions.note_given(one, one.person, A_FILE)

        with pytest.raises(RuleBroken):
            actions.sign(other, other.person, Found(True, A_FILE))
