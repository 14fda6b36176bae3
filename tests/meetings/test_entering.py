"""A clerk enters what was on forty slips of paper: on one sheet, in one go, and nothing that she typed is lost."""

import re
from datetime import timedelta

from sqlalchemy import select

from panel import clock
from panel.access import Role
from panel.audit.models import AuditEntry
from panel.extensions import db
from panel.meetings.sheets import Sheet
from panel.notices.kinds import Followed, NoticeKind, Pace
from panel.seeds.meetings import Meeting
from panel.seeds.models import Growth, Remark, Seed
from panel.seeds.paper import PaperSupport
from tests.checks import press, read
from tests.makers import a_grant, a_person, an_area, an_organiser
from tests.meetings.makers import a_meeting, a_published_meeting, an_idea
from tests.notices.makers import NOON, at, follow, hears, mails_after
from tests.seeds.makers import a_seed

NEW = "/en/meetings/new"


def begun(area, **more):
    return {"name_cy": "Noson agored", "name_en": "", "held_on": f"{clock.now():%Y-%m-%d}", "area": area.id, **more}


def rows(*ideas, backings=(), **more):
    """The fields of a sheet: of each idea its title with what else is typed beside it."""
    fields = {"lines": "", "version": "0", **more}
    for name, typed in (("ideas", ideas), ("backings", backings)):
        for place, row in enumerate(typed):
            fields |= {f"{name}-{place}-{part}": text for part, text in {"language": "en", **row}.items()}
    return fields


def sheet_of(meeting):
    return f"/en/meetings/{meeting.id}/sheet"


def test_ideas_support_and_remarks_are_entered_in_one_go_and_stand_apart(client, work, as_person):
    with work():
        area, organiser = an_area("Rhyl"), an_organiser("Mair")
        bench = a_seed("A repair bench", area=area, supporters=2)
    as_person(organiser)

    answer = client.post(NEW, data=begun(area))
    sheet = answer.location
    typed = rows(
        {"title": "Tea in the chapel", "count": "12", "said_by": "Eirlys"},
        {},
        {"title": "A slide for small children", "body": "There is none."},
        backings=[{"which": str(bench.id), "count": "9", "body": "I would mend bikes."}],
    )
    kept = client.post(sheet, data=typed)
    checked = client.post(sheet, data={**typed, "version": "1", "check": "1"})
    page = client.get(checked.location).text
    published = press(client, checked.location)

    assert (kept.status_code, checked.status_code, published.status_code) == (303, 303, 303)
    assert "Tea in the chapel" in page
    assert "9 people" in page
    assert "“There is none.”" in page
    assert "a remark: “I would mend bikes.”" in page
    with work():
        meeting = db.session.scalars(select(Meeting)).one()
        tea, slide = db.session.scalars(select(Seed).where(Seed.meeting_id == meeting.id).order_by(Seed.id)).all()
        remark = db.session.scalars(select(Remark)).one()
        assert (tea.author_id, tea.entered_by_id, tea.said_by, tea.paper_count) == (None, organiser.id, "Eirlys", 12)
        assert (tea.growth, slide.growth, slide.paper_count) == (Growth.SPROUTING, Growth.PLANTED, 0)
        stood = db.session.get_one(Seed, bench.id)
        assert (stood.support_count, stood.paper_count, remark.body) == (2, 9, "I would mend bikes.")
        assert meeting.sheet == ""
        verbs = db.session.scalars(select(AuditEntry.verb).where(AuditEntry.verb.startswith("meeting."))).all()
    assert sorted(verbs) == [
        "meeting.publish", "meeting.remark", "meeting.seed", "meeting.seed", "meeting.support", "meeting.support"
    ]  # fmt: skip
    shown = {name: client.get(f"/en/seeds/{seed.id}").text for name, seed in (("tea", tea), ("slide", slide), ("bench", bench))}
    assert "Said by Eirlys" in shown["tea"]
    assert "Said by someone at the meeting" in shown["slide"]
    assert "An organiser entered it from a meeting." in client.get(f"/en/flags/seed/{tea.id}").text
    assert "2 supporters on the site, 9 at meetings" in client.get("/en/seeds").text
    assert "Mair" not in shown["tea"].split("<main", 1)[1]
    assert "someone at the meeting" in shown["bench"].casefold()
    assert "Tea in the chapel" in client.get(f"/en/meetings/{meeting.id}").text
    assert "<strong>An organiser entered" not in client.get("/cy/log").text
    assert "entered an idea from a meeting" in client.get("/en/log").text


