"""The public log as people read it."""

import pytest

from panel.access import Role
from panel.audit.actions import record
from panel.chests.models import Movement
from panel.language import speaking
from panel.pages.words import KINDS, PHASES_BEGUN, VERBS
from panel.rounds.models import Phase
from tests.chests.makers import a_chest, a_ledger_entry
from tests.groups.counting import queries
from tests.makers import a_person, an_organiser
from tests.rounds.makers import a_round
from tests.seeds.makers import a_seed

NOBODYS = [VERBS[each] for each in ("complaint.make", "complaint.remind", "roll.doubt", "round.object", "round.seal-lapsed")]
NOBODYS += [VERBS[f"scrutiny.{each}"] for each in ("accept", "decline", "download", "sign-same", "sign-other")]
"""Who complains, doubts, objects or counts again is not told, nor in which role; other things happen by themselves."""


def test_an_entry_is_a_sentence_with_the_thing_by_its_name(client, work):
    with work():
        budget_round = a_round("Village hall round", phase=Phase.VOTING)
        record("round.phase", f"round:{budget_round.id}", an_organiser(), left="proposals", phase="voting", by_hand=True)

    english, welsh = client.get("/en/log").text, client.get("/cy/log").text

    assert f'An organiser opened voting in a round: <a href="/en/rounds/{budget_round.id}"' in english
    assert "Village hall round" in english
    assert "Agorodd trefnydd y pleidleisio mewn rownd: " in welsh


@pytest.mark.parametrize("said", [*VERBS.values(), *PHASES_BEGUN.values()], ids=str)
def test_every_verb_is_a_sentence_in_both_languages(said):
    with speaking("en"):
        english = str(said)
    with speaking("cy"):
        welsh = str(said)

    named = said not in NOBODYS
    assert english.startswith("%(who)s ") == named
    assert ("%(who)s" in welsh) == named
    assert welsh != english


def test_every_verb_belongs_to_one_kind_that_can_be_chosen():
    rooms = [room for _words, rooms in KINDS.values() for room in rooms]

    assert len(rooms) == len(set(rooms))
    assert {verb.partition(".")[0] for verb in VERBS} == set(rooms)


def test_what_is_hidden_is_not_named(client, work):
    with work():
        seed = a_seed("Words that were hidden")
        seed.hidden_at = seed.planted_at
        record("seed.plant", f"seed:{seed.id}", seed.author)

    page = client.get("/en/log").text

    assert "planted a seed" in page
    assert "Words that were hidden" not in page


def test_a_thing_that_is_gone_leaves_its_sentence(client, work):
    with work():
        record("round.remove", "round:99999", an_organiser(), title_en="Gone", title_cy="Wedi mynd")

    assert "An organiser removed a round</p>" in client.get("/en/log").text


def test_a_role_is_named_in_words(client, work):
    with work():
        record("role.grant", "role:moderator", a_person("Secret Name", Role.ORGANISER))

    page = client.get("/en/log").text

    assert "An organiser gave a role: moderator" in page.replace("Moderator", "moderator")
    assert "Secret" not in page


def test_what_an_entry_holds_is_told_in_words(client, work):
    with work():
        chest, organiser = a_chest(), an_organiser()
        line = a_ledger_entry(chest, Movement.GRANTED, 390_000, party="Côr Dinbych")
        record("chest.enter", f"chest:{chest.id}", organiser, line=line.id, movement="granted", amount_pence=390_000)
        record("moderation.decide-appeal", "seed:99", organiser, upheld=True)
        record("round.cancel", "round:99", organiser, left="voting", reason_cy="Dim digon o arian.", reason_en="")
        record("round.freeze", "round:99", None, roll=1439, hash="ab12")
        record("round.move-all", "round:99", organiser, days=-2)

    english, welsh = client.get("/en/log").text, client.get("/cy/log").text

    assert "<li>£3,900 granted to Côr Dinbych</li>" in english
    assert "<li>Dyfarnwyd £3,900 i Côr Dinbych</li>" in welsh
    assert "<li>the decision is taken back</li>" in english
    assert '<li lang="cy">Dim digon o arian.</li>' in english
    assert "<li>Dim digon o arian.</li>" in welsh
    assert "<li>1,439 people on the roll</li>" in english
    assert "<li>2 days earlier</li>" in english
    assert "<li>2 ddiwrnod yn gynharach</li>" in welsh


def test_the_log_is_narrowed_to_a_kind_and_a_day(client, work):
    with work():
        seed = a_seed("Benches by the river")
        entry = record("seed.plant", f"seed:{seed.id}", seed.author)
        record("group.make", "group:1", None, size="small")
    today = entry.at.date().isoformat()

    assert "added a group" not in client.get("/en/log?kind=seeds").text.split("<ol")[1]
    assert "Benches by the river" in client.get(f"/en/log?kind=seeds&day={today}").text
    assert "Nothing was found" in client.get("/en/log?day=2001-02-03").text


@pytest.mark.parametrize("day", ["", "nonsense", "0001-01-01", "9999-12-31", "2026-02-31"])
def test_a_day_that_is_none_narrows_nothing(client, work, day):
    with work():
        record("group.make", "group:1", None, size="small")

    answer = client.get(f"/en/log?day={day}")

    assert answer.status_code == 200
    assert "added a group" in answer.text


def test_more_entries_need_no_more_queries(client, work):
    with work():
        seeds = [a_seed(f"Seed {number}") for number in range(20)]
        record("seed.plant", f"seed:{seeds[0].id}", None)
    few = queries(lambda: client.get("/en/log"))
    with work():
        for seed in seeds:
            record("seed.plant", f"seed:{seed.id}", None)
    assert queries(lambda: client.get("/en/log")) == few
