"""Reading in a round that was held elsewhere: its proposals and its ballots, sealed, so that it can be counted again here."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from itertools import islice, pairwise
from math import ceil

from sqlalchemy import insert, select

from panel import clock, tally
from panel.areas.models import Area, AreaKind
from panel.audit.actions import record
from panel.ballots import papers
from panel.ballots.models import SealedBallot
from panel.ballots.picks import Picks, canonical, ranked
from panel.chests.models import Chest
from panel.errors import RuleBroken
from panel.extensions import db
from panel.importing.held import Terms, can_be_held, can_be_kept, is_question, terms_of
from panel.language import LANGUAGES, LONDON, speaking
from panel.language import gettext as _
from panel.money import MOST_PENCE, POUNDS
from panel.people.models import Person
from panel.proposals.exclusions import Exclusion
from panel.proposals.models import Proposal, ProposalKind, ProposalState
from panel.roll.models import Channel
from panel.rounds.ballot_forms import QUESTION, YES, BallotForm
from panel.rounds.headings import Heading, Picking, key_for
from panel.rounds.models import Completion, Electorate, Phase, PhaseDate, Round, Rule
from panel.seeds.themes import Theme
from panel.tally import Election, Money, Settings, published_settings
from panel.tally import Proposal as Line
from panel.tally.pb_words import with_words, words_of

AT_ONCE = 5_000
_CURRENCY = re.compile("[A-Z]{3}")
CATEGORIES = {
    "culture": "music", "education": "learning", "environmental protection": "nature", "public space": "places",
    "public transit and roads": "transport", "urban greenery": "nature",
}  # fmt: skip
"""Words of the format that mean one of our themes. Its "health" and "sport" are ours too; "welfare" is no one of them."""
Progress = Callable[[int, int], None]


def import_round(
    election: Election,
    *,
    name: str,
    rule: Rule | None,
    completion: Completion | None,
    chest: Chest | None = None,
    chest_name: str | None = None,
    person: Person | None = None,
    progress: Progress = lambda _done, _total: None,
) -> Round:
    """A round with the proposals and the sealed ballots of an election. RuleBroken for what a round cannot hold.

    `name` is the file's; rule and completion are the file's own where they are None. It goes into `chest`, or one that is found
    or opened by its title. `progress(done, total)` counts ballots.
    """
    can_be_held(election, own_rule=rule is None, rule=rule)
    settings = settings_for(election, rule=rule, completion=completion)
    terms = can_be_kept(election, settings, terms_of(election, settings))
    chest = chest or _chest(chest_name or election.meta.get("unit") or name)
    budget_round = _round(election, chest, name=name, settings=settings, terms=terms)
    db.session.add(budget_round)
    db.session.flush()
    now = clock.now()
    places, lines = places_of(election, settings), lines_of(election)
    headings, exclusions = kept_headings(budget_round, election), kept_exclusions(budget_round, lines)
    rows = [
        _proposal(line, places[line.id], budget_round.id, now)
        | {"heading_id": headings.get(line.heading), "exclusion_id": exclusions.get(line.group)}
        for line in lines
    ]
    db.session.execute(insert(Proposal), rows)
    total, done = len(election.ballots), 0
    ballots = _ballots(election, budget_round.id, terms.form)
    while batch := list(islice(ballots, AT_ONCE)):
        db.session.execute(insert(SealedBallot), batch)
        done += len(batch)
        progress(done, total)
    record("round.import", f"round:{budget_round.id}", person, file=name, ballots=total, proposals=len(rows))
    return budget_round


def kept_headings(budget_round: Round, election: Election) -> dict[str, int]:
    """The categories that have money of their own, as headings of the round: their numbers by name."""
    made: dict[str, Heading] = {}
    for position, (name, money) in enumerate(election.headings.items(), 1):
        key, names = key_for(name, [each.key for each in made.values()]), {"name_cy": name, "name_en": name}
        made[name] = Heading(round_id=budget_round.id, position=position, key=key, budget_pence=pence(money, name), **names)
    budget_round.picking = Picking.ALL if made else ""
    db.session.add_all(made.values())
    db.session.flush()
    return {name: each.id for name, each in made.items()}


def kept_exclusions(budget_round: Round, lines: Iterable[Line]) -> dict[str, int]:
    """The groups of projects of which one at most wins: their numbers by name."""
    reasons = {}
    for language in LANGUAGES:
        with speaking(language):
            reasons[f"reason_{language}"] = _("The file that was read in says so.")
    names = dict.fromkeys(line.group for line in lines if line.group not in {"", QUESTION})
    made = {name: Exclusion(budget_round=budget_round, decided_at=clock.now(), **reasons) for name in names}
    db.session.add_all(made.values())
    db.session.flush()
    return {name: each.id for name, each in made.items()}


def settings_for(election: Election, *, rule: Rule | None, completion: Completion | None) -> Settings:
    """What the file publishes, or the rule and the completion that are asked for; the least score is a whole number of votes."""
    published = published_settings(election)
    return replace(
        published,
        rule=tally.Rule(str(rule or published.rule)),
        completion=tally.Completion(str(completion or published.completion)),
        step=Fraction(pence(published.step, "step"), 100),
        threshold=ceil(published.threshold),
        greedy_stop=False,
        comparison=False,
    )


def places_of(election: Election, settings: Settings) -> dict[str, int]:
    """Where each project stands in the order that settles ties at last: the lot of the file, then the order of the ids."""
    drawn = {each: place for place, each in enumerate(settings.lot)}
    ids = sorted((line.id for line in lines_of(election)), key=lambda each: (drawn.get(each, len(drawn)), each))
    return {each: place for place, each in enumerate(ids, 1)}


def pence(amount: Money, what: str) -> int:
    """Hundredths of an amount: pence, grosze, cents. RuleBroken for smaller parts, and for more than can be kept."""
    value = Fraction(amount) * 100
    if value.denominator != 1 or not 0 < value <= MOST_PENCE:
        raise RuleBroken(_("%(what)s: %(amount)s cannot be kept as whole pence.") % {"what": what, "amount": amount})
    return int(value)


def lines_of(election: Election) -> list[Line]:
    """What becomes a proposal: every line, but of a single question the one to which people say yes or no."""
    if not is_question(election):
        return list(election.proposals)
    return [replace(line, id="1") for line in election.proposals if line.id == YES]


def _round(election: Election, chest: Chest, *, name: str, settings: Settings, terms: Terms) -> Round:
    meta = election.meta
    title, now = (meta.get("description") or name)[:120], clock.now()
    return Round(
        chest=chest,
        title_cy=title,
        title_en=title,
        about_cy="",
        about_en=with_words(meta.get("comment", ""), words_of(settings)),  # the count reads the step and the lot there
        area_id=chest.area_id,
        budget_pence=pence(election.budget, "budget"),
        phase=Phase.RESULT,
        electorate=Electorate.RESIDENTS,
        ballot_form=terms.form,
        rule=Rule(str(settings.rule)),
        completion=Completion(str(settings.completion)),
        min_choices=terms.least,
        max_choices=terms.most,
        points_total=terms.points_total,
        points_each=terms.points_each,
        blank_ballots=terms.blank,
        least_steps=1,
        least_votes=int(settings.threshold),
        made_at=now,
        frozen_at=now,
        imported_from=name[:200],
        currency=_currency(meta),
        dates=_dates(meta, now),
    )


def _dates(meta: Mapping[str, str], now: datetime) -> list[PhaseDate]:
    """When voting began and ended, as far as the file says."""
    days = {Phase.VOTING: _day(meta.get("date_begin", "")), Phase.RESULT: _day(meta.get("date_end", ""))}
    return [PhaseDate(phase=phase, opens_at=min(at, now)) for phase, at in days.items() if at]


def _currency(meta: Mapping[str, str]) -> str | None:
    """What the file counts in, where it says so and it is not pounds."""
    code = meta.get("currency", "").strip().upper()
    return code if _CURRENCY.fullmatch(code) and code != POUNDS else None


def _day(text: str) -> datetime | None:
    """A day as `.pb` files write it: 27.03.2024, or just 2024."""
    for form in ("%d.%m.%Y", "%Y"):
        try:
            return datetime.strptime(text, form).replace(tzinfo=LONDON)
        except ValueError:
            continue
    return None


def _chest(name: str) -> Chest:
    """The chest of this title, or a new one in the largest area there is."""
    known = db.session.scalar(Chest.newest().where((Chest.title_en == name[:120]) | (Chest.title_cy == name[:120])).limit(1))
    if known:
        return known
    area = db.session.scalar(select(Area).order_by(Area.path, Area.id).limit(1)) or _area(name[:120])
    about = _("A chest of a round that was held elsewhere and read in.")
    texts = {f"{field}_{language}": about for field in ("about", "outcomes") for language in ("cy", "en")}
    chest = Chest(title_cy=name[:120], title_en=name[:120], area=area, opened_at=clock.now(), **texts)
    db.session.add(chest)
    db.session.flush()
    record("chest.make", f"chest:{chest.id}", None, title_en=chest.title_en)
    return chest


def _area(name: str) -> Area:
    area = Area(kind=AreaKind.COUNTY, name_cy=name, name_en=name)
    db.session.add(area)
    db.session.flush()
    area.path = f"{area.id}/"
    return area


def _proposal(line: Line, place: int, round_id: int, now: datetime) -> dict[str, object]:
    """One row of the table of proposals; its number is the project's id. One withdrawn after printing cannot win."""
    if len(line.id) > 40:
        raise RuleBroken(_("The project id %(id)s is longer than 40 characters.") % {"id": line.id})
    title = line.name or line.id
    return {
        "round_id": round_id,
        "number": line.id,
        "title": title if len(title) <= 200 else title[:199] + "…",
        "summary": "",
        "body": line.details.get("description", ""),
        "language": "en",
        "other_title": "",
        "other_summary": "",
        "kind": ProposalKind.NEW,
        "theme": theme_of(line.details.get("category", "")),
        "state": ProposalState.WITHDRAWN if line.withdrawn else ProposalState.STANDING,
        "reason_cy": "",
        "reason_en": "",
        "cost_pence": pence(line.cost, f"project {line.id}"),
        "lot_number": place,
        "made_at": now,
    }


