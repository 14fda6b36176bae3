"""The page of a seed: support, offers of help, conversation, answer, rest, hiding."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from panel import clock
from panel.access import Role
from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.people.models import Person
from panel.seeds import actions
from panel.seeds.models import Growth, Offer, Remark, Seed
from panel.seeds.queries import REMARKS
from tests.groups.counting import queries
from tests.makers import a_person, an_organiser
from tests.seeds.makers import a_remark, a_seed, a_support, an_answer, an_offer

HTMX = {"HX-Request": "true"}
SCRIPT = "<script>alert(1)</script>"


def counts(work, seed):
    with work():
        row = db.session.get(Seed, seed.id)
        return row.support_count, row.offer_count


def words(**other):
    return {"offer-body": "I have tools.", "offer-language": "en", "remark-body": "Lovely.", "remark-language": "en", **other}


@pytest.fixture
def seed(work):
    with work():
        return a_seed("A bench by the river")


@pytest.fixture
def neighbour(work, as_person):
    with work():
        person = a_person("Nia")
    as_person(person)
    return person


def test_support_is_given_once_and_taken_back(client, work, seed, neighbour):
    given = [client.post(f"/en/seeds/{seed.id}/support") for _ in range(2)]
    with_support = client.get(f"/en/seeds/{seed.id}").text
    counted = counts(work, seed)
    taken = [client.post(f"/en/seeds/{seed.id}/withdraw-support") for _ in range(2)]

    assert {answer.status_code for answer in given + taken} == {303}
    assert "Take my support back" in with_support
    assert counted == (1, 0)
    assert counts(work, seed) == (0, 0)


def test_htmx_gets_the_band_alone_with_the_new_count(client, seed, neighbour):
    part = client.post(f"/en/seeds/{seed.id}/support", headers=HTMX)

    assert part.text.lstrip().startswith('<section class="now" id="standing"')
    assert '<b class="number">1</b> person supports it' in part.text
    assert 'data-announce="You support this seed."' in part.text
    assert 'id="support-button"' in part.text


def test_the_fifth_supporter_makes_a_seed_sprout(client, work, as_person, seed):
    with work():
        people = [a_person() for _ in range(5)]

    growths = []
    for person in people:
        as_person(person).post(f"/en/seeds/{seed.id}/support")
        with work():
            growths.append(db.session.get(Seed, seed.id).growth)

    assert growths == [Growth.PLANTED] * 4 + [Growth.SPROUTING]


def test_ones_own_seed_takes_no_support_and_no_offer(client, work, as_person, seed):
    as_person(seed.author)

    support = client.post(f"/en/seeds/{seed.id}/support")
    offer = client.post(f"/en/seeds/{seed.id}/offers", data=words())

    assert (support.status_code, offer.status_code) == (409, 422)
    assert "your own idea" in support.text
    assert "your own idea" in offer.text
    assert "I have tools." in offer.text
    assert counts(work, seed) == (0, 0)


def test_a_seed_at_rest_takes_no_support_and_no_offer_but_words(client, work, neighbour):
    with work():
        seed = a_seed(growth=Growth.RESTING)
        a_support(seed, neighbour)

    answers = [client.post(f"/en/seeds/{seed.id}/{verb}", data=words()) for verb in ("support", "offers", "remarks")]
    client.post(f"/en/seeds/{seed.id}/withdraw-support")

    assert [answer.status_code for answer in answers] == [409, 422, 303]
    assert "Its author can wake it up" in answers[0].text
    assert counts(work, seed) == (0, 0)


def test_an_offer_stands_with_its_name_until_it_is_withdrawn(client, work, seed, neighbour):
    offered = client.post(f"/en/seeds/{seed.id}/offers", data=words())
    page = client.get(f"/en/seeds/{seed.id}").text
    again = client.post(f"/en/seeds/{seed.id}/offers", data=words(**{"offer-body": "More of it"}))
    counted = counts(work, seed)
    for _twice in range(2):
        client.post(f"/en/seeds/{seed.id}/offers/withdraw")

    assert offered.location.endswith("#offers")
    assert "I have tools." in page
    assert "Nia" in page
    assert "Sprouting" in page
    assert again.status_code == 422
    assert "Withdraw that offer first" in again.text
    assert "More of it" in again.text
    assert counted == (0, 1)
    assert counts(work, seed) == (0, 0)
    assert "I have tools." not in client.get(f"/en/seeds/{seed.id}").text


def test_after_withdrawing_another_offer_can_be_made(client, work, seed, neighbour):
    for _turn in range(2):
        client.post(f"/en/seeds/{seed.id}/offers", data=words())
        client.post(f"/en/seeds/{seed.id}/offers/withdraw")
    client.post(f"/en/seeds/{seed.id}/offers", data=words())

    with work():
        rows = db.session.scalars(select(Offer).order_by(Offer.id)).all()
        assert [row.withdrawn_at is None for row in rows] == [False, False, True]
    assert counts(work, seed) == (0, 1)


def test_a_hidden_offer_leaves_a_gap_and_does_not_make_a_seed_grow(client, work, seed, neighbour):
    with work():
        offer = an_offer(db.session.get(Seed, seed.id), neighbour, body="Buy my pills")
    for hidden, expected in ((True, 0), (True, 0), (False, 1), (True, 0)):
        with work():
            actions.set_hidden(db.session.get(Offer, offer.id), hidden)
        assert counts(work, seed) == (0, expected)

    page = client.get(f"/en/seeds/{seed.id}").text
    client.post(f"/en/seeds/{seed.id}/offers/withdraw")

    assert "Buy my pills" not in page
    assert "A moderator has hidden what was here." in page
    assert counts(work, seed) == (0, 0)


def test_a_conversation_is_in_the_order_it_was_said(client, work, seed, neighbour):
    said = client.post(f"/en/seeds/{seed.id}/remarks", data=words(**{"remark-body": "First **words**"}))
    client.post(f"/en/seeds/{seed.id}/remarks", data=words(**{"remark-body": "Second words", "remark-language": "cy"}))

    page = client.get(f"/en/seeds/{seed.id}").text

    with work():
        first = db.session.scalars(Remark.of(seed)).first()
    assert said.location == f"/en/seeds/{seed.id}#remark-{first.id}"
    assert page.index("First <strong>words</strong>") < page.index("Second words")
    assert '<div class="prose" lang="cy"><p>Second words' in page


def test_htmx_gets_the_conversation_alone_in_success_and_failure(client, seed, neighbour):
    good = client.post(f"/en/seeds/{seed.id}/remarks", data=words(), headers=HTMX)
    bad = client.post(f"/en/seeds/{seed.id}/remarks", data=words(**{"remark-body": "x"}), headers=HTMX)

    assert [good.status_code, bad.status_code] == [200, 422]
    assert all(part.text.lstrip().startswith('<section id="conversation"') for part in (good, bad))
    assert 'data-announce="Your words are in the conversation."' in good.text
    assert "Lovely." not in re.search(r"<textarea.*?</textarea>", good.text, re.DOTALL).group()
    assert "at least 2 characters" in bad.text
    assert ">\nx</textarea>" in bad.text.replace("\r", "")


def test_a_remark_that_is_too_short_keeps_the_whole_page_without_htmx(client, seed, neighbour):
    answer = client.post(f"/en/seeds/{seed.id}/remarks", data=words(**{"remark-body": "x"}))

    assert answer.status_code == 422
    assert "<!doctype html>" in answer.text
    assert "at least 2 characters" in answer.text
    assert answer.text.count('class="error-summary"') == 1


def test_a_long_conversation_shows_its_end_and_leads_back(client, work, seed):
    with work():
        person, start = a_person(), clock.now() - timedelta(days=2)
        for number in range(REMARKS + 3):
            row = a_remark(seed, person, body=f"Remark {number:03d}.")
            row.made_at = start + timedelta(minutes=number // 2)

    newest = client.get(f"/en/seeds/{seed.id}").text
    earlier = client.get(re.search(r'href="([^"]+after=[^"]+)#conversation"', newest).group(1)).text

    assert re.findall(r"Remark (\d{3})\.", newest) == [f"{number:03d}" for number in range(3, REMARKS + 3)]
    assert re.findall(r"Remark (\d{3})\.", earlier) == ["000", "001", "002"]
    assert "Back to the newest" in earlier


def test_a_hidden_remark_leaves_a_gap(client, work, seed):
    with work():
        row = a_remark(seed, body="Rude words")
        actions.set_hidden(row, True)

    page = client.get(f"/en/seeds/{seed.id}").text

    assert "Rude words" not in page
    assert "A moderator has hidden what was here." in page


def test_script_in_offers_remarks_answers_and_learning_is_shown_harmless(client, work, seed):
    with work():
        row = db.session.get(Seed, seed.id)
        an_offer(row, a_person(SCRIPT), body=SCRIPT)
        a_remark(row, a_person(SCRIPT), body=f"{SCRIPT} ![x](https://x.org/x.png)")
        an_answer(row, a_person(SCRIPT, Role.ORGANISER), body_cy=SCRIPT, body_en=SCRIPT)
        actions.rest_seed(row, db.session.get(Person, row.author_id), learning=SCRIPT, language="en")

    page = client.get(f"/en/seeds/{seed.id}").text

    assert SCRIPT not in page
    assert page.count("&lt;script&gt;") >= 7
    assert "<img" not in page


@pytest.mark.parametrize(
    ("days", "sentence"), [(0, "it was planted today"), (1, "planted 1 day ago"), (40, "planted 40 days ago")]
)
def test_an_unanswered_seed_ages_in_sight_and_presses_only_those_who_answer(client, work, as_person, days, sentence):
    with work():
        seed, organiser = a_seed(days_old=days), an_organiser()

    page = client.get(f"/en/seeds/{seed.id}").text
    as_person(organiser)
    to_organisers = client.get(f"/en/seeds/{seed.id}").text

    assert sentence in page
    assert "notice warn" not in page
    assert ("notice warn" in to_organisers) is (days == 40)


ANSWER = {"body_cy": "Rydym wedi gofyn i'r cyngor.", "body_en": "We have asked the council."}


@pytest.mark.parametrize(("language", "subject"), [("cy", "Ateb i’ch hedyn"), ("en", "An answer to your seed")])
def test_an_answer_is_public_in_both_languages_and_mailed_to_the_author(client, work, as_person, language, subject):
    with work():
        organiser, author = an_organiser("Gwen"), a_person("Siân", language=language)
        seed = a_seed("A bench", author=author, days_old=40)
    as_person(organiser)

    answer = client.post(f"/en/seeds/{seed.id}/answer", data=ANSWER)

    assert answer.location.endswith(f"/seeds/{seed.id}#answer")
    assert ANSWER["body_en"] in client.get(f"/en/seeds/{seed.id}").text
    assert "gofyn i&#39;r cyngor" in client.get(f"/cy/seeds/{seed.id}").text.replace("i'r", "i&#39;r")
    with work():
        mail = db.session.scalars(OutboxMail.newest()).one()
        assert (mail.recipient, mail.language) == (author.email, language)
        assert subject in mail.subject
        assert ANSWER[f"body_{language}"] in mail.body
        assert f"http://localhost/{language}/seeds/{seed.id}#answer" in mail.body
        entry = db.session.scalars(AuditEntry.newest()).first()
        assert (entry.verb, entry.subject, entry.acting_as, entry.facts) == ("seed.answer", f"seed:{seed.id}", "organiser", "{}")


def test_a_later_answer_stands_before_the_earlier_ones(client, work, as_person, seed):
    with work():
        organiser = an_organiser()
    as_person(organiser)

    for number in ("first", "second", "third"):
        client.post(f"/en/seeds/{seed.id}/answer", data={**ANSWER, "body_en": f"This is the {number} answer."})

    page = client.get(f"/en/seeds/{seed.id}").text
    places = [page.index(f"the {number} answer") for number in ("third", "Earlier", "second", "first") if number != "Earlier"]
    assert places == sorted(places)
    assert "Earlier answers" in page


def test_an_answer_that_is_too_short_in_one_language_keeps_what_was_typed_in_the_other(client, work, as_person, seed):
    with work():
        organiser = an_organiser()
    as_person(organiser)

    answer = client.post(f"/en/seeds/{seed.id}/answer", data={**ANSWER, "body_cy": "Iawn."})

    assert answer.status_code == 422
    assert ANSWER["body_en"] in answer.text
    with work():
        assert db.session.get(Seed, seed.id).answered_at is None


def test_who_answers_their_own_seed_gets_no_mail(client, work, as_person):
    with work():
        organiser = an_organiser()
        seed = a_seed(author=organiser)
    as_person(organiser)

    client.post(f"/en/seeds/{seed.id}/answer", data=ANSWER)

    with work():
        assert db.session.scalars(OutboxMail.newest()).all() == []


@pytest.mark.parametrize("by", ["author", "organiser"])
def test_a_seed_rests_with_what_was_learnt_and_wakes_again(client, work, as_person, seed, by):
    with work():
        person = seed.author if by == "author" else an_organiser()
    as_person(person)
    learnt = {"learning": "Nobody had a **key**.", "language": "cy"}

    short = client.post(f"/en/seeds/{seed.id}/rest", data={**learnt, "learning": "No"})
    rested = client.post(f"/en/seeds/{seed.id}/rest", data=learnt)
    resting, journey = client.get(f"/en/seeds/{seed.id}").text, client.get(f"/en/journeys/{seed.id}").text
    again = client.post(f"/en/seeds/{seed.id}/rest", data=learnt)
    woken = client.post(f"/en/seeds/{seed.id}/wake")
    awake = client.get(f"/en/seeds/{seed.id}").text

    assert [answer.status_code for answer in (short, rested, again, woken)] == [422, 303, 422, 303]
    assert "resting already" in again.text
    assert "Resting" in resting
    assert "Nobody had a <strong>key</strong>" in resting
    assert re.search(r'lang="cy"><p>Nobody had a <strong>key</strong>', journey), "in its own language, not in that of the seed"
    assert "Wake it up" in resting
    assert "Nobody had a <strong>key</strong>" in awake
    assert "Let it rest" in awake
    with work():
        assert [row.verb for row in db.session.scalars(AuditEntry.newest())] == ["seed.wake", "seed.rest"]


def test_what_grows_from_a_seed_is_noted_once_with_a_line_in_the_log(work):
    with work():
        seed = a_seed()
        growths = []
        for note in (actions.note_deliberated, actions.note_costed, actions.note_funded) * 2:
            note(seed)
            growths.append(seed.growth)
        first = seed.deliberated_at
        actions.note_deliberated(seed)

        assert growths[:3] == [Growth.GROWING, Growth.GROWING, Growth.FLOWERING]
        assert seed.deliberated_at == first
        assert sorted(row.verb for row in db.session.scalars(AuditEntry.newest())) == [
            "seed.cost",
            "seed.deliberate",
            "seed.fund",
        ]


def test_a_hidden_seed_is_seen_by_its_author_moderators_and_organisers_only(client, work, as_person, seed):
    with work():
        actions.set_hidden(db.session.get(Seed, seed.id), True)
        people = [a_person(), a_person("", Role.TREASURER), seed.author, a_person("", Role.MODERATOR), an_organiser()]

    seen = [client.get(f"/en/seeds/{seed.id}").status_code]
    pages = [as_person(person).get(f"/en/seeds/{seed.id}") for person in people]
    seen += [page.status_code for page in pages]
    added = client.post(f"/en/seeds/{seed.id}/remarks", data=words())

    assert seen == [404, 404, 404, 200, 200, 200]
    assert ["Why, and how to appeal" in page.text for page in pages[2:]] == [True, False, False]
    assert added.status_code == 422
    assert "A moderator has hidden this seed." in added.text


def test_a_seed_is_shown_again_when_it_was_hidden_wrongly(client, work, seed):
    with work():
        row = db.session.get(Seed, seed.id)
        actions.set_hidden(row, True)
        actions.set_hidden(row, False)

    assert client.get(f"/en/seeds/{seed.id}").status_code == 200


@pytest.mark.parametrize("part", ["offers", "remarks"])
def test_the_address_of_a_form_leads_to_the_seed(client, seed, neighbour, part):
    answer = client.get(f"/cy/seeds/{seed.id}/{part}")

    assert answer.status_code == 302
    assert answer.location.startswith(f"/cy/seeds/{seed.id}#")


def test_a_visitor_is_led_to_sign_in_and_back(client, seed):
    page = client.get(f"/en/seeds/{seed.id}").text

    assert f"/en/people/sign-in?next=/en/seeds/{seed.id}" in page
    assert 'method="post"' not in page


def test_the_number_of_queries_does_not_grow_with_what_is_said(client, work, as_person, seed):
    with work():
        person, row = a_person(), db.session.get(Seed, seed.id)
        an_offer(row), a_remark(row), an_answer(row, an_organiser())
    as_person(person)
    client.get(f"/en/seeds/{seed.id}")
    few = queries(lambda: client.get(f"/en/seeds/{seed.id}"))
    with work():
        row = db.session.get(Seed, seed.id)
        for _number in range(12):
            an_offer(row), a_remark(row), an_answer(row, an_organiser())

    many = queries(lambda: client.get(f"/en/seeds/{seed.id}"))

    assert many == few <= 12
