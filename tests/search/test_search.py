"""The search over everything public: what it finds, what it never shows, in which order, and what its page says."""

import re
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import delete, select

from panel import clock
from panel.cli.search import search_index
from panel.extensions import db
from panel.pages.search import with_translation
from panel.people.models import Person
from panel.privacy.leaving import forget
from panel.proposals.models import Proposal, ProposalState
from panel.search.indexing import fill_index, rebuild
from panel.search.models import SearchThing
from panel.search.registry import sources
from panel.seeds.actions import edit_seed, set_hidden, support_seed
from panel.seeds.models import Seed
from panel.threads import actions as threads
from panel.threads.models import Thread
from panel.translating.actions import set_hidden as set_translation_hidden
from panel.translating.models import Translation, TranslationState
from tests.groups.counting import queries
from tests.makers import a_person, an_area, an_organiser, keep
from tests.proposals.makers import a_proposal
from tests.publish.makers import a_published_round
from tests.search.makers import found, has_root, index, one_of_each, what_nobody_sees
from tests.seeds.makers import a_remark, a_seed, an_answer
from tests.threads.makers import a_contribution, a_thread


def test_everything_public_is_found_by_kind_and_nothing_else(client, work):
    with work():
        kinds = one_of_each("zebra")
        what_nobody_sees("zebra")
    with work():
        assert found("zebras") == dict.fromkeys(kinds, 1)

        kept = index()
        rebuild()
        assert index() == kept

    page = client.get("/en/search?q=zebras").text
    for kind in kinds:
        assert f'<section id="{kind}"' in page
    assert page.count("<mark>zebra</mark>") >= len(kinds)
    assert "13 things were found." in page


def test_what_is_hidden_or_withdrawn_is_gone_at_once_with_all_that_hangs_on_it_and_comes_back(work):
    with work():
        seed, thread = a_seed("Zebra crossing"), a_thread()
        a_remark(seed, body="A zebra, yes.")
        an_answer(seed, an_organiser(), body_en="A zebra it is.")
        contribution, proposal = a_contribution(thread, body="Zebra!"), a_proposal(title="Zebra", state=ProposalState.SUBMITTED)
    with work():
        assert found("zebra") == {"seed": 1, "remark": 1, "answer": 1, "contribution": 1, "proposal": 1}

        set_hidden(db.session.get_one(Seed, seed.id), True)
        threads.set_hidden(db.session.merge(contribution), True)
        db.session.get_one(Proposal, proposal.id).state = ProposalState.WITHDRAWN
    with work():
        assert found("zebra") == {}

        set_hidden(db.session.get_one(Seed, seed.id), False)
    with work():
        assert found("zebra") == {"seed": 1, "remark": 1, "answer": 1}


def test_what_was_learnt_is_shown_in_its_own_language_and_not_in_that_of_the_seed(client, work):
    with work():
        seed = a_seed("A shelter")
        seed.rested_at, seed.learning, seed.learning_language = clock.now(), "Mae’n gartref i gath.", "cy"

    page = client.get("/en/search?q=cath").text

    assert re.search(r'lang="cy">[^<]*gartref i <mark>gath</mark>', page)


def test_an_index_that_is_wrong_shows_nothing_hidden(client, work):
    with work():
        seed = a_seed("Zebra crossing", body="Striped and secret.")
    with work():
        db.session.connection().execute(Seed.__table__.update().values(hidden_at=clock.now()))

    page = client.get("/en/search?q=zebra").text

    assert "Striped" not in page
    assert f"/en/seeds/{seed.id}" not in page


def test_what_is_hidden_is_never_read_even_where_its_kind_calls_it_public(work):
    with work():
        shown, hidden = a_seed("Zebra crossing"), a_seed("Zebra crossing", hidden_at=clock.now())
    with work():
        seeds = next(source for source in sources() if source.kind == "seed")
        careless = replace(seeds, public=lambda: with_translation("seed", Seed, select(Seed)))

        assert [row.id for row in db.session.execute(careless.rows([shown.id, hidden.id]))] == [shown.id]


def test_other_words_are_found_as_soon_as_they_stand_and_the_old_ones_no_more(work):
    with work():
        author, area = a_person(), an_area()
        seed = a_seed("Zebra crossing", author=author, area=area)
    with work():
        again = db.session.get_one(Seed, seed.id)
        edit_seed(again, db.session.get_one(Person, author.id), title="Pelican", body="By the school.", area=area, language="en")
    with work():
        assert (found("zebra"), found("pelicans"), found("schools")) == ({}, {"seed": 1}, {"seed": 1})

        db.session.get_one(Seed, seed.id).title = "Toucan"
        db.session.flush()
        db.session.rollback()
    with work():
        assert found("toucan") == {}

        db.session.delete(db.session.get_one(Seed, a_seed("Puffin").id))
    with work():
        assert found("puffin") == {}


