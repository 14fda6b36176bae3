"""Every action on a seed as every kind of person, by the table of permissions."""

import pytest

from panel.access import Role
from panel.extensions import db
from panel.seeds.models import Growth, Seed
from tests.makers import a_person, an_area
from tests.seeds.makers import a_seed, an_offer

EVERYONE = ("visitor", "person", "resident", "author", "facilitator", "moderator", "treasurer", "commissioner", "organiser")
SIGNED_IN = set(EVERYONE) - {"visitor"}
MAY = {
    ("GET", ""): set(EVERYONE),
    ("GET", "/new"): SIGNED_IN,
    ("GET", "/similar?title=bench"): set(EVERYONE),
    ("GET", "/{id}"): set(EVERYONE),
    ("POST", "/new"): SIGNED_IN,
    ("GET", "/{id}/edit"): {"author"},
    ("POST", "/{id}/edit"): {"author"},
    ("GET", "/{id}/correct"): {"organiser"},
    ("POST", "/{id}/correct"): {"organiser"},
    ("POST", "/{id}/support"): SIGNED_IN,
    ("POST", "/{id}/withdraw-support"): SIGNED_IN,
    ("POST", "/{id}/offers"): SIGNED_IN,
    ("GET", "/{id}/offers"): SIGNED_IN,
    ("POST", "/{id}/offers/withdraw"): SIGNED_IN,
    ("POST", "/{id}/remarks"): SIGNED_IN,
    ("GET", "/{id}/answer"): {"organiser", "commissioner"},
    ("POST", "/{id}/answer"): {"organiser", "commissioner"},
    ("GET", "/{id}/rest"): {"author", "organiser"},
    ("POST", "/{id}/rest"): {"author", "organiser"},
    ("POST", "/{id}/wake"): {"author", "organiser"},
}


def somebody(who, seed):
    if who == "author":
        return seed.author
    if who == "resident":
        return a_person(area=an_area())
    return a_person("", *([Role(who)] if who != "person" else []))


@pytest.mark.parametrize(("method", "address"), list(MAY))
def test_the_table_decides_who_may(client, work, as_person, method, address):
    with work():
        seed = a_seed()
        people = {who: somebody(who, seed) for who in EVERYONE if who != "visitor"}
    answers = {"visitor": client.open("/en/seeds" + address.format(id=seed.id), method=method, data={"nothing": "1"})}

    for who, person in people.items():
        as_person(person)
        answers[who] = client.open("/en/seeds" + address.format(id=seed.id), method=method, data={"nothing": "1"})

    refused = {who for who, answer in answers.items() if is_refused(answer)}
    assert refused == set(EVERYONE) - MAY[method, address]


def is_refused(answer):
    return answer.status_code in {401, 403} or "/sign-in" in (answer.location or "")


def test_somebody_elses_offer_stays_when_i_withdraw_mine(client, work, as_person):
    with work():
        seed = a_seed()
        an_offer(seed, body="Still here")
        person = a_person()
    as_person(person)

    client.post(f"/en/seeds/{seed.id}/offers/withdraw")

    assert "Still here" in client.get(f"/en/seeds/{seed.id}").text


@pytest.mark.parametrize("address", ["/999999", "/999999/edit", "/999999/rest"])
def test_a_seed_that_is_not_there_is_a_404(client, work, as_person, address):
    with work():
        person = a_person("", Role.ORGANISER)
    as_person(person)

    assert client.get(f"/en/seeds{address}").status_code == 404


@pytest.mark.parametrize("verb", ["support", "withdraw-support", "wake", "offers/withdraw"])
def test_a_get_never_changes_anything(client, work, as_person, verb):
    with work():
        seed = a_seed(growth=Growth.RESTING)
    as_person(seed.author)

    led = client.get(f"/en/seeds/{seed.id}/{verb}")

    assert led.status_code == 302
    assert client.get(led.location, follow_redirects=True).status_code == 200
    with work():
        same = db.session.get_one(Seed, seed.id)
        assert (same.growth, same.support_count) == (Growth.RESTING, seed.support_count)