def test_who_goes_on_in_welsh_takes_the_sheet_along(client, work, as_person):
    with work():
        meeting, organiser = a_meeting(), an_organiser()
    as_person(organiser)
    led = re.search(r'<button class="link-button" formaction="([^"]*)" lang="cy">', client.get(sheet_of(meeting)).text)[1]

    kept = client.post(led, data=rows({"title": "Tea in the chapel"}))

    assert kept.location.startswith(sheet_of(meeting).replace("/en/", "/cy/"))
    assert "Tea in the chapel" in client.get(kept.location).text


def test_what_is_wrong_stands_on_its_row_and_nothing_typed_is_lost(client, work, as_person):
    with work():
        area, organiser = an_area("Rhyl"), an_organiser()
        meeting = a_meeting(area, organiser)
        a_seed("A pool for the town", area=area)
        a_seed("The pool at the town school", area=area)
        resting = a_seed("A choir", area=area, growth=Growth.RESTING)
    as_person(organiser)
    typed = rows(
        {"title": "Tea", "count": "12"},
        {"title": "A warm room in winter", "count": "a dozen"},
        {"title": "A longer bus route", "place": "Atlantis"},
        backings=[
            {"which": "a pool for town", "count": "4"},
            {"which": str(resting.id), "count": "4"},
            {"which": "99999", "count": "1"},
            {"which": "A pool for the town"},
        ],
    )

    answer = client.post(sheet_of(meeting), data={**typed, "check": "1"})

    assert answer.status_code == 422
    for sentence in (
        "Idea 1: Please write at least 5 characters.",
        "Idea 2: Please write a whole number, such as 12.",
        "Idea 3: No open area inside the meeting’s area has this name.",
        "Seed that is here already, row 1: More than one seed is like this.",
        "Seed that is here already, row 2: This seed is resting",
        "Seed that is here already, row 3: There is no seed with this number.",
        "Seed that is here already, row 4: Write how many backed it, or what somebody said about it.",
    ):
        assert sentence in answer.text
    assert "<legend><strong>Seed that is here already, row 4</strong></legend>" in answer.text
    again = client.get(sheet_of(meeting)).text
    assert "a dozen" in again
    assert "Atlantis" in again
    alone = client.post(
        sheet_of(meeting), data=rows({"title": "A longer bus route", "place": "Atlantis"}, check="1", version="1")
    )
    assert "Please look at this again" in alone.text
    with work():
        assert db.session.scalar(select(Seed.id).where(Seed.meeting_id.is_not(None))) is None


def test_pasted_lines_become_rows_with_their_counts_and_a_table_by_its_columns(client, work, as_person):
    with work():
        organiser = an_organiser()
        meeting = a_meeting(an_area("Rhyl"), organiser)
    as_person(organiser)

    lines = "- A bench by the river, 12\nTea, cake and a chat\n\nLights on the path\t7"
    client.post(sheet_of(meeting), data=rows({"title": "Typed by hand"}, lines=lines, lines_in="1"))
    table = "syniad;nifer;pam;iaith\nMainc newydd;3;Does dim un;Cymraeg\n"
    client.post(sheet_of(meeting), data={**fields_of(client, meeting), "lines": table, "lines_in": "1"})

    with work():
        kept = Sheet.read(db.session.get_one(Meeting, meeting.id).sheet)
    assert [(row["title"], row["count"], row["language"]) for row in kept.ideas] == [
        ("Typed by hand", "", "en"),
        ("A bench by the river", "12", "en"),
        ("Tea, cake and a chat", "", "en"),
        ("Lights on the path", "7", "en"),
        ("Mainc newydd", "3", "cy"),
    ]
    assert (kept.ideas[4]["body"], kept.lines) == ("Does dim un", "")


def fields_of(client, meeting):
    """What the page of the sheet would send: the rows as they were kept, and the version it showed."""
    page = client.get(sheet_of(meeting)).text
    with client.application.app_context():
        kept = Sheet.read(db.session.get_one(Meeting, meeting.id).sheet)
        version = db.session.get_one(Meeting, meeting.id).sheet_version
        db.session.remove()
    assert f'name="version" value="{version}"' in page
    return rows(*kept.ideas, backings=kept.backings, version=str(version))