def test_a_translation_is_found_from_when_it_is_accepted_until_it_is_hidden(client, work):
    with work():
        seed, person = a_seed("Zebra crossing"), a_person()
        words = {"title": "Croesfan i’r ysgolion", "body": "Wrth y neuadd.", "language": "cy"}
        offer = keep(
            Translation(kind="seed", thing_id=seed.id, of_text="", offered_by_id=person.id, offered_at=clock.now(), **words)
        )
        proposal = a_proposal(title="Benches")
        proposal.other_title = "Meinciau"
    with work():
        assert (found("ysgol"), found("mainc")) == ({}, {"proposal": 1})

        db.session.get_one(Translation, offer.id).state = TranslationState.ACCEPTED
    with work():
        assert found("ysgol") == found("neuaddau") == {"seed": 1}
    assert '<span lang="cy">Croesfan i’r <mark>ysgolion</mark></span>' in client.get("/en/search?q=ysgol").text
    assert "Croesfan i’r <mark>" not in client.get("/en/search?q=zebra").text
    with work():
        set_translation_hidden(db.session.get_one(Translation, offer.id), True)
    with work():
        assert found("ysgol") == {}
        assert not has_root({"cy:ysgol"})


def test_what_only_counts_writes_nothing_into_the_index(work):
    def of(kind: str) -> int:
        return db.session.scalars(select(SearchThing.id).where(SearchThing.kind == kind)).one()

    with work():
        seed, person, thread = a_seed("Zebra crossing"), a_person(), a_thread()
    with work():
        before = of("seed"), of("thread")
        support_seed(db.session.get_one(Seed, seed.id), db.session.get_one(Person, person.id))
        threads.change_count(db.session.get_one(Thread, thread.id), 1)
    with work():
        assert (of("seed"), of("thread")) == before

        db.session.get_one(Thread, thread.id).question_en = "Where do zebras go?"
        db.session.flush()
        db.session.rollback()
        assert not any(name.startswith("panel.search") for name in db.session().info)


def test_names_of_people_are_never_found_and_the_words_of_who_left_are_out_of_the_index(work):
    with work():
        author = a_person("Quentin Xylophone")
        seed = a_seed("Zebra crossing", author=author)
        a_remark(seed, author, body="My ocelot agrees.")
        a_contribution(a_thread(), author, body="And my axolotl.")
    with work():
        assert found("quentin xylophone") == {}
        assert has_root({"en:ocelot"})

        forget(db.session.get_one(Person, author.id), remove_texts=True)
    with work():
        assert not has_root({"en:zebra", "en:ocelot", "en:axolotl", "cy:zebra"})


def test_more_words_come_first_then_titles_then_the_newest(client, work):
    def on(day: int) -> datetime:
        return datetime(2026, 5, day, 12, tzinfo=UTC)

    with work():
        text = a_seed("One", body="A path and a bench.", planted_at=on(4))
        newest = a_seed("Two", body="Only a bench.", planted_at=on(9))
        titled = a_seed("Benches", body="Old oak.", planted_at=on(1))
        older = a_seed("Three", body="Only a bench.", planted_at=on(2))
        both = a_seed("Path of benches", planted_at=on(3))

    page = client.get("/en/search?q=bench+path&kind=seed").text

    places = [page.index(f'"/en/seeds/{seed.id}"') for seed in (both, text, titled, newest, older)]
    assert places == sorted(places)
    assert "some have not all of them" in page


def test_mutated_and_plural_words_are_found_and_marked_in_the_readers_page(client, work):
    with work():
        a_seed("Cath y llyfrgell", body="Mae llwybrau i’r gerddi.", language="cy")

    for question in ("gath", "chathod", "llwybr", "ardd", "ngardd", "LLYFRGELLOEDD"):
        assert "Canfuwyd 1 peth." in client.get(f"/cy/search?q={question}").text, question
    assert '<span lang="cy">Mae <mark>llwybrau</mark>' in client.get("/en/search?q=llwybr").text


def test_a_kind_is_read_page_after_page(client, work):
    with work():
        seeds = [a_seed(f"Zebra {number}", days_old=number) for number in range(25)]

    all_kinds, first = client.get("/en/search?q=zebra").text, client.get("/en/search?q=zebra&kind=seed").text
    second = client.get("/en/search?q=zebra&kind=seed&page=2").text

    assert "Show all 25" in all_kinds
    shown = [first.count('href="/en/seeds/'), second.count('href="/en/seeds/')]
    assert shown == [20, 5]
    assert f'"/en/seeds/{seeds[24].id}"' in second
    assert client.get("/en/search?q=zebra&kind=seed&page=999999999999").status_code == 200
    assert client.get("/en/search?q=zebra&kind=person").status_code == 404


