"""The garden: search, filters, orders, pages."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from panel import clock
from panel.areas.models import AreaKind
from panel.errors import RuleBroken
from panel.extensions import db
from panel.seeds import actions
from panel.seeds.filters import Sort
from panel.seeds.models import Growth, Seed
from panel.seeds.queries import FEW
from panel.web.paging import SIZE
from tests.groups.counting import queries
from tests.makers import a_person, an_area, an_organiser
from tests.seeds.makers import a_seed, a_support

HTMX = {"HX-Request": "true"}


def titles(page):
    return re.findall(r'<h3><a href="/../seeds/\d+">(?:<span lang="..">)?([^<]+)', page.text)


def next_page(page):
    found = re.search(r'rel="next" href="([^"]+)"', page.text)
    return found.group(1).replace("&amp;", "&") if found else None


def walk(client, address):
    """The titles of every page from here on."""
    seen = []
    while address:
        page = client.get(address)
        assert page.status_code == 200
        seen.append(titles(page))
        address = next_page(page)
    return seen


@pytest.mark.parametrize(
    "typed", ["côr", "cor", "CÔR", "dementia din", "gydan", "gyda'n gilydd", "gyda’n", "te chludiant", "dinbych cor canu"]
)
def test_the_search_finds_welsh_with_and_without_its_signs(client, work, typed):
    with work():
        a_seed("Côr dementia Dinbych", body="Canu gyda’n gilydd, gyda the a chludiant. Te i bawb.", language="cy")
        a_seed("A bench by the river")

    found = titles(client.get("/cy/seeds", query_string={"q": typed}))

    assert found == ["Côr dementia Dinbych"]


@pytest.mark.parametrize("typed", ["bench zebra", "ench", "ri%er", "wheelbarrow"])
def test_a_seed_without_every_word_is_not_found(client, work, typed):
    with work():
        a_seed("A bench by the river")

    page = client.get("/en/seeds", query_string={"q": typed})

    assert titles(page) == []
    assert "No seed like this yet" in page.text


@pytest.mark.parametrize("typed", ["", " ", "a", "?!", "  '  "])
def test_a_search_for_nothing_shows_the_whole_garden(client, work, typed):
    with work():
        a_seed("A bench by the river")

    assert titles(client.get("/en/seeds", query_string={"q": typed})) == ["A bench by the river"]


def test_an_area_holds_all_that_lies_inside(client, work):
    with work():
        county = an_area(kind=AreaKind.COUNTY)
        town = an_area(parent=county)
        ward = an_area(kind=AreaKind.WARD, parent=town)
        elsewhere = an_area(parent=county)
        for area, title in ((county, "All"), (town, "Town"), (ward, "Ward"), (elsewhere, "Other")):
            a_seed(f"{title} garden", area=area)

    found = [set(titles(client.get(f"/en/seeds?area={area.id}"))) for area in (county, town, ward)]

    assert found == [
        {"All garden", "Town garden", "Ward garden", "Other garden"},
        {"Town garden", "Ward garden"},
        {"Ward garden"},
    ]


@pytest.mark.parametrize("growth", list(Growth))
def test_the_filter_of_growth_agrees_with_the_growth_of_each_seed(client, work, growth):
    with work():
        seeds = [a_seed(f"Seed {name}", growth=name) for name in Growth]
        seeds.append(a_seed("Seed with an offer", offer_count=1))
        seeds.append(a_seed("Seed that was funded and rests", growth=Growth.FLOWERING, rested_at=clock.now()))
        wanted = {seed.title for seed in seeds if seed.growth is growth}

    assert wanted
    assert set(titles(client.get(f"/en/seeds?growth={growth}"))) == wanted


def test_newest_and_most_supported_first(client, work):
    with work():
        a_seed("Old and loved", days_old=9, supporters=3)
        a_seed("New", days_old=1)
        a_seed("Between", days_old=5, supporters=1)

    assert titles(client.get("/en/seeds")) == ["New", "Between", "Old and loved"]
    assert titles(client.get("/en/seeds?sort=support")) == ["Old and loved", "Between", "New"]


def test_hidden_seeds_are_not_in_the_garden(client, work):
    with work():
        a_seed("Rude words", hidden_at=clock.now())

    assert "Rude words" not in client.get("/en/seeds?q=rude").text


@pytest.mark.parametrize("sort", ["newest", "support", "meetings", "random&start=1500000000"])
def test_pages_show_every_seed_once(client, work, sort):
    with work():
        author, area, now = a_person(), an_area(), clock.now()
        for number in range(2 * SIZE + 3):
            # Several seeds share their moment, their supporters and their lot number.
            a_seed(
                f"Seed {number:03d}",
                author=author,
                area=area,
                planted_at=now - timedelta(days=number // 5),
                lot_number=number // 3 * 100_000_000,
            )

    pages = walk(client, f"/en/seeds?sort={sort}")
    first = client.get(f"/en/seeds?sort={sort}").text

    seen = [title for page in pages for title in page]
    assert [len(page) for page in pages] == [SIZE, SIZE, 3]
    assert sorted(seen) == [f"Seed {number:03d}" for number in range(2 * SIZE + 3)]
    assert ("This order can change while you read." in first) is (sort in {"support", "meetings"})


@pytest.mark.parametrize("ahead", [0, 1, SIZE - 1, SIZE, SIZE + 1, SIZE + 5])
def test_the_random_order_goes_round_wherever_it_starts(client, work, ahead):
    with work():
        author, area = a_person(), an_area()
        for number in range(SIZE + 5):
            a_seed(f"Seed {number:03d}", author=author, area=area, lot_number=1000 + number)

    pages = walk(client, f"/en/seeds?sort=random&start={1000 + SIZE + 5 - ahead}")

    first = SIZE + 5 - ahead
    in_order = [f"Seed {number % (SIZE + 5):03d}" for number in range(first, first + SIZE + 5)]
    assert [title for page in pages for title in page] == in_order
    assert len(pages[0]) == SIZE


def test_the_random_order_stays_while_somebody_pages_and_changes_with_a_new_shuffle(client, work):
    with work():
        a_seed("One", lot_number=5)
        a_seed("Two", lot_number=2**31 - 5)

    asked_without_start = client.get("/en/seeds?sort=random&q=")

    assert asked_without_start.status_code == 302
    assert re.search(r"sort=random&start=\d+$", asked_without_start.location)
    assert [titles(client.get("/en/seeds?sort=random&start=0")) for _ in range(3)] == [["One", "Two"]] * 3
    assert titles(client.get("/en/seeds?sort=random&start=6")) == ["Two", "One"]
    assert "Shuffle again" in client.get("/en/seeds?sort=random&start=6").text


@pytest.mark.parametrize(
    "nonsense",
    ["area=999999", "area=x", f"area={2**70}", "growth=huge", "sort=best", "after=!!", "after=WzFd", "start=x&sort=random&turn=9",
     f"sort=random&start={2**70}", "q=" + "y" * 3000, "q=%00%F0%9F", "turn=2"],
)  # fmt: skip
def test_an_address_that_makes_no_sense_still_shows_the_garden(client, work, nonsense):
    with work():
        a_seed("A bench by the river")

    assert client.get(f"/en/seeds?{nonsense}", follow_redirects=True).status_code == 200


def test_htmx_gets_only_the_list_and_hears_how_many_there_are(client, work):
    with work():
        a_seed("A bench by the river")

    part = client.get("/en/seeds?q=bench", headers=HTMX)

    assert part.text.startswith('<section id="garden"')
    assert 'data-announce="1 seed"' in part.text
    assert "HX-Request" in part.headers["Vary"]


def test_the_form_keeps_what_was_asked_for(client, work):
    with work():
        area = an_area("Rhuthun")
        a_seed(area=area)

    page = client.get(f'/en/seeds?q="bench"<b>&area={area.id}&growth=planted&sort=support').text

    assert 'value="&#34;bench&#34;&lt;b&gt;"' in page
    assert len(re.findall(r"<option selected", page)) == 3


def test_a_long_wait_is_a_calm_line_for_everybody_and_a_mark_for_those_who_answer(client, work, as_person):
    with work():
        organiser = an_organiser()
        a_seed("Forgotten", days_old=40)
        a_seed("Young", days_old=20)
        a_seed("Answered", days_old=40, answered_at=clock.now())
        a_seed("At rest", days_old=40, growth=Growth.RESTING)

    page = client.get("/en/seeds").text
    as_person(organiser)
    to_organisers = client.get("/en/seeds").text

    assert page.count("Waiting for an answer since") == 1
    assert "No answer for" not in page
    assert "2 seeds wait for an answer." in page
    assert re.findall(r"No answer for (\d+) days", to_organisers) == ["40"]
    assert "/en/seeds/unanswered" in to_organisers


def test_the_list_says_how_many_there_are_and_how_many_wait_in_a_place_and_all_that_lies_in_it(client, work):
    with work():
        county = an_area("Sir", kind=AreaKind.COUNTY)
        town = an_area("Rhuthun", parent=county)
        a_seed("One", area=town)
        a_seed("Two", area=town, answered_at=clock.now())
        a_seed("Three", area=an_area("Corwen", parent=county))
        a_seed("Hidden", area=town, hidden_at=clock.now())

    everywhere, there, above = (client.get(f"/en/seeds{asked}").text for asked in ("", f"?area={town.id}", f"?area={county.id}"))

    assert "3 seeds</h2>" in " ".join(everywhere.split())
    assert "2 seeds in Rhuthun</h2>" in " ".join(there.split())
    assert "1 seed waits for an answer." in there
    assert "3 seeds in Sir</h2>" in " ".join(above.split())


def test_an_empty_garden_says_what_will_be_here(client, work):
    with work():
        an_area()

    page = client.get("/en/seeds").text

    assert "Nothing is planted here yet" in page
    assert "/en/seeds/new" in page


def test_a_place_without_seeds_can_be_followed_and_left(client, work, as_person):
    with work():
        reader, bare, other = a_person(), an_area("Bare"), an_area("Other")
        a_seed(area=other)
    as_person(reader)

    page = client.get(f"/en/seeds?area={bare.id}").text
    searched = client.get("/en/seeds?q=zeppelin").text

    assert "Follow by email" in page
    assert "Nothing is planted here yet" in page
    assert "fewer words" not in page
    assert all(re.search(r'id="garden".*<a href="/en/seeds/?">Show', html, re.S) for html in (page, searched))


def test_a_card_shows_the_first_words_without_signs_and_in_their_language(client, work):
    with work():
        a_seed("Mainc", language="cy", body="**Mainc** wrth yr [afon](https://example.org)\n\n- i bawb " + "hir " * 80)

    page = client.get("/en/seeds").text

    assert '<p lang="cy">Mainc wrth yr afon i bawb hir' in page
    assert "…</p>" in page
    assert "written in Welsh" in page


@pytest.mark.parametrize("filters", ["", "q=garden", "area={area}&growth=planted&q=seed+number", "sort=random&start=7"])
def test_the_number_of_queries_does_not_grow_with_the_garden(client, work, filters):
    with work():
        area = an_area()
        a_seed("Garden seed number", area=area)
    address = f"/en/seeds?{filters.format(area=area.id)}"
    few = queries(lambda: client.get(address))
    with work():
        for _number in range(SIZE):
            a_seed("Garden seed number", area=an_area(parent=area))

    many = queries(lambda: client.get(address))

    assert many <= few <= 9


@pytest.mark.parametrize("few", [1, FEW])
@pytest.mark.parametrize("sort", list(Sort))
def test_common_words_and_rare_ones_find_the_same(client, work, monkeypatch, few, sort):
    monkeypatch.setattr("panel.seeds.queries.FEW", few)
    with work():
        area = an_area()
        a_seed("Bench by the river", area=area)
        a_seed("River benches", area=area)
        for title, growth in (("Bench", Growth.PLANTED), ("River", Growth.PLANTED), ("Bench, river", Growth.GROWING)):
            a_seed(title, area=area, growth=growth)
        a_seed("Bench by another river")

    found = titles(client.get(f"/en/seeds?q=riv+ben&area={area.id}&growth=planted&sort={sort}&start=0"))

    assert sorted(found) == ["Bench by the river", "River benches"]


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_index_serves_every_order_and_search_on_sqlite(work):
    """PostgreSQL plans from its statistics, which a small table has none of."""
    with work():
        for sort, index in (("planted_at", "ix_seed_planted_at"), ("support_count", "ix_seed_support_count")):
            rows = db.session.execute(
                text(f"EXPLAIN QUERY PLAN SELECT * FROM seed WHERE hidden_at IS NULL ORDER BY {sort} DESC, id DESC LIMIT 25")  # noqa: S608
            )
            plan = " ".join(row[3] for row in rows)
            assert index in plan
            assert "TEMP B-TREE" not in plan


def test_support_moves_a_seed_up(client, work, as_person):
    with work():
        low, _high = a_seed("Low"), a_seed("High", supporters=1)
        first, second = a_person(), a_person()

    for person in (first, second):
        as_person(person).post(f"/en/seeds/{low.id}/support")

    assert titles(client.get("/en/seeds?sort=support")) == ["Low", "High"]


def test_words_that_were_changed_are_found_and_the_old_ones_are_not(client, work):
    with work():
        author = a_person()
        seed = a_seed("A bench", author=author)
        actions.edit_seed(seed, author, title="A swing", body="For children.", area=seed.area, language="en")

    assert titles(client.get("/en/seeds?q=swing")) == ["A swing"]
    assert titles(client.get("/en/seeds?q=bench")) == []


def test_a_seed_that_was_hidden_since_it_was_read_is_not_changed(work):
    with work():
        author = a_person()
        seed = a_seed(author=author)
        unread = update(Seed).values(hidden_at=clock.now()).execution_options(synchronize_session=False, keeps_words=True)
        db.session.execute(unread)

        with pytest.raises(RuleBroken, match="hidden"):
            actions.edit_seed(seed, author, title="A swing", body="For children.", area=seed.area, language="en")
        db.session.execute(unread.values(hidden_at=None, rested_at=clock.now()))
        with pytest.raises(RuleBroken, match="resting already"):
            actions.rest_seed(seed, author, learning="Nobody has time.", language="en")
        db.session.execute(unread.values(hidden_at=None, rested_at=None))
        with pytest.raises(RuleBroken, match="awake already"):
            actions.wake_seed(seed, author)


def test_a_support_counts_for_the_select_of_home(work):
    with work():
        seed = a_seed()
        a_support(seed)
        assert db.session.scalars(Seed.most_supported().limit(1)).one() is seed
