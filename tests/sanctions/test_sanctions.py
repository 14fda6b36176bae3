"""People who harm: what they are kept from, what stays, how it ends, and that nobody loses the vote."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from panel import clock
from panel.access import SPEAKING, TAKING_PART, Action, Bar, Role, Who, may
from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.people.models import Person
from panel.sanctions.models import Sanction, SanctionKind
from tests.ballots.makers import an_open_round
from tests.ballots.test_voting import cast
from tests.checks import press, read
from tests.databases import by_turns
from tests.groups.counting import queries
from tests.makers import a_grant, a_person, an_area, an_organiser
from tests.moderation.makers import a_moderator
from tests.people.makers import giving
from tests.sanctions.makers import REASON, a_sanction, in_days
from tests.seeds.makers import a_seed
from tests.web.guards import actions
from tests.web.presses import PRESSES

STOPPED_BY_A_PAUSE = {
    "PLANT_SEED", "EDIT_SEED", "REST_SEED", "OFFER_HELP", "REMARK", "CONTRIBUTE", "EDIT_CONTRIBUTION", "MAKE_GROUP",
    "EDIT_GROUP", "EDIT_REMARK", "TRANSLATE", "ACCEPT_TRANSLATION", "PROPOSE", "EDIT_PROPOSAL", "CLOSE_GROUP",
    "CHANGE_CONTACT", "TAKE_CONTACT",
}  # fmt: skip
STOPPED_BY_CLOSING_OUT_TOO = {"SUPPORT_SEED", "FLAG", "ANSWER_SEAT"}
NEVER_STOPPED = {
    "SIGN_OUT", "READ_OWN_PAGE", "PROVE", "READ_SIGN_INS", "CHANGE_FACTORS", "CHANGE_ADDRESS", "CLAIM_RESIDENCY", "CAST_BALLOT",
    "DOUBT_VOTE", "APPEAL", "APPEAL_SANCTION", "FOLLOW", "LEAVE", "READ_OWN_DATA", "ANSWER_SCRUTINY", "COUNT_AGAIN",
    "STEP_DOWN",
}  # fmt: skip
"""What residents can do and no sanction touches: account, data, vote and its recount, taking a proposal back, appeal."""


BARRED = sorted(name for name in PRESSES if actions()[name].permission.barred)


def deciding(person, kind="pause", until="", ground="hurtful"):
    return f"/en/sanctions/people/{person.id}/decide?kind={kind}&ground={ground}&until={until}"


def next_month():
    return (clock.now() + timedelta(days=30)).date().isoformat()


def test_every_action_of_a_resident_says_whether_a_sanction_stops_it():
    roles = {Who(role.value) for role in Role} | {Who.ANYONE, Who.DEMO, Who.ASKED}
    of_residents = {action.name for action in Action if action.permission.who - roles and Who.ANYONE not in action.permission.who}

    stopped = {bars: {action.name for action in Action if action.permission.barred == bars} for bars in (SPEAKING, TAKING_PART)}

    assert stopped == {SPEAKING: STOPPED_BY_A_PAUSE, TAKING_PART: STOPPED_BY_CLOSING_OUT_TOO}
    left = of_residents - STOPPED_BY_A_PAUSE - STOPPED_BY_CLOSING_OUT_TOO - NEVER_STOPPED
    assert left == set(), "say whether a pause or a closing out stops these"


@pytest.mark.parametrize("bar", list(Bar))
def test_a_bar_holds_until_its_moment_and_no_longer(bar):
    now = clock.now()
    cases = {None: True, now + timedelta(hours=1): True, now - timedelta(seconds=1): False}

    for until, holds in cases.items():
        person = Person(id=1, grants=[], barred=bar, barred_until=until)
        assert may(Action.REMARK, person) is not holds
        assert may(Action.SUPPORT_SEED, person) is not (holds and bar is Bar.CLOSED_OUT)
        assert may(Action.CAST_BALLOT, person)


@by_turns(("kind", "name"), [(kind, name) for kind in (SanctionKind.PAUSE, SanctionKind.CLOSING_OUT) for name in BARRED])
def test_every_form_is_stopped_as_the_table_says(app, work, as_person, name, kind):
    action = app.view_functions[name].action
    barred = {SanctionKind.PAUSE: Bar.PAUSED, SanctionKind.CLOSING_OUT: Bar.CLOSED_OUT}[kind]
    with work():
        made = PRESSES[name]()
        person = db.session.get_one(Person, made.person.id)
        person.barred = barred

    answer = as_person(made.person).post(f"/en{made.address}", data=made.data)

    if barred in action.permission.barred:
        assert answer.status_code == 403
        assert "You are paused or closed out" in answer.text
    else:
        assert answer.status_code != 403


@pytest.mark.parametrize("kind", list(SanctionKind))
def test_nobody_loses_the_vote(app, work, as_person, kind):
    with work():
        budget_round, (person, *_others) = an_open_round()
        a_sanction(db.session.get_one(Person, person.id), kind)
    client = as_person(person)

    answer = cast(client, budget_round, "1")

    assert answer.status_code == 303
    assert "receipt" in answer.location
    assert client.get("/en/people/me").status_code == 200


@pytest.mark.parametrize(("language", "told"), [("en", ["Pause Tom?", "vote"]), ("cy", ["Rhoi saib i Tom?", "pleidleisio"])])
def test_the_page_before_says_what_changes_and_what_stays(app, work, as_person, language, told):
    with work():
        person, moderator = a_person("Tom", language="cy"), a_moderator()

    page = as_person(moderator).get(deciding(person, until=next_month()).replace("/en/", f"/{language}/")).text

    assert [words for words in [*told, "Cymraeg"] if words not in page] == []
    with work():
        assert db.session.scalars(select(Sanction)).all() == []


def test_a_pause_is_decided_told_and_logged_without_a_name(app, work, as_person):
    with work():
        person, moderator = a_person("Tom", language="cy"), a_moderator()

    answer = press(as_person(moderator), deciding(person, until=next_month()), reason="Rwyt wedi galw enwau ar gymydog.")

    assert answer.status_code == 303
    with work():
        row = db.session.scalars(select(Sanction)).one()
        mail = db.session.scalars(select(OutboxMail).where(OutboxMail.recipient == person.email)).one()
        entry = db.session.scalar(AuditEntry.newest())
        assert db.session.get(Person, person.id).bar is Bar.PAUSED
    assert row.reason_language == mail.language == "cy"
    assert mail.body.startswith("Helo Tom,")
    assert "Rwyt wedi galw enwau" in mail.body
    assert f"/cy/sanctions/{row.id}" in mail.body
    assert (entry.verb, entry.subject) == ("sanction.pause", "people")
    assert "Tom" not in entry.facts
    assert "galw" not in entry.facts


WRONG = {
    "nothing chosen": ("", "", ""),
    "a pause without a day": ("pause", "hurtful", ""),
    "a day that is over": ("pause", "hurtful", "2020-01-01"),
    "a pause of years": ("pause", "hurtful", "2099-01-01"),
    "a warning with a day": ("warning", "hurtful", "2099-01-01"),
    "forged": ("banishment", "hurtful", ""),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_does_not_fit_comes_back(app, work, as_person, case):
    with work():
        person, moderator = a_person(), a_moderator()
    kind, ground, until = WRONG[case]

    answer = as_person(moderator).get(deciding(person, kind, until, ground))

    assert answer.status_code == 422
    assert "Please look at this again" in answer.text


def test_somebody_with_a_role_is_warned_but_not_stopped_before_the_role_ends(app, work, as_person):
    with work():
        treasurer, moderator = a_person("", Role.TREASURER), a_moderator()
    client = as_person(moderator)

    paused = client.get(deciding(treasurer, until=next_month()))
    warned = client.get(deciding(treasurer, "warning"))
    themselves = client.get(deciding(moderator, "warning"))

    assert paused.status_code == 422
    assert "An organiser ends the role first" in paused.text
    assert warned.status_code == 200
    assert "your own account" in themselves.text


def test_who_is_paused_gets_no_role(app, work, as_person):
    with work():
        person, organiser = a_person(), an_organiser()
        a_sanction(person)

    answer = press(as_person(organiser), giving(person, "moderator"))

    assert answer.status_code == 422
    assert "paused or closed out" in answer.text


def test_a_second_pause_waits_for_the_end_of_the_first(app, work, as_person):
    with work():
        person, moderator = a_person(), a_moderator()
        a_sanction(person)

    answer = as_person(moderator).get(deciding(person, "closing-out"))

    assert answer.status_code == 422
    assert "End that first" in answer.text


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_person_reads_plainly_what_they_may_still_do(app, work, as_person, language):
    with work():
        person = a_person("Tom")
        row = a_sanction(person)
    client = as_person(person)

    own = client.get(f"/{language}/people/me").text
    page = client.get(f"/{language}/sanctions/{row.id}").text
    garden = client.get(f"/{language}/seeds").text
    groups = client.get(f"/{language}/groups").text

    banner = {"en": "You are paused: you cannot write here", "cy": "Rydych chi ar saib: ni allwch ysgrifennu yma"}[language]
    still = {"en": "You can still read everything, support", "cy": "Gallwch o hyd ddarllen popeth, cefnogi"}[language]
    assert banner in own
    assert banner in garden
    assert f'href="/{language}/groups/new"' not in groups
    assert f"/{language}/sanctions/{row.id}" in own
    assert still in page
    assert REASON in page


def test_others_do_not_learn_of_it(app, work, as_person):
    with work():
        person, other, near = a_person("Tom"), a_person(), a_person()
        row = a_sanction(person)
        a_grant(near, Role.MODERATOR, an_area())

    codes = [as_person(somebody).get(f"/en/sanctions/{row.id}").status_code for somebody in (other, near)]
    lists = [as_person(somebody).get("/en/sanctions").status_code for somebody in (person, other, near)]

    assert codes == [404, 404]
    assert lists == [403, 403, 403]


def test_a_moderator_finds_people_by_name_and_sees_no_address(app, work, as_person):
    with work():
        person, moderator = a_person("Tom Barlow"), a_moderator()
    client = as_person(moderator)

    pages = [client.get(f"/en/sanctions?q={words}").text for words in ("barlow", person.email)]

    assert f"/en/sanctions/people/{person.id}/choose" in pages[0]
    assert person.email not in pages[0]
    assert f"/en/sanctions/people/{person.id}/choose" not in pages[1]


def test_it_ends_by_itself_and_what_they_wrote_stays(app, work, as_person, monkeypatch):
    with work():
        person = a_person("Tom")
        seed = a_seed("A bench", author=person)
        a_sanction(person)
    client = as_person(person)
    during = client.post(f"/en/seeds/{seed.id}/remarks", data={"remark-body": "Still here.", "remark-language": "en"}).status_code
    shown = client.get(f"/en/seeds/{seed.id}").status_code
    after = in_days(31)
    monkeypatch.setattr(clock, "now", lambda: after)

    later = client.post(f"/en/seeds/{seed.id}/remarks", data={"remark-body": "Back again.", "remark-language": "en"}).status_code

    own = client.get("/en/people/me").text

    assert (during, shown, later) == (403, 200, 303)
    assert "You were paused" in own
    assert "It has ended." in own
    assert "You are paused" not in own


def test_a_moderator_ends_it_early_with_a_reason(app, work, as_person):
    with work():
        person, moderator = a_person("Tom"), a_moderator()
        row = a_sanction(person)
    client = as_person(moderator)
    address = f"/en/sanctions/{row.id}/end"
    said = read(client, address)

    answer = client.post(address, data={**said, "reason": "They have said sorry to all."})
    again = client.post(address, data={**said, "reason": "And once more, please."})

    assert (answer.status_code, again.status_code) == (303, 409)
    with work():
        assert db.session.get(Person, person.id).bar is None
        mails = db.session.scalars(select(OutboxMail.body).where(OutboxMail.recipient == person.email)).all()
    assert "They have said sorry to all." in " ".join(mails)
    assert "Ended early on" in client.get("/en/sanctions").text


@pytest.mark.parametrize("role", [None, *[role for role in Role if role is not Role.MODERATOR]])
def test_only_moderators_of_the_whole_site_decide_it(app, work, as_person, role):
    with work():
        person, somebody = a_person(), a_person("", *([role] if role else []))
        row = a_sanction()
    client = as_person(somebody)

    pages = ["/en/sanctions", deciding(person, "warning"), f"/en/sanctions/{row.id}/end"]

    assert {client.get(page).status_code for page in pages} <= {403, 404}


def test_the_lists_ask_the_database_equally_often_however_long_they_are(app, work, as_person):
    with work():
        both = a_person("", Role.MODERATOR, Role.ORGANISER)
        a_sanction(appeal="I was only quoting them.")
    client, lists = as_person(both), ("/en/sanctions", "/en/sanctions/appeals")
    few = [queries(lambda page=page: client.get(page)) for page in lists]
    with work():
        for _number in range(4):
            a_sanction(appeal="I was only quoting them.")

    assert [queries(lambda page=page: client.get(page)) for page in lists] == few
