"""What the desk says of backups."""

from tests.makers import an_organiser


def test_the_desk_tells_an_organiser_when_no_backup_was_made(app, client, work, as_person, monkeypatch, tmp_path):
    with work():
        organiser = an_organiser()
    as_person(organiser)
    pages = []
    for folder in ("", str(tmp_path / "daily")):
        monkeypatch.setitem(app.config, "BACKUPS", folder)
        pages.append(client.get("/en/desk").text)

    words = "The newest backup is older than two days"
    assert [words in page for page in pages] == [False, True]