def test_two_who_type_at_once_both_keep_their_rows_and_a_double_press_changes_nothing(client, work, as_person):
    with work():
        organiser = an_organiser()
        meeting = a_meeting(organiser=organiser)
    as_person(organiser)

    client.post(sheet_of(meeting), data=rows({"title": "From the first phone"}))
    told = client.post(sheet_of(meeting), data=rows({"title": "From the second phone"}), follow_redirects=True).text
    before = fields_of(client, meeting)
    again = [client.post(sheet_of(meeting), data=before, follow_redirects=True).text for _press in range(2)]

    assert "Somebody saved this sheet meanwhile" in told
    assert "Somebody saved" not in again[1]
    with work():
        kept = Sheet.read(db.session.get_one(Meeting, meeting.id).sheet)
    assert [row["title"] for row in kept.ideas] == ["From the first phone", "From the second phone"]


def test_two_who_fill_a_sheet_at_once_lose_no_slip_and_no_line(client, work, as_person):
    with work():
        organiser = an_organiser()
        meeting = a_meeting(organiser=organiser)
    as_person(organiser)
    for who in ("Mair", "Tom"):
        ideas = ({"title": f"Idea {number} of {who}"} for number in range(30))
        said = [{"which": "1", "body": f"Remark {number} of {who}"} for number in range(12)]
        client.post(sheet_of(meeting), data=rows(*ideas, backings=said, lines=f"A line of {who}"))

    client.post(sheet_of(meeting), data={**fields_of(client, meeting), "lines": "A line of both"})
    page = client.get(sheet_of(meeting)).text
    refused = client.post(sheet_of(meeting), data={**fields_of(client, meeting), "lines": "A line of both", "check": "1"})

    assert "Idea 29 of Tom" in page
    assert "Remark 11 of Tom" in page
    assert "These lines are not rows yet" in refused.text
    with work():
        kept = Sheet.read(db.session.get_one(Meeting, meeting.id).sheet)
    assert (len(kept.ideas), len(kept.backings)) == (60, 24)


def test_the_lines_of_both_are_kept_once_each():
    mine, theirs = Sheet(lines="A bench"), Sheet(lines="A slide")

    assert (mine.joined(theirs).lines, mine.joined(mine).lines, mine.joined(Sheet()).lines) == (
        "A slide\nA bench", "A bench", "A bench",
    )  # fmt: skip


def test_an_idea_like_one_that_stands_can_be_added_to_it_and_pressing_twice_adds_once(client, work, as_person):
    with work():
        area, organiser = an_area("Rhyl"), an_organiser()
        meeting = a_meeting(area, organiser)
        stands = a_seed("A repair bench in the library", area=area)
    as_person(organiser)
    typed = rows({"title": "Repair bench in library", "body": "My toaster is broken."}, check="1")
    check = client.post(sheet_of(meeting), data=typed).location
    page = client.get(check).text

    sent = {**read(client, check), "join_0": str(stands.id)}
    first, second = (client.post(check, data=sent, follow_redirects=True) for _press in range(2))

    assert "is it here already?" in page
    assert (first.status_code, second.status_code) == (200, 200)
    assert "Nothing waits on the sheet" in second.text
    with work():
        row = db.session.scalars(select(PaperSupport)).one()
        said = db.session.scalars(select(Remark)).one()
        assert (row.seed_id, row.number, said.seed_id) == (stands.id, 1, stands.id)
        assert "My toaster is broken." in said.body
        assert db.session.scalar(select(Seed.id).where(Seed.meeting_id.is_not(None))) is None


def test_a_second_sheet_for_the_same_seed_says_that_it_may_be_the_same_again(client, work, as_person):
    with work():
        area, organiser = an_area("Rhyl"), an_organiser()
        meeting = a_meeting(area, organiser)
        stands = a_seed("A repair bench", area=area)
    as_person(organiser)
    pages = []
    for version in (0, 2):
        typed = rows(backings=[{"which": str(stands.id), "count": "9"}], check="1", version=str(version))
        check = client.post(sheet_of(meeting), data=typed).location
        pages.append(client.get(check).text)
        press(client, check)

    assert "Was this sheet entered before?" not in pages[0]
    assert "This meeting has 9 behind it already" in pages[1]
    with work():
        assert db.session.scalars(select(PaperSupport.number)).one() == 18
        assert db.session.get_one(Seed, stands.id).paper_count == 18


def test_a_meeting_has_a_name_a_day_that_is_over_and_a_hint_where_it_was_entered_before(client, work, as_person):
    with work():
        area, organiser = an_area("Rhyl"), an_organiser()
        first = a_meeting(area, organiser)
    as_person(organiser)

    nameless = client.post(NEW, data=begun(area, name_cy=""))
    early = client.post(NEW, data=begun(area, held_on=f"{clock.now() + timedelta(days=2):%Y-%m-%d}"))
    same = client.post(NEW, data=begun(area))
    meant = client.post(NEW, data=begun(area, seen=str(first.id)))

    assert [answer.status_code for answer in (nameless, early, same, meant)] == [422, 422, 200, 303]
    assert "Please write this in Welsh or in English" in nameless.text
    assert "This day is still to come" in early.text
    assert "They were on the same day in the same area" in same.text