def test_what_was_said_is_found_on_the_very_page_that_shows_it(client, work):
    with work():
        seed, author = a_seed(), a_person()
        said = [a_remark(seed, author, body="A zebra." if number == 3 else f"Remark {number}.") for number in range(60)]
        old = a_contribution(thread := a_thread(), body="An ocelot.")

    remark = client.get(client.get("/en/search?q=zebra").text.split('<h3><a href="')[1].split('"')[0])
    newest = client.get(f"/en/seeds/{seed.id}/remarks/{said[59].id}")
    contribution = client.get(client.get("/en/search?q=ocelot").text.split('<h3><a href="')[1].split('"')[0])

    assert remark.location.endswith(f"#remark-{said[3].id}")
    assert "A zebra." in client.get(remark.location).text
    assert newest.location == f"/en/seeds/{seed.id}#remark-{said[59].id}"
    assert contribution.location == f"/en/threads/{thread.id}#c{old.id}"
    assert client.get(f"/en/seeds/{seed.id + 1}/remarks/{said[3].id}").status_code == 404


def test_the_page_says_what_it_cannot_look_for_and_what_to_do_where_nothing_was_found(client, work):
    assert "What you can find" in client.get("/en/search").text
    assert "too short" in client.get("/en/search?q=%3F").text
    assert "too short" in client.get("/en/search?q=a").text
    long = client.get("/en/search?q=" + "+".join(f"word{number}" for number in range(12))).text
    assert "We looked for these words only: word0, word1, word2, word3, word4, word5, word6, word7." in long
    nothing = client.get("/cy/search?q=xyzzy").text
    assert "Does dim yma’n cynnwys “xyzzy”" in nothing
    assert 'href="/cy/areas"' in nothing
    assert "&lt;script&gt;" in client.get("/en/search?q=%3Cscript%3E").text


def test_where_nothing_was_found_words_spelt_nearly_so_are_shown_and_the_page_says_so(client, work):
    with work():
        a_seed("A library on wheels")
        a_seed("Mainc wrth yr afon", language="cy")

    for typed, shown in (("librery", "library"), ("liberary", "library"), ("mianc", "Mainc"), ("wheals", "wheels")):
        page = client.get(f"/en/search?q={typed}").text
        assert f"Nothing here has “{typed}”. But these have words that are spelt nearly so:" in page
        assert f"<mark>{shown}</mark>" in page
    assert "spelt nearly so" not in client.get("/en/search?q=xylophone").text


def test_a_search_asks_the_database_equally_often_however_much_is_found(client, work):
    with work():
        one_of_each("zebra")
    few = queries(lambda: client.get("/en/search?q=zebra"))
    with work():
        for _time in range(6):
            one_of_each("zebra")

    assert queries(lambda: client.get("/en/search?q=zebra")) == few


def test_of_a_very_common_word_the_newest_are_looked_at(client, work, monkeypatch):
    with work():
        for number in range(12):
            a_seed("Zebra" if number == 11 else f"Seed {number}", body="A zebra.", days_old=number)
    monkeypatch.setattr("panel.search.queries.FEW", 5)

    page = client.get("/en/search?q=zebra&kind=seed").text

    assert "There are very many with these words, and the newest are shown." in page
    assert page.index("<mark>Zebra</mark>") < page.index("Seed 0") < page.index("Seed 3")
    assert "Seed 4" not in page


def test_the_index_is_made_anew_by_the_command_and_where_there_is_none(work):
    with work():
        a_seed("Zebra crossing")
    for make in (fill_index, search_index.callback):
        with work():
            db.session.execute(delete(SearchThing))
        with work():
            make()
        with work():
            assert found("zebra") == {"seed": 1}


def test_a_proposal_that_is_found_says_how_it_stands(client, work):
    with work():
        a_published_round(
            *[("1",)] * 60, costs=(300_000, 990_000), titles=["Zebra crossing", "Zebra house"], budget_pence=900_000
        )
        a_proposal(title="Zebra club", state=ProposalState.SUBMITTED)

    page = client.get("/en/search?q=zebra").text

    told = re.findall(r"</mark> (\w+)</a></h3>.*?<p class=\"meta\">([^<\u00a0]+)", page, re.DOTALL)
    assert sorted(told) == [("club", "Handed in"), ("crossing", "Funded"), ("house", "Not funded this time")]
