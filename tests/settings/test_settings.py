"""Organisers change the settings by page; everybody reads them; the public log names what changed and not what it says."""

import re
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import select

from panel import clock
from panel.access import Role
from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.mail.sending import send_waiting
from panel.panels.models import SeatState
from panel.settings.actions import change_settings, replace
from panel.settings.chapters import CHAPTERS
from panel.settings.forms import FORMS
from panel.settings.numbers import NUMBERS
from panel.settings.queries import first_value, number, site_names, site_settings
from panel.settings.routes import changed_meanwhile, fingerprint
from panel.settings.table import Chapter, Setting
from tests.groups.counting import queries
from tests.makers import a_grant, a_person, an_area, an_organiser
from tests.panels.makers import a_panel, a_seat
from tests.seeds.makers import a_remark, a_seed
from tests.settings.limits import the_limits
from tests.threads.makers import a_thread

RULES = {
    "rules_cy": "Byddwch yn garedig wrth eich gilydd, os gwelwch yn dda.",
    "rules_en": "Please be **kind** to each other here.",
}
OTHER_RULES = {"rules_cy": "Rheol newydd sbon i bawb.", "rules_en": "A rule that is quite new."}
PRIVACY = {
    "controller": "Ruthin Town Council",
    "controller_address": "Town Hall, Market Street, Ruthin LL15 1AS",
    "data_contact": "data@ruthin.example",
    "bases_cy": "Tasg er budd y cyhoedd.",
    "bases_en": "A task in the public interest.",
}


@pytest.fixture
def organiser(work, as_person):
    with work():
        person = an_organiser("Nia Fychan")
    return as_person(person)


def as_organiser_sets(work, wanted):
    with work():
        change_settings(None, {Setting(name): value for name, value in wanted.items()})


def changes():
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "setting.change").order_by(AuditEntry.id))
    return [(entry.subject, entry.facts) for entry in entries]


def test_house_rules_are_read_by_everybody_in_both_languages(organiser, client, work):
    assert "No house rules yet" in client.get("/en/about/rules").text
    assert "Dim rheolau" in client.get("/cy/about/rules").text

    answer = organiser.post("/en/settings/rules", data=RULES)

    assert answer.status_code == 303
    assert "<strong>kind</strong>" in client.get("/en/about/rules").text
    assert "Byddwch yn garedig" in client.get("/cy/about/rules").text
    with work():
        assert changes() == [("setting:rules_cy", "{}"), ("setting:rules_en", "{}")]


def test_the_same_rules_saved_again_change_nothing(organiser, work):
    organiser.post("/en/settings/rules", data=RULES)
    organiser.post("/en/settings/rules", data=RULES)

    with work():
        assert len(changes()) == 2


def test_rules_in_one_language_are_refused_and_what_was_typed_stays(organiser, work):
    answer = organiser.post("/en/settings/rules", data={**RULES, "rules_cy": ""})

    assert answer.status_code == 422
    assert "Please be **kind**" in answer.text
    with work():
        assert changes() == []


def test_the_privacy_page_names_who_answers_for_data(organiser, client):
    assert "Who answers for your data" not in client.get("/en/about/privacy").text

    organiser.post("/en/settings/privacy", data=PRIVACY)

    english, welsh = client.get("/en/about/privacy").text, client.get("/cy/about/privacy").text
    assert "Ruthin Town Council" in english
    assert "mailto:data@ruthin.example" in english
    assert "A task in the public interest." in english
    assert "Tasg er budd y cyhoedd." in welsh
    assert "ico.org.uk" in welsh


def test_the_contact_of_the_environment_holds_until_it_is_changed(organiser, client, app, monkeypatch):
    monkeypatch.setitem(app.config, "CONTACT_EMAIL", "first@example.org")
    assert "first@example.org" in client.get("/en/about/accessibility").text

    organiser.post("/en/settings/contact", data={"contact_email": "clerk@ruthin.example", "contact_phone": "01824 000000"})

    page = client.get("/en/about/accessibility").text
    assert "clerk@ruthin.example" in page
    assert 'href="tel:01824000000"' in page
    assert "first@example.org" not in page


def test_what_is_no_address_is_refused(organiser, client):
    answer = organiser.post("/en/settings/contact", data={"contact_email": "clerk", "contact_phone": ""})

    assert answer.status_code == 422
    assert "ann@example.org" in answer.text


def test_the_list_says_what_is_missing(organiser):
    before = organiser.get("/en/settings").text.count("Something is still missing.")
    organiser.post("/en/settings/rules", data=RULES)

    assert organiser.get("/en/settings").text.count("Something is still missing.") == before - 1


def test_a_chapter_that_is_none_has_no_page(organiser):
    assert organiser.get("/en/settings/secrets").status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ORGANISER])