def test_only_an_organiser_whose_role_counts_there_enters_and_sees_what_is_not_published(client, work, as_person):
    with work():
        here, there = an_area("Here"), an_area("There")
        meeting, far = a_meeting(here), a_seed("A seed far away", area=there)
        local, other, resident, moderator = a_person(), a_person(), a_person(), a_person("", Role.MODERATOR)
        a_grant(local, Role.ORGANISER, here)
        a_grant(other, Role.ORGANISER, there)

    codes = {}
    for who, person in (("local", local), ("other", other), ("resident", resident), ("moderator", moderator)):
        as_person(person)
        codes[who] = [client.get(f"/en/meetings/{meeting.id}").status_code, client.get(sheet_of(meeting)).status_code]
    as_person(local)
    choices = client.get(NEW).text
    refused = client.post(sheet_of(meeting), data=rows(backings=[{"which": str(far.id), "count": "3"}], check="1"))

    assert codes == {"local": [200, 200], "other": [404, 404], "resident": [404, 404], "moderator": [404, 404]}
    assert ">Here<" in choices
    assert ">There<" not in choices
    assert "This seed is in There, where your role does not count." in refused.text


def test_followers_hear_in_one_line_of_many_ideas_and_of_a_remark_on_their_seed(client, work, as_person, monkeypatch):
    at(monkeypatch, NOON)
    with work():
        area, organiser, neighbour, author = an_area("Rhyl"), an_organiser(), a_person(), a_person()
        meeting, seed = a_meeting(area, organiser), a_seed("A choir", area=area, author=author)
        follow(neighbour, Followed.AREA, area.id)
        for person in (neighbour, author):
            hears(person, NoticeKind.NEW, Pace.AT_ONCE)
            hears(person, NoticeKind.REPLY, Pace.AT_ONCE)
    as_person(organiser)
    ideas = ({"title": f"Idea number {number}"} for number in range(6))
    said = {"which": str(seed.id), "body": "I would sing."}
    check = client.post(sheet_of(meeting), data=rows(*ideas, backings=[said], check="1")).location

    press(client, check)

    mails = dict(mails_after(work))
    assert set(mails) == {neighbour.email, author.email}
    assert "What came of a meeting: “Open evening”" in mails[neighbour.email]
    assert "A choir" in mails[author.email]


def test_a_lost_session_shows_what_stands_on_the_sheet_and_no_empty_row(client, work):
    with work():
        meeting = a_meeting()

    lost = client.post(sheet_of(meeting), data=rows({"title": "Tea in the chapel", "count": "", "body": ""}, {"title": ""}))

    assert lost.status_code == 401
    assert lost.text.count('<label for="kept-') == 2  # the title, and the lines that were not pasted
    assert 'name="ideas-0-count" value=""' in lost.text


def test_a_sheet_that_is_refused_opens_at_what_is_to_be_mended(client, work, as_person):
    with work():
        meeting, organiser = a_meeting(), an_organiser()
    as_person(organiser)

    refused = client.post(sheet_of(meeting), data={**rows({"title": "Bus"}), "check": "1"})

    assert refused.status_code == 422
    assert re.search(r'class="error-summary"[^>]* autofocus', refused.text)
    assert f'novalidate action="{sheet_of(meeting)}"' in refused.text  # without the row that an address can end in


def test_the_page_of_a_number_says_which_seed_it_is_of(client, work, as_person):
    with work():
        organiser, area = an_organiser(), an_area()
        a_published_meeting(organiser, [an_idea(area, "Tea in the chapel", people=4)])
        number = db.session.scalars(select(PaperSupport)).one().id

    assert "Tea in the chapel" in as_person(organiser).get(f"/en/meetings/support/{number}/edit").text


def test_a_sheet_that_waits_is_not_called_none(client, work, as_person):
    with work():
        meeting, organiser = a_meeting(), an_organiser()
    as_person(organiser)
    client.post(sheet_of(meeting), data=rows({"title": "Tea in the chapel"}))

    listed = client.get("/en/meetings").text

    assert "Not published yet" in listed
    assert "No meeting is entered yet" not in listed
