"""The seeds that wait for an answer, and one answer for several of them."""

from sqlalchemy import select

from panel.access import Role
from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.mail.models import OutboxMail
from panel.people.models.person import LEFT_HOST
from panel.seeds.answers import Answer
from panel.seeds.models import Growth, Seed
from tests.checks import press, read
from tests.groups.counting import queries
from tests.makers import a_grant, a_person, an_area, an_organiser
from tests.seeds.makers import a_seed, an_answer

LIST = "/en/seeds/unanswered"
TEXT = {"kind": "will", "body_cy": "Byddwn yn trafod hyn ym mis Mai.", "body_en": "We will talk about this in May."}


def together(*seeds):
    return "/en/seeds/answer-together?" + "&".join(f"seed={seed.id}" for seed in seeds)


def titles(page):
    return [title for title in ("Bench", "Pool", "Path", "Choir") if f">{title}</" in page]


def test_the_list_has_the_unanswered_oldest_first_where_the_role_counts(client, work, as_person):
    with work():
        here, there = an_area(), an_area()
        young = a_seed("Bench", area=here, days_old=2)
        a_seed("Pool", area=there, days_old=40)
        a_seed("Path", area=here, days_old=3, growth=Growth.RESTING)
        organiser, commissioner, facilitator = an_organiser(), a_person("", Role.COMMISSIONER), a_person("", Role.FACILITATOR)
        an_answer(a_seed("Choir", area=here, days_old=50), organiser)
        local = a_person()
        a_grant(local, Role.COMMISSIONER, here)

    pages = {who: as_person(person).get(LIST).text for who, person in (("all", organiser), ("c", commissioner), ("l", local))}

    found = {who: sorted(titles(page)) for who, page in pages.items()}
    assert found == {"all": ["Bench", "Pool"], "c": ["Bench", "Pool"], "l": ["Bench"]}
    assert pages["all"].index("Pool") < pages["all"].index("Bench")
    assert f"/en/seeds/{young.id}/answer" in pages["l"]
    assert titles(as_person(organiser).get(f"{LIST}?area={there.id}").text) == ["Pool"]
    assert as_person(facilitator).get(LIST).status_code == 403


def test_several_seeds_get_one_answer_in_one_press_and_each_author_one_mail(client, work, as_person):
    with work():
        author, other, organiser = a_person("Mair", language="cy"), a_person("Tom"), an_organiser()
        seeds = [a_seed(title, author=who) for title, who in (("Bench", author), ("Pool", author), ("Path", other))]
        left = a_seed("Choir")
    as_person(organiser)
    address = together(*seeds)

    unread = client.post(address, data=TEXT)
    short = press(client, address, **{**TEXT, "body_cy": "", "body_en": ""})
    pressed = press(client, address, **TEXT)
    again = client.post(address, data=TEXT)

    assert [answer.status_code for answer in (unread, short, pressed, again)] == [422, 422, 303, 303]
    with work():
        answers = db.session.execute(select(Answer.seed_id, Answer.kind, Answer.body_en).order_by(Answer.seed_id)).all()
        assert answers == [(seed.id, "will", TEXT["body_en"]) for seed in seeds]
        mails = {mail.recipient: mail.body for mail in db.session.scalars(select(OutboxMail))}
        assert set(mails) == {author.email, other.email}
        assert all(part in mails[author.email] for part in ("Bench", "Pool", TEXT["body_cy"]))
        assert "Pool" not in mails[other.email]
        verbs = db.session.scalars(select(AuditEntry.subject).where(AuditEntry.verb == "seed.answer")).all()
        assert sorted(verbs) == sorted(f"seed:{seed.id}" for seed in seeds)
        assert db.session.get_one(Seed, left.id).answered_at is None


def test_only_where_somebody_gets_a_mail_it_is_said_so(client, work, as_person):
    with work():
        organiser, author, gone = an_organiser(), a_person(), a_person()
        seeds = {who.name: a_seed(author=who) for who in (organiser, author, gone)}
        gone.email = f"nobody@{LEFT_HOST}"
    as_person(organiser)
    told = {}

    together_page = client.get(together(*seeds.values())).text
    for name, seed in seeds.items():
        page = client.get(f"/en/seeds/{seed.id}/answer").text
        after = client.post(f"/en/seeds/{seed.id}/answer", data=TEXT, follow_redirects=True).text
        told[name] = "gets it by email" in page, "an email about it goes to" in after

    assert told == {organiser.name: (False, False), author.name: (True, True), gone.name: (False, False)}
    assert "1 person who planted them gets one email" in together_page
    with work():
        assert db.session.scalars(select(OutboxMail.recipient)).all() == [author.email]


def test_a_seed_that_was_answered_since_the_page_was_read_stops_all_of_them(client, work, as_person):
    with work():
        organiser, seeds = an_organiser(), [a_seed("Bench"), a_seed("Pool")]
    as_person(organiser)
    seen = read(client, together(*seeds))
    with work():
        an_answer(db.session.get_one(Seed, seeds[0].id), an_organiser())

    stale = client.post(together(*seeds), data={**seen, **TEXT})

    assert stale.status_code == 422
    assert "Something has changed since you opened this page" in stale.text
    assert "Answer 1 seed" in stale.text
    with work():
        assert db.session.get_one(Seed, seeds[1].id).answered_at is None


def test_nobody_answers_seeds_of_another_place_or_none_at_all(client, work, as_person):
    with work():
        here, there = an_area(), an_area()
        local, foreign = a_person(), a_seed("Pool", area=there)
        a_grant(local, Role.COMMISSIONER, here)
    as_person(local)

    answers = [client.get(address) for address in (together(foreign), together(), together() + "seed=x&seed=99999999999")]

    assert [(answer.status_code, answer.location) for answer in answers] == [(303, LIST)] * 3
    assert "Tick at least one seed" in client.get(LIST).text


def test_the_list_asks_the_database_equally_often_however_long_it_is(client, work, as_person):
    with work():
        organiser, area = an_organiser(), an_area()
        a_seed(area=area)
    as_person(organiser)
    client.get(LIST)
    few = queries(lambda: client.get(LIST))
    with work():
        for _number in range(30):
            a_seed(area=area)

    assert queries(lambda: client.get(LIST)) == few
