"""The citizens' panel of the demo, with a thread that runs and two that are closed."""

from datetime import timedelta
from typing import Any

from panel.cli.demo.hours import awake
from panel.cli.demo.places import DemoSite
from panel.extensions import db
from panel.moderation.models import Decision, Flag, Ruling
from panel.panels.models import CitizensPanel, Seat, SeatState
from panel.people.models import Person
from panel.seeds.models import Remark, Seed
from panel.threads.models import Contribution, Thread


def seat_panel(site: DemoSite) -> None:
    """Eighteen seats taken, one offered, one declined; its threads."""
    row = site.content["panel"]
    panel = CitizensPanel(
        title_cy=row["cy"],
        title_en=row["en"],
        question_cy=row["question_cy"],
        question_en=row["question_en"],
        area_id=site.areas["county"].id,
        seat_target=row["seats"],
        made_at=site.days(-225),
    )
    db.session.add(panel)
    db.session.flush()
    site.panel = panel
    holders = [site.part("panel"), *site.neighbours[200:217]]
    for person in holders:
        _seat(site, panel, person, SeatState.TAKEN)
    _seat(site, panel, site.part("resident"), SeatState.OFFERED)
    _seat(site, panel, site.neighbours[220], SeatState.DECLINED)
    for content in site.content["threads"]:
        _thread(site, panel, content, holders)
    db.session.flush()


def _seat(site: DemoSite, panel: CitizensPanel, person: Person, state: SeatState) -> None:
    waits = state == SeatState.OFFERED
    offered_at, answered_at = site.days(-3 if waits else -216), None if waits else site.some_hour(-205)
    db.session.add(Seat(citizens_panel=panel, person=person, state=state, offered_at=offered_at, answered_at=answered_at))


def _thread(site: DemoSite, panel: CitizensPanel, row: dict[str, Any], holders: list[Person]) -> None:
    opens_at, running = site.days(row["opens"]), row["closes"] > 0
    thread = Thread(
        citizens_panel=panel,
        question_cy=row["question_cy"],
        question_en=row["question_en"],
        background_cy=row["background_cy"],
        background_en=row["background_en"],
        opens_at=opens_at,
        closes_at=site.days(row["closes"]),
        opened_by_id=site.part("facilitator").id,
        made_at=opens_at,
        seeds=[site.seeds[number - 1] for number in row["seeds"]],
        summary_cy=row.get("summary_cy"),
        summary_en=row.get("summary_en"),
        summarised_at=None if running else site.some_hour(row["closes"] + 2),
    )
    db.session.add(thread)
    db.session.flush()
    for seed in thread.seeds:
        seed.deliberated_at = seed.deliberated_at or opens_at
    _contributions(site, thread, row["contributions"], holders)
    if running:
        _ask_back(site, thread.seeds[0], holders[0])


def _ask_back(site: DemoSite, seed: Seed, member: Person) -> None:
    """A little while ago a member of the panel asked those who want the seed something."""
    body = "Our panel is talking about this now. What would have to come first, so that it works in winter too?"
    db.session.add(Remark(seed_id=seed.id, author=member, body=body, language="en", made_at=awake(site.now - timedelta(hours=2))))


def moderate(site: DemoSite) -> None:
    """One remark that was flagged, and one that was hidden, whose author appealed."""
    flagged = Remark(
        seed_id=site.seeds[7].id,
        author=site.neighbours[130],
        body="Typical of people from the other side of the river.",
        language="en",
        made_at=site.some_hour(-3),
    )
    hidden = Remark(
        seed_id=site.seeds[8].id,
        author=site.part("resident"),
        body="Ffoniwch Mrs Jones ar 01000 000000, mae hi’n gwybod.",
        language="cy",
        made_at=site.days(-9),
        hidden_at=site.days(-8),
    )
    db.session.add_all([flagged, hidden])
    db.session.flush()
    complaint = Flag(
        remark_id=flagged.id,
        raised_by_id=site.neighbours[131].id,
        reason="It runs people down.",
        language="en",
        raised_at=site.days(-2),
    )
    ruling = Ruling(
        remark_id=hidden.id,
        decision=Decision.HIDE,
        ground="private",
        reason="Mae rhif ffôn rhywun arall ynddo.",
        reason_language="cy",
        ruled_by_id=site.part("moderator").id,
        ruled_at=site.days(-8),
        appeal="Mrs Jones a ofynnodd i mi ei roi yno.",
        appeal_language="cy",
        appealed_at=site.days(-6),
    )
    db.session.add_all([complaint, ruling])
    db.session.flush()


def _contributions(site: DemoSite, thread: Thread, lines: list[dict[str, Any]], holders: list[Person]) -> None:
    made: list[Contribution] = []
    moments = site.spread(thread.opens_at, thread.closes_at, len(lines))
    for place, row in enumerate(lines):
        parent = made[row["to"]] if "to" in row else None
        contribution = Contribution(
            thread_id=thread.id,
            author=holders[place % len(holders)],
            parent_id=parent.id if parent else None,
            body=row["body"],
            language=row["language"],
            made_at=moments[place],
        )
        db.session.add(contribution)
        db.session.flush()
        made.append(contribution)
    if not thread.summarised_at:
        fresh = Contribution(thread_id=thread.id, author=holders[0], made_at=site.now, **site.content["fresh"])
        db.session.add(fresh)
        made.append(fresh)
    thread.contribution_count = len(made)
