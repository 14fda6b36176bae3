"""The page before what stands on a sheet is published: what goes where, and which seeds are like those that are new."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flask import url_for

from panel.extensions import db
from panel.language import day, ngettext
from panel.language import gettext as _
from panel.meetings.forms import choosing_form
from panel.meetings.reading import Backing, Idea, Plan
from panel.seeds.meetings import Meeting
from panel.seeds.models import Seed
from panel.seeds.paper import PaperSupport
from panel.seeds.words import THEME_WORDS
from panel.web.checks import Check, Line, Way
from panel.web.forms import Form


def form_of(plan: Plan) -> Form:
    """For each idea that others are like: whether it is one of them. Unless somebody says so, it is a seed of its own."""
    return choosing_form([(f"join_{place}", *question_of(idea)) for place, idea in enumerate(plan.ideas) if idea.near])


def question_of(idea: Idea) -> tuple[str, Sequence[tuple[str, str]]]:
    words = _("“%(title)s”: is it here already?") % {"title": idea.title}
    others = [
        (str(seed.id), _("Yes, as “%(title)s” (%(area)s)") % {"title": seed.title, "area": seed.area.name}) for seed in idea.near
    ]
    return words, [("0", _("No, it is a seed of its own")), *others]


def chosen(plan: Plan, form: Form) -> Plan:
    """The plan, with the ideas that are one of those that stand as backing of it; their reasons become remarks there."""
    joined, kept = list(plan.backings), list[Idea]()
    for place, idea in enumerate(plan.ideas):
        answer = form[f"join_{place}"].data if idea.near else "0"
        seed = next((seed for seed in idea.near if str(seed.id) == answer), None)
        if seed is None:
            kept.append(idea)
        else:
            joined.append(as_backing(idea, seed))
    return replace(plan, ideas=kept, backings=joined)


def as_backing(idea: Idea, seed: Seed) -> Backing:
    """A slip without a count is one person's; what it says is a remark, but where that is the bare idea again."""
    said = f"{idea.title}\n\n{idea.body}" if idea.body else ""
    return Backing(seed, idea.people or 1, said, idea.language, idea.said_by)


def before_publishing(meeting: Meeting, plan: Plan) -> Check:
    back = url_for("meetings.sheet", meeting_id=meeting.id)
    return Check(
        question=_("Publish what came of “%(name)s”?") % {"name": meeting.name},
        undo=_("Each entry can be put right or taken back later, until others have built on it."),
        lines=list(lines_of(meeting, plan)),
        do=_("Publish it"),
        keep=Way(_("Go back to the sheet"), back),
        crumbs=[Way(_("Meetings"), url_for("meetings.all_meetings")), Way(meeting.name, back)],
    )


def lines_of(meeting: Meeting, plan: Plan) -> Iterator[Line]:
    where = {"area": meeting.in_area.name, "day": day(meeting.held_on)}
    yield Line(_("The meeting"), _("%(area)s, %(day)s. Every entry says that it is from there.") % where)
    if plan.ideas:
        new = ngettext("%(num)s idea becomes a seed:", "%(num)s ideas become seeds:", len(plan.ideas)) % {"num": len(plan.ideas)}
        yield Line(_("New seeds"), new, [Way(idea.title, "", told_of(idea)) for idea in plan.ideas])
    if plan.backings:
        more = ngettext(
            "%(num)s entry goes to a seed that is here already:",
            "%(num)s entries go to seeds that are here already:",
            len(plan.backings),
        )
        yield Line(_("Seeds that are here already"), more % {"num": len(plan.backings)}, list(ways_of(meeting, plan.backings)))
    yield Line(_("Names"), _("A name is shown only where you wrote one. All others are “someone at the meeting”."))
    yield Line(_("How it is counted"), _("Beside the support by accounts, never together with it."))
    yield Line(_("In the public log"), _("That an organiser entered each of these. Not your name."))


def told_of(idea: Idea) -> str:
    about = str(THEME_WORDS[idea.theme]) if idea.theme else ""
    parts = [idea.area.name, about, idea.said_by, people_of(idea.people), quoted(idea.body)]
    return " · ".join(part for part in parts if part)


def quoted(words: str) -> str:
    """All that will be read by everybody: nobody should publish what they have not read."""
    return f"“{' '.join(words.split())}”" if words else ""


def ways_of(meeting: Meeting, backings: Sequence[Backing]) -> Iterator[Way]:
    ids = [backing.seed.id for backing in backings]
    counted = {
        row.seed_id: row.number for row in db.session.scalars(PaperSupport.at(meeting).where(PaperSupport.seed_id.in_(ids)))
    }
    for backing in backings:
        parts = [people_of(backing.people), _("a remark: %(words)s") % {"words": quoted(backing.body)} if backing.body else ""]
        already = counted.get(backing.seed.id, 0)
        if already and backing.people:
            twice = _("This meeting has %(num)s behind it already, and these are added. Was this sheet entered before?")
            parts.append(twice % {"num": already})
        address = url_for("seeds.show_seed", seed_id=backing.seed.id)
        yield Way(backing.seed.title, address, " · ".join(part for part in parts if part))


def people_of(number: int) -> str:
    return ngettext("%(num)s person", "%(num)s people", number) % {"num": number} if number else ""
