"""Many people, and one person many times, at the same instant."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from panel.extensions import db
from panel.seeds.models import Offer, Seed, Support
from tests.makers import a_person, keep
from tests.seeds.makers import a_seed, an_offer

TOGETHER = 6


def at_once(clients, address, data=None):
    """Everybody posts at the same moment; the codes of the answers."""
    barrier = Barrier(len(clients))

    def post(client):
        barrier.wait(timeout=20)
        return client.post(address, data=data).status_code

    with ThreadPoolExecutor(len(clients)) as pool:
        return list(pool.map(post, clients))


def test_one_person_supports_once_however_often_they_press(app, work, sign_in):
    with work():
        seed, person = a_seed(), a_person()

    codes = at_once([sign_in(app.test_client(), person) for _ in range(TOGETHER)], f"/en/seeds/{seed.id}/support")

    assert set(codes) == {303}
    assert stored(work, seed) == (1, 1)


def test_everybody_who_supports_at_once_is_counted_and_uncounted(app, work, sign_in):
    with work():
        seed, people = a_seed(), [a_person() for _ in range(TOGETHER)]

    given = at_once([sign_in(app.test_client(), person) for person in people], f"/en/seeds/{seed.id}/support")
    counted = stored(work, seed)
    taken = at_once(
        [sign_in(app.test_client(), person) for person in people for _ in range(2)], f"/en/seeds/{seed.id}/withdraw-support"
    )

    assert set(given + taken) == {303}
    assert counted == (TOGETHER, TOGETHER)
    assert stored(work, seed) == (0, 0)


def stored(work, seed):
    with work():
        rows = db.session.scalar(select(func.count()).select_from(Support).where(Support.seed_id == seed.id))
        return rows, db.session.get(Seed, seed.id).support_count


def test_one_person_offers_once_however_often_they_press(app, work, sign_in):
    with work():
        seed, person = a_seed(), a_person()
    form = {"offer-body": "I have tools.", "offer-language": "en"}

    codes = at_once([sign_in(app.test_client(), person) for _ in range(TOGETHER)], f"/en/seeds/{seed.id}/offers", form)

    assert sorted(codes) == [303] + [422] * (TOGETHER - 1)
    with work():
        assert db.session.scalar(select(func.count()).select_from(Offer)) == 1
        assert db.session.get(Seed, seed.id).offer_count == 1


@pytest.mark.parametrize("column", ["support_count", "offer_count"])
def test_a_count_below_nothing_is_refused_by_the_database(app, work, column):
    with work():
        seed = a_seed()

    with app.app_context():
        setattr(db.session.get(Seed, seed.id), column, -1)
        with pytest.raises(IntegrityError):
            db.session.commit()


def test_a_second_standing_offer_is_refused_by_the_database(app, work):
    with work():
        seed, person = a_seed(), a_person()
        an_offer(seed, person)

    with app.app_context(), pytest.raises(IntegrityError):
        keep(Offer(seed_id=seed.id, person_id=person.id, body="Again", language="en", offered_at=seed.planted_at))
