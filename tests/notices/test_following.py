"""The pages of following: one press to follow and one to stop, a list of one's own, and how often one hears of what."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from panel.extensions import db
from panel.notices import queries
from panel.notices.actions import following
from panel.notices.kinds import Followed, NoticeKind, Pace
from panel.notices.models import Follow, NoticePreference
from panel.notices.tokens import read_token, token_of
from panel.seeds import actions as seeds
from panel.web import cursors
from tests.groups.counting import queries as queries_of
from tests.groups.makers import a_group
from tests.makers import a_person, an_area
from tests.rounds.makers import a_round
from tests.seeds.makers import a_seed
from tests.threads.makers import a_thread


def follows(work, person, kind, thing_id):
    with work():
        return queries.follows(person.id, kind, thing_id)


MAKERS = {
    Followed.SEED: a_seed,
    Followed.THREAD: a_thread,
    Followed.ROUND: a_round,
    Followed.AREA: an_area,
    Followed.GROUP: a_group,
}


@pytest.mark.parametrize("kind", list(MAKERS))
def test_one_press_follows_and_one_press_stops(work, client, as_person, kind):
    with work():
        ann, thing = a_person(), MAKERS[kind]()
    as_person(ann)

    pressed = client.post(f"/en/follows/{kind}/{thing.id}")
    page = client.get(pressed.location).text

    assert pressed.status_code == 303
    assert "Stop following" in page
    assert follows(work, ann, kind, thing.id)
    client.post(f"/en/follows/{kind}/{thing.id}/stop")
    assert not follows(work, ann, kind, thing.id)
    assert "Dilyn drwy e-bost" in client.get(pressed.location.replace("/en/", "/cy/")).text


def test_two_presses_are_one_follow(work, client, as_person):
    with work():
        ann, seed = a_person(), a_seed()
    as_person(ann)

    for _ in range(2):
        client.post(f"/en/follows/seed/{seed.id}")

    with work():
        assert db.session.scalar(select(func.count(Follow.id))) == 1


def test_htmx_gets_the_button_as_it_is_now(work, client, as_person):
    with work():
        ann, seed = a_person(), a_seed()
    as_person(ann)

    answer = client.post(f"/cy/follows/seed/{seed.id}", headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert f'id="follow-seed-{seed.id}"' in answer.text
    assert "Peidio â dilyn" in answer.text
    assert "<html" not in answer.text


def test_a_visitor_signs_in_first_and_then_finds_the_button(work, client, as_person):
    with work():
        ann, seed = a_person(), a_seed("A bench")

    link = re.search(r'href="([^"]*/follows/seed/[^"]*)"', client.get(f"/en/seeds/{seed.id}").text).group(1)
    asked = client.get(link)
    as_person(ann)
    page = client.get(link).text

    assert "/sign-in?next=" in asked.location
    assert "A bench" in page
    assert f'action="/en/follows/seed/{seed.id}"' in page


def test_what_does_not_exist_or_is_hidden_cannot_be_followed(work, client, as_person):
    with work():
        ann, seed = a_person(), a_seed()
        seeds.set_hidden(seed, True)
    as_person(ann)

    addresses = [f"seed/{seed.id}", "seed/999999", "panel/1", "near/1"]

    assert [client.post(f"/en/follows/{address}").status_code for address in addresses] == [404] * 4


def test_the_seed_that_somebody_planted_or_supports_is_followed_by_itself_until_they_stop(work, client, as_person):
    with work():
        ann = a_person()
        own, backed = a_seed("My bench", author=ann), a_seed("Her tap")
        seeds.support_seed(backed, ann)
    as_person(ann)

    listed = client.get("/en/follows").text
    client.post(f"/en/follows/seed/{backed.id}/stop?from=list")
    after = client.get("/en/follows").text

    assert "My bench" in listed
    assert "Her tap" in listed
    assert "My bench" in after
    assert "Her tap" not in after
    assert not follows(work, ann, Followed.SEED, backed.id)
    assert follows(work, ann, Followed.SEED, own.id)


def test_the_list_is_paged_and_shows_everything_once(work, client, as_person):
    with work():
        ann = a_person()
        for number in range(30):
            seed = a_seed(f"Idea {number:02d}", author=ann)
            if number % 2:
                following.follow(ann.id, Followed.SEED, seed.id)
    as_person(ann)

    first = client.get("/en/follows").text
    following_page = re.search(r'rel="next" href="([^"]*)"', first).group(1).replace("&amp;", "&")
    second = client.get(following_page).text

    found = re.findall(r">(?:<bdi>)?(Idea \d\d)", first) + re.findall(r">(?:<bdi>)?(Idea \d\d)", second)
    assert len(set(found)) == 30
    assert "Show more" not in second


def test_an_area_is_chosen_from_the_list(work, client, as_person):
    with work():
        ann, area = a_person(), an_area("Llanfair")
    as_person(ann)

    refused = client.post("/en/follows", data={"area": "0"})
    client.post("/en/follows", data={"area": str(area.id)})

    assert refused.status_code == 422
    assert "Please choose an area." in refused.text
    assert follows(work, ann, Followed.AREA, area.id)


def test_what_is_near_needs_a_place_and_is_one_press(work, client, as_person):
    with work():
        ann, ben = a_person(), a_person(area=an_area("Llanfair"))

    without = as_person(ann).get("/en/follows").text
    with_place = as_person(ben).get("/en/follows").text
    client.post("/en/follows/near/0")

    assert "Say where you live" in without
    assert "Llanfair" in with_place
    assert follows(work, ben, Followed.NEAR, 0)


def test_how_often_is_said_for_each_kind_and_shown_on_the_list(work, client, as_person):
    with work():
        ann = a_person()
    as_person(ann)
    page = client.get("/cy/follows/how-often").text
    fields = dict.fromkeys((kind.value.replace("-", "_") for kind in NoticeKind), "weekly") | {"vote_closes": "never"}

    refused = client.post("/en/follows/how-often", data=fields | {"vote_closes": "weekly"})
    client.post("/en/follows/how-often", data=fields)

    assert "unwaith yr wythnos, fore Llun" in page
    assert refused.status_code == 422
    with work():
        paces = queries.paces_of(ann.id)
    assert paces.pop(NoticeKind.VOTE_CLOSES) == Pace.NEVER
    assert set(paces.values()) == {Pace.WEEKLY}


def never(work, person):
    with work():
        said = select(NoticePreference.kind).where(NoticePreference.person_id == person.id, NoticePreference.pace == Pace.NEVER)
        return set(db.session.scalars(said))


def stop_link(app, person, *kinds):
    with app.app_context():
        return f"/en/follows/stop/{token_of(person.id, kinds)}"


def test_a_mail_program_ends_mails_with_one_press_and_nobody_signed_in(app, work, client):
    app.config["WTF_CSRF_ENABLED"] = True  # as on a real site: a mail program has no token
    with work():
        ann = a_person()
    link = stop_link(app, ann, NoticeKind.REPLY, NoticeKind.NEW)

    try:
        answer = client.post(link, data={"List-Unsubscribe": "One-Click"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False

    assert answer.status_code == 303
    assert never(work, ann) == {NoticeKind.REPLY, NoticeKind.NEW}


def test_to_open_the_link_changes_nothing(app, work, client):
    with work():
        ann = a_person()

    page = client.get(stop_link(app, ann, NoticeKind.REPLY)).text

    assert "Stop these emails?" in page
    assert "Somebody writes in a conversation" in page
    assert never(work, ann) == set()


def test_the_other_button_stops_all_kinds(app, work, client):
    with work():
        ann = a_person()

    answer = client.post(stop_link(app, ann, NoticeKind.REPLY), data={"all": "1"}, follow_redirects=True)

    assert "No more emails of this sort come." in answer.text
    assert never(work, ann) == set(NoticeKind)


def test_a_link_that_somebody_made_up_or_changed_does_nothing(app, work, client):
    with work():
        ann, ben = a_person(), a_person()
    good = stop_link(app, ann, NoticeKind.REPLY)
    bad = [
        good[:-1] + ("0" if good[-1] != "0" else "1"),
        good.replace(f"/{ann.id}.", f"/{ben.id}."),
        "/en/follows/stop/1.reply.x",
    ]

    answers = [client.post(link) for link in bad] + [client.get(link) for link in bad]

    assert [answer.status_code for answer in answers] == [404] * 6
    assert never(work, ann) == never(work, ben) == set()


def test_the_link_of_an_earlier_secret_still_ends_mails(app, monkeypatch):
    with app.app_context():
        token = token_of(12, [NoticeKind.REPLY])
        monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [app.config["SECRET_KEY"]])
        monkeypatch.setitem(app.config, "SECRET_KEY", "another-secret-of-the-same-site-entirely")

        assert read_token(token).person_id == 12


def test_my_page_leads_to_what_i_follow(work, client, as_person):
    with work():
        ann = a_person()

    assert 'href="/cy/follows"' in as_person(ann).get("/cy/people/me").text


def test_an_address_behind_which_nothing_is_left_shows_the_beginning_of_the_list(work, client, as_person):
    with work():
        ann, seed = a_person(), a_seed("A bench")
        following.follow(ann.id, Followed.SEED, seed.id)

    page = as_person(ann).get(f"/en/follows?after={cursors.write([datetime(2020, 1, 1, tzinfo=UTC), 'seed', 1])}").text

    assert "Nothing is left after that" in page
    assert "A bench" in page


def test_the_list_asks_the_database_as_often_for_twenty_things_as_for_two(work, client, as_person):
    with work():
        few, many = a_person(), a_person()
        for person, number in ((few, 2), (many, 20)):
            for _ in range(number):
                following.follow(person.id, Followed.SEED, a_seed().id)
                following.follow(person.id, Followed.ROUND, a_round().id)
    as_person(few).get("/en/follows")
    with_few = queries_of(lambda: client.get("/en/follows"))
    as_person(many).get("/en/follows")

    assert queries_of(lambda: client.get("/en/follows")) == with_few
