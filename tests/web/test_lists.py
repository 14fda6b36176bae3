"""Lists that are read page by page: an address that was cut, one that leads past the end, an order that changes meanwhile."""

from datetime import timedelta

from panel import clock
from panel.web import cursors
from tests.groups.makers import a_group
from tests.makers import a_person, an_area
from tests.seeds.makers import a_seed

CUT, OVER = "was not whole", "Nothing is left after that"
LONG_AGO = clock.now() - timedelta(days=9_999)


def test_an_address_that_leads_nowhere_shows_the_beginning_and_says_so(client, work):
    with work():
        area, author = an_area("Cynwyd"), a_person()
        a_seed("A bench", area=area, author=author, supporters=1)
        a_group("Clwb", area=area, contact=author)
    ends = {
        "/en/seeds?sort=newest": ([LONG_AGO, 0], "A bench"),
        "/en/seeds?sort=support": ([0, 0], "A bench"),
        "/en/groups?q=": (["zzz", 2**31 - 1], "Clwb"),
        "/en/areas?q=": (["zzz", 2**31 - 1], "Cynwyd"),
    }

    failed = []
    for address, (values, there) in ends.items():
        past = cursors.write(values)
        for after, said in ((past[:-3], CUT), ("made-up", CUT), ("W10", CUT), (past, OVER), ("", "")):
            text = client.get(f"{address}&after={after}").text
            fits = there in text and (said in text if said else CUT not in text and OVER not in text)
            failed += [] if fits else [(address, after, said)]
    text = client.get("/en/search?q=bench&kind=seed&page=7").text
    failed += [] if OVER in text and "/en/seeds/" in text else ["search"]

    assert failed == []


def test_an_order_that_can_change_says_so_beside_the_way_on(client, work):
    with work():
        area, author = an_area(), a_person()
        for number in range(25):
            a_seed(f"Bench {number}", area=area, author=author)

    moves = "This order can change while you read."

    assert moves in client.get("/en/seeds?sort=support").text
    assert moves in client.get("/en/search?q=bench&kind=seed").text
    assert moves not in client.get("/en/seeds?sort=newest").text