def test_nobody_else_changes_settings(work, as_person, role):
    with work():
        person = a_person("Mo", role)
    them = as_person(person)

    assert them.get("/en/settings").status_code == 403
    assert them.post("/en/settings/rules", data=RULES).status_code == 403


def test_the_settings_are_read_by_one_query_however_many_a_page_shows(organiser, client):
    without = queries(lambda: client.get("/en/about"))
    organiser.post("/en/settings/privacy", data=PRIVACY)

    assert queries(lambda: client.get("/en/about/privacy")) == without


def test_a_new_name_stands_wherever_the_site_says_who_it_is(organiser, client, app, work):
    answer = organiser.post("/en/settings/names", data={"name_cy": "Llais Rhuthun", "name_en": "Ruthin’s Voice"})

    assert answer.status_code == 303
    assert "· Llais Rhuthun</title>" in client.get("/cy/about").text
    assert "Ruthin’s Voice</a>" in client.get("/en/about").text
    assert "Ruthin’s Voice" in client.get("/en/no-such-page").text
    assert "Llais Rhuthun</" in client.get("/feeds/cy.atom").text
    assert client.get("/data/").get_json()["site"] == {"cy": "Llais Rhuthun", "en": "Ruthin’s Voice"}
    assert app.config["SITE_NAME"]["cy"] == "Dyffryn Clwyd"
    client.post("/cy/people/sign-in", data={"email": "ann@example.org"})
    with work():
        send_waiting(names=site_names)
    mails = sorted((app.config["INSTANCE"] / "outbox").glob("*.eml"), key=lambda path: path.stat().st_mtime)
    assert "Llais Rhuthun" in message_from_bytes(mails[-1].read_bytes(), policy=default).get_content()


def test_a_number_is_kept_within_its_bounds_and_counts_at_once(organiser, work):
    assert 'value="30"' in organiser.get("/en/settings/limits").text

    refused = [
        organiser.post("/en/settings/limits", data=the_limits(edit_minutes=typed)) for typed in ("", "1441", "-1", "1e2", "٣")
    ]
    kept = organiser.post("/en/settings/limits", data=the_limits(edit_minutes=0))

    assert [answer.status_code for answer in refused] == [422] * 5
    assert 'value="1441"' in refused[1].text
    assert "from 0 to 1440" in refused[1].text
    assert kept.status_code == 303
    with work():
        assert number(Setting.EDIT_MINUTES) == 0


def test_every_number_says_its_bounds_and_can_be_what_it_usually_is(app):
    with app.test_request_context():
        for setting, row in NUMBERS.items():
            assert row.least <= int(first_value(setting)) <= row.most, setting
            assert row.hint
            assert setting in CHAPTERS[row.chapter]


FRONT = {
    "front_title_cy": "Rhuthun, ein tref ni",
    "front_lead_cy": "Syniadau pobl y dref, a’r dref yn dewis.",
    "front_more_cy": "Galwch heibio i **lyfrgell Rhuthun** bob dydd Iau.",
    "front_title_en": "Ruthin, our town",
    "front_lead_en": "Ideas of the people of the town, and the town decides.",
    "front_more_en": "Drop in at **Ruthin library** every Thursday.",
}


def test_the_words_of_the_first_page_are_looked_at_before_they_are_kept(organiser, client, work):
    with work():
        an_area()
    assert "<h1>Ideas from here. Money decided here.</h1>" in client.get("/en/").text
    assert 'value="Ideas from here. Money decided here."' in organiser.get("/cy/settings/front").text

    looked_at = organiser.post("/en/settings/front", data={**FRONT, "look": "1"})

    assert looked_at.status_code == 200
    assert "<strong>Ruthin library</strong>" in looked_at.text
    assert 'value="Rhuthun, ein tref ni"' in looked_at.text
    assert "<h1>Ideas from here." in client.get("/en/").text
    organiser.post("/en/settings/front", data=FRONT)
    assert "<h1>Rhuthun, ein tref ni</h1>" in client.get("/cy/").text
    assert "<strong>lyfrgell Rhuthun</strong>" in client.get("/cy/").text
    assert 'content="Ideas of the people of the town, and the town decides."' in client.get("/en/").text
    with work():
        assert len(changes()) == 6


def test_a_second_paragraph_is_in_both_languages_or_in_neither(organiser):
    one = organiser.post("/en/settings/front", data={**FRONT, "front_more_cy": ""})
    none = organiser.post("/en/settings/front", data={**FRONT, "front_more_cy": "", "front_more_en": ""})

    assert one.status_code == 422
    assert "Please write it in this one too." in one.text
    assert "Drop in at **Ruthin library**" in one.text
    assert none.status_code == 303


