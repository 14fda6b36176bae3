"""The other language of what residents write: offered by anybody, accepted by the author or an organiser, seen by readers."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from panel import clock
from panel.access import Bar, Role
from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.people.models import Person
from panel.privacy.ending import remove_words
from panel.rounds.models import Phase
from panel.seeds.models import Seed
from panel.translating.models import Translation, TranslationState
from tests.checks import press
from tests.groups.counting import queries
from tests.groups.makers import a_group
from tests.makers import a_grant, a_person, an_area, an_organiser
from tests.notices.makers import NOON, at, mails_after, told
from tests.proposals.makers import a_proposal
from tests.rounds.makers import a_round
from tests.seeds.makers import a_remark, a_seed
from tests.translating.makers import WELSH, a_translation


def stored(work) -> list[tuple[str, str]]:
    with work():
        return [(row.state, row.title) for row in db.session.scalars(select(Translation).order_by(Translation.id))]


def test_a_neighbour_offers_a_seed_in_welsh_the_author_accepts_and_each_reader_sees_their_language_first(
    client, work, as_person, monkeypatch
):
    at(monkeypatch, NOON)
    with work():
        author, neighbour = a_person("Ann"), a_person("Gwen", language="cy")
        seed = a_seed("A bench by the surgery", author=author)
    as_person(neighbour)

    client.post(f"/en/translations/seed/{seed.id}", data=WELSH)

    before = client.get(f"/cy/seeds/{seed.id}").text
    assert "Mainc wrth y feddygfa" not in before
    assert mails_after(work) == []  # a reply is told once a day, the next morning
    at(monkeypatch, NOON + timedelta(days=1))
    assert [address for address, _subject in mails_after(work)] == [author.email]
    with work():
        row = db.session.scalars(select(Translation)).one()
        assert f"/en/translations/{row.id}" in told()[-1].body
    as_person(author)
    for page in (f"/en/seeds/{seed.id}", "/en/people/me"):
        assert f"/en/translations/{row.id}" in client.get(page).text
    assert "Mainc wrth y feddygfa" in client.get(f"/en/translations/{row.id}").text
    answer = client.post(f"/en/translations/{row.id}/accept")
    assert answer.status_code == 303
    welsh, english = client.get(f"/cy/seeds/{seed.id}").text, client.get(f"/en/seeds/{seed.id}").text
    assert "<h1>Mainc wrth y feddygfa</h1>" in welsh
    assert "Cyfieithwyd gan Gwen" in welsh
    assert 'data-announce="Mae' not in welsh.split('id="conversation"')[1][:200]  # nobody has just said anything
    assert '<span lang="en">A bench by the surgery</span>' in welsh
    assert "<h1>A bench by the surgery</h1>" in english
    assert '<span lang="cy">Mainc wrth y feddygfa</span>' in english
    assert "Mainc wrth y feddygfa" in client.get("/cy/seeds").text
    assert "Mainc wrth y feddygfa" not in client.get("/en/seeds").text


def test_a_corrected_original_marks_its_translation_as_of_an_earlier_text_until_it_is_renewed(client, work, as_person):
    with work():
        seed = a_seed("A bench")
        a_translation(seed, title="Mainc", state=TranslationState.ACCEPTED)
        organiser = an_organiser()
    mark = "Translation of an earlier text"
    assert mark not in client.get(f"/en/seeds/{seed.id}").text
    with work():
        db.session.merge(seed).body = "It would help everybody here, in winter too."

    assert mark in client.get(f"/en/seeds/{seed.id}").text

    as_person(organiser)
    client.post(f"/en/translations/seed/{seed.id}", data=WELSH)
    assert mark not in client.get(f"/en/seeds/{seed.id}").text
    assert stored(work) == [("replaced", "Mainc"), ("accepted", WELSH["title"])]


def test_whoever_offered_it_reads_why_it_was_declined_and_nobody_else_ever_sees_the_words(client, work, as_person, monkeypatch):
    at(monkeypatch, NOON)
    with work():
        author, neighbour, stranger = a_person(), a_person("Gwen", language="cy"), a_person()
        remark = a_remark(a_seed(), author)
    as_person(neighbour)
    client.post(f"/en/translations/remark/{remark.id}", data={"body": "Rwy’n hoffi hyn."})
    with work():
        row = db.session.scalars(select(Translation)).one()
    as_person(stranger)
    pages = [client.get(f"/en/seeds/{remark.seed_id}").text, client.get(f"/en/translations/{row.id}")]
    assert "hoffi hyn" not in pages[0]
    assert pages[1].status_code == 404
    assert client.post(f"/en/translations/{row.id}/accept").status_code == 404

    as_person(author)
    client.post(f"/en/translations/{row.id}/decline", data={"reason": "Nid dyna a ddywedais.", "language": "cy"})

    assert mails_after(work) == []
    at(monkeypatch, NOON + timedelta(days=1))
    assert [address for address, _subject in mails_after(work)] == [neighbour.email]
    with work():
        assert "Nid dyna a ddywedais." in told()[-1].body
        ours = select(AuditEntry.verb).where(AuditEntry.verb.startswith("translation.")).order_by(AuditEntry.id)
        verbs = list(db.session.scalars(ours))
        assert verbs == ["translation.offer", "translation.decline"]
        assert not any("Nid dyna" in facts for facts in db.session.scalars(select(AuditEntry.facts)))


def test_what_cannot_be_translated_or_decided_is_refused_in_a_sentence(client, work, as_person):
    with work():
        area = an_area()
        seed, hidden, group = a_seed(area=area), a_seed(hidden_at=clock.now()), a_group()
        offered = a_translation(seed)
        paused = a_person()
        paused.barred, paused.barred_until = Bar.PAUSED, clock.now() + timedelta(days=3)
        elsewhere, here = a_person(), a_person()
        a_grant(elsewhere, Role.ORGANISER, an_area())
        a_grant(here, Role.ORGANISER, area)
    asked = {
        "a visitor": (None, f"/en/translations/seed/{seed.id}", 401),
        "who is paused": (paused, f"/en/translations/seed/{seed.id}", 403),
        "a hidden seed": (here, f"/en/translations/seed/{hidden.id}", 404),
        "an organiser of elsewhere": (elsewhere, f"/en/translations/{offered.id}/accept", 404),
        "too short": (here, f"/en/translations/group/{group.id}", 422),
        "an organiser of here": (here, f"/en/translations/{offered.id}/accept", 303),
        "twice": (here, f"/en/translations/{offered.id}/accept", 303),
        "declined after it was accepted": (here, f"/en/translations/{offered.id}/decline", 422),
    }
    wrong = []
    for name, (person, address, status) in asked.items():
        if person is not None:
            as_person(person)
        data = {"reason": "Not what I said.", "language": "en"} if address.endswith("decline") else {"title": "x", "body": ""}
        answer = client.post(address, data=data)
        wrong += [(name, answer.status_code)] if answer.status_code != status else []

    assert wrong == []


@pytest.mark.parametrize("who", ["author", "translator"])
def test_words_that_somebody_takes_along_go_in_the_other_language_too(work, client, who):
    with work():
        author, translator = a_person(), a_person()
        seed = a_seed("A bench", author=author)
        a_translation(seed, by=translator, title="Mainc", state=TranslationState.ACCEPTED)

    with work():
        remove_words(db.session.get_one(Person, (author if who == "author" else translator).id))

    assert stored(work) == [("withdrawn", "")]
    assert "Mainc" not in client.get(f"/cy/seeds/{seed.id}").text


def test_a_page_asks_the_database_equally_often_however_many_translations_it_shows(client, work):
    with work():
        seed = a_seed()
        a_translation(seed, state=TranslationState.ACCEPTED)
        a_translation(a_remark(seed), state=TranslationState.ACCEPTED)
    few, garden = queries(lambda: client.get(f"/cy/seeds/{seed.id}")), queries(lambda: client.get("/cy/seeds"))
    with work():
        for _number in range(5):
            a_translation(a_remark(seed), state=TranslationState.ACCEPTED)
            a_translation(a_seed(), state=TranslationState.ACCEPTED)

    assert queries(lambda: client.get(f"/cy/seeds/{seed.id}")) == few
    assert queries(lambda: client.get("/cy/seeds")) == garden


def test_a_hidden_translation_is_not_shown_and_the_original_stays(client, work, as_person):
    with work():
        seed, moderator, reader = a_seed("A bench"), a_person("", Role.MODERATOR), a_person()
        row = a_translation(seed, title="Prynwch fy esgidiau", state=TranslationState.ACCEPTED)
    as_person(reader)
    page = client.get(f"/cy/seeds/{seed.id}").text
    assert f'href="/cy/flags/translation/{row.id}"' in page
    client.post(f"/cy/flags/translation/{row.id}", data={"reason": "It sells boots.", "language": "en"})
    as_person(moderator)

    hidden = press(client, f"/en/moderation/translation/{row.id}/hide", ground="advert", reason="It is an advert.", language="en")

    assert hidden.status_code == 303
    page = client.get(f"/cy/seeds/{seed.id}").text
    assert "Prynwch fy esgidiau" not in page
    assert "A bench" in page


def test_words_that_changed_since_the_page_was_opened_are_not_accepted_unread(client, work, as_person):
    with work():
        author, neighbour = a_person(), a_person()
        seed = a_seed("A bench", author=author)
        row = a_translation(seed, by=neighbour)
    as_person(author)
    seen = {"said": re.search(r'name="said" value="(\w+)"', client.get(f"/en/translations/{row.id}").text)[1]}
    as_person(neighbour)
    client.post(f"/en/translations/seed/{seed.id}", data={**WELSH, "title": "Prynwch fy esgidiau"})
    as_person(author)

    accepted = client.post(f"/en/translations/{row.id}/accept", data=seen)
    declined = client.post(f"/en/translations/{row.id}/decline", data={**seen, "reason": "It is wrong.", "language": "en"})

    assert (accepted.status_code, declined.status_code) == (422, 422)
    assert "The translation has changed since you opened the page." in accepted.text
    assert "Prynwch fy esgidiau" in accepted.text
    assert stored(work) == [("offered", "Prynwch fy esgidiau")]


def test_an_offer_that_nobody_can_accept_any_more_is_declined_and_is_no_task(client, work, as_person):
    with work():
        organiser, now = an_organiser(), clock.now()
        seed, group, voting = a_seed(), a_group(), a_proposal(a_round(phase=Phase.VOTING))
        remark, other = a_remark(a_seed()), a_seed(language="cy")
        offers = [a_translation(thing) for thing in (seed, remark, group, voting, other)]
        seed.hidden_at = group.hidden_at = now
        db.session.get_one(Seed, remark.seed_id).hidden_at = now
        other.language = "en"
    as_person(organiser)
    listed = client.get("/en/translations").text

    pages = [client.get(f"/en/translations/{row.id}").text for row in offers]
    why = {"reason": "Too late, sorry.", "language": "en"}
    answers = [client.post(f"/en/translations/{row.id}/decline", data=why).status_code for row in offers]

    assert [f"/en/translations/{row.id}" in listed for row in offers] == [False] * 4 + [True]
    assert ["only declined" in page and "/accept" not in page for page in pages] == [True] * 5
    assert answers == [303] * 5