def theme_of(categories: str) -> Theme | None:
    """The first of a project's categories that is a theme here, by our word for it or by the format's own."""
    named = (each.strip().lower() for each in categories.split(","))
    return next((Theme(CATEGORIES.get(each, each)) for each in named if CATEGORIES.get(each, each) in set(Theme)), None)


def _ballots(election: Election, round_id: int, form: BallotForm) -> Iterator[dict[str, object]]:
    """Rows of sealed ballots, with nonces and commitments of their own."""
    methods = election.voters.get("voting_method", ())
    for ballot, picks in enumerate(_picks(election, form)):
        body, nonce = canonical(form, picks), papers.random_id()
        paper = bool(methods) and methods[ballot] == "paper"
        yield {
            "key": papers.random_id(),
            "round_id": round_id,
            "body": body,
            "channel": Channel.PAPER if paper else Channel.WEB,
            "nonce": nonce,
            "commitment": papers.commitment(round_id, body, nonce),
            "receipt_code": None,
        }


def _picks(election: Election, form: BallotForm) -> Iterator[Picks]:
    """What each ballot says, as ballots of a round here say it."""
    ids, points = [line.id for line in election.proposals], election.ballots.points
    choices, starts = election.ballots.choices.tolist(), election.ballots.starts.tolist()
    given = points.tolist() if points is not None and form == BallotForm.POINTS else ()
    for start, end in pairwise(starts):
        numbers = [ids[place] for place in choices[start:end]]
        if form == BallotForm.POINTS:
            yield dict(zip(numbers, given[start:end], strict=True))
        else:
            yield ranked(numbers)
