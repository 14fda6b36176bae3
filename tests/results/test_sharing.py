"""The picture of a result that is shared."""

from tests.ballots.makers import a_counted_round, a_published_round


def test_only_a_published_result_has_a_picture(client, work):
    with work():
        shown, _result = a_published_round(("1",), ("1", "2"))
        draft, _draft = a_counted_round(("1",), ("1", "2"))

    picture = client.get(f"/en/rounds/{shown.id}/result/card.png")

    assert (picture.status_code, picture.mimetype) == (200, "image/png")
    assert client.get(f"/en/rounds/{draft.id}/result/card.png").status_code == 404