def test_who_changed_a_setting_and_what_it_said_before_stay_readable(organiser, work):
    organiser.post("/en/settings/names", data={"name_cy": "Llais Rhuthun", "name_en": "Ruthin’s Voice"})
    organiser.post("/en/settings/names", data={"name_cy": "Llais Rhuthun", "name_en": "Ruthin Speaks"})

    earlier = organiser.get("/en/settings/names/earlier").text

    assert "Ruthin Speaks</p>" not in earlier
    assert earlier.index("Ruthin’s Voice</p>") < earlier.index("Dyffryn Clwyd</p>")
    assert "changed by Nia Fychan" in earlier
    assert "by Nia Fychan" in organiser.get("/en/settings").text
    assert "It was never changed." in organiser.get("/en/settings/rules/earlier").text
    assert organiser.get("/en/settings/secrets/earlier").status_code == 404


def test_nobody_writes_over_what_another_saved_meanwhile_without_being_told(organiser, client):
    seen = re.search(r'name="seen" value="(\w+)"', organiser.get("/en/settings/rules").text)[1]
    organiser.post("/en/settings/rules", data=RULES)

    first = organiser.post("/en/settings/rules", data={**OTHER_RULES, "seen": seen})

    assert first.status_code == 422
    assert "Somebody else has changed this" in first.text
    assert "A rule that is quite new." in first.text
    assert "<strong>kind</strong>" in client.get("/en/about/rules").text
    seen = re.search(r'name="seen" value="(\w+)"', first.text)[1]
    organiser.post("/en/settings/rules", data={**OTHER_RULES, "seen": seen})
    assert "A rule that is quite new." in client.get("/en/about/rules").text


def test_the_house_rules_are_named_where_people_write(work, as_person):
    with work():
        seed, area = a_seed(), an_area()
        seat = a_seat(a_panel(), a_person("Ann", area=area), state=SeatState.TAKEN)
        thread = a_thread(seat.citizens_panel)
        writer = seat.person
    them = as_person(writer)
    addresses = ("/seeds/new", f"/seeds/{seed.id}", f"/threads/{thread.id}", f"/flags/seed/{seed.id}")
    without = [them.get(f"/en{address}").text for address in addresses]

    as_organiser_sets(work, RULES)

    assert [page for page in without if "Please keep to the house rules:" in page] == []
    lacking = [address for address in addresses if "Please keep to the house rules:" not in them.get(f"/en{address}").text]
    assert lacking == []


def test_an_organiser_of_one_area_changes_no_setting_of_the_whole_site(work, as_person):
    with work():
        person = a_person("Gwen")
        a_grant(person, Role.ORGANISER, an_area())
    them = as_person(person)

    assert them.get("/en/settings").status_code == 403
    assert them.post("/en/settings/rules", data=RULES).status_code == 403


def test_the_days_that_the_page_sets_are_those_that_hold_and_are_said(client, work, as_person):
    with work():
        organiser, author = an_organiser(), a_person(area=an_area())
        young, old = a_seed("A young one", author=author, days_old=10), a_seed("An old one", author=author, days_old=21)
        remark = a_remark(old, author, made_at=clock.now() - timedelta(hours=30))
    new = the_limits(account_age=16, seed_days=20, remark_hours=48, answer_days=20, warn_days=9, contact_days=30)
    before = as_person(author).get(f"/en/seeds/{young.id}/edit").status_code
    assert as_person(organiser).post("/en/settings/limits", data=new).status_code == 303
    desk = client.get("/en/desk").text
    as_person(author)

    pages = {name: client.get(f"/en/seeds/{name}").text for name in ("new", f"{young.id}/edit", f"{old.id}/edit", old.id)}
    garden = client.get("/en/seeds").text

    assert before == 409
    assert "An account is for people of 16 or older." in client.get("/en/people/sign-in").text
    assert "You can change a seed for 20 days" in pages["new"]
    assert "You can do this for 20 days after planting" in pages[f"{young.id}/edit"]
    assert "A seed can be changed for 20 days" in pages[f"{old.id}/edit"]
    assert f"/remarks/{remark.id}/edit" in pages[old.id]
    assert "1 late" in desk
    assert "Late is 20 days or more." in desk
    assert garden.count("Waiting for an answer since") == 1


def test_what_another_saved_at_this_very_moment_is_read_before_anything_is_written_over(app, work):
    with app.test_request_context("/en/settings/rules", method="POST", data={"seen": "0"}):
        seen = fingerprint(Chapter.RULES)
    with app.test_request_context("/en/settings/rules", method="POST", data={"seen": seen}):
        site_settings()  # the page has read them
        replace(Setting.RULES_EN, "Another rule.", None)
        db.session.flush()
        form = FORMS[Chapter.RULES](meta={"csrf": False})

        assert changed_meanwhile(form, Chapter.RULES)
        db.session.rollback()
