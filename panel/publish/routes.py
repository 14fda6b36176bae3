"""The page of open data, the files behind it, and the feed. Files and feeds for machines have no language in their address."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from panel.access import Action, allow
from panel.audit.signing import public_pem
from panel.chests.models import Chest
from panel.extensions import db
from panel.language import lazy, speak
from panel.publish import datasets, queries, twins
from panel.publish.columns import Dataset
from panel.publish.dictionary import NOTES, dictionary
from panel.publish.feed import atom, news
from panel.publish.pabulib import pb_lines
from panel.publish.words import KIND_WORDS
from panel.publish.writers import SPREADSHEET, as_csv, as_json, for_spreadsheets, in_blocks
from panel.results.models import Result
from panel.results.rules import lists_ballots
from panel.rounds.guards import allow_round
from panel.rounds.models import Round
from panel.settings.queries import site_name
from panel.web import cursors
from panel.web.incoming import argument
from panel.web.paging import Key, page

bp = Blueprint("publish", __name__, url_prefix="/open-data")
files = Blueprint("files", __name__, url_prefix="/data")

NOT_YET = lazy("The result of this round is not published yet. When it is, the file will be here.")
TOO_FEW = lazy(
    "Fewer than 50 people voted in this round, so its ballots are not published: single ones could be guessed at."
    " The totals are on the page of the result."
)


@bp.get("")
@allow(Action.READ)
def open_data() -> ResponseReturnValue:
    listed = page(queries.published(), Key(Round.made_at, descending=True), Key(Round.id, descending=True))
    return render_template(
        "publish/open_data.html",
        listed=listed,
        rows=queries.with_results(listed.rows, db.session()),
        chests=db.session.scalars(Chest.newest()).unique().all(),
        datasets=datasets.DATASETS,
        notes=NOTES,
        kind_words=KIND_WORDS,
    )


@allow(Action.READ)
def feed(language: str) -> ResponseReturnValue:
    """News in one language. The app registers it without the language prefix, as `publish.feed`."""
    speak(language)
    after = argument("after", cursors.MOST + 1)
    body = atom(news(after), after=after, name=site_name(language))
    return open_to_all(Response(body, mimetype="application/atom+xml"))


def open_to_all(response: Response) -> Response:
    """Pages of other sites may read it, too: a checker in a browser, a map, a calendar."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def download(blocks: Iterator[str], *, name: str, mimetype: str) -> Response:
    """A file that is written while it is sent."""
    response = Response(blocks, content_type=f"{mimetype}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return open_to_all(response)


def table(dataset: Dataset, rows: Iterator[Any], name: str = "") -> Response:
    """Rows as a CSV file, named after the dataset unless a name is given: for programs, or as spreadsheets open it."""
    wanted = argument("for", 20) == SPREADSHEET
    blocks = for_spreadsheets(as_csv(dataset, rows)) if wanted else as_csv(dataset, rows)
    return download(blocks, name=f"{name or dataset.name}{'-spreadsheet' if wanted else ''}.csv", mimetype="text/csv")


def missing(sentence: str) -> ResponseReturnValue:
    """A 404 page that says why there is no such file."""
    return render_template("error.html", code=404, sentence=sentence), 404


@files.get("/")
@allow(Action.DOWNLOAD)
def index() -> ResponseReturnValue:
    """Programs get the dictionary; people are led to the page."""
    kinds = ["application/json", "text/html"]
    if request.accept_mimetypes.best_match(kinds, default="application/json") == "text/html":
        answer = redirect(url_for("publish.open_data"), 303)
    else:
        answer = open_to_all(jsonify(dictionary()))
    answer.vary.add("Accept")
    return answer


@files.get("/seeds.csv")
@allow(Action.DOWNLOAD)
def seeds_csv() -> ResponseReturnValue:
    return table(datasets.SEEDS, twins.seeds())


@files.get("/seeds.json")
@allow(Action.DOWNLOAD)
def seeds_json() -> ResponseReturnValue:
    return download(in_blocks(as_json(datasets.SEEDS, twins.seeds())), name="seeds.json", mimetype="application/json")


@files.get("/meetings.csv")
@allow(Action.DOWNLOAD)
def meetings_csv() -> ResponseReturnValue:
    return table(datasets.MEETINGS, queries.meetings())


@files.get("/paper-support.csv")
@allow(Action.DOWNLOAD)
def paper_support_csv() -> ResponseReturnValue:
    return table(datasets.PAPER_SUPPORT, queries.paper_support())


@files.get("/answers.csv")
@allow(Action.DOWNLOAD)
def answers_csv() -> ResponseReturnValue:
    return table(datasets.ANSWERS, queries.answers())


@files.get("/threads.csv")
@allow(Action.DOWNLOAD)
def threads_csv() -> ResponseReturnValue:
    return table(datasets.THREADS, queries.threads())


@files.get("/contributions.csv")
@allow(Action.DOWNLOAD)
def contributions_csv() -> ResponseReturnValue:
    return table(datasets.CONTRIBUTIONS, queries.contributions())


@files.get("/groups.csv")
@allow(Action.DOWNLOAD)
def groups_csv() -> ResponseReturnValue:
    return table(datasets.GROUPS, twins.groups())


@files.get("/log.csv")
@allow(Action.DOWNLOAD)
def log_csv() -> ResponseReturnValue:
    return table(datasets.LOG, queries.log())


@files.get("/log/heads.json")
@allow(Action.DOWNLOAD)
def log_heads() -> ResponseReturnValue:
    return download(in_blocks(as_json(datasets.HEADS, queries.heads())), name="heads.json", mimetype="application/json")


@files.get("/log/key.pem")
@allow(Action.DOWNLOAD)
def log_key() -> ResponseReturnValue:
    """The public key that the heads are signed with."""
    return download(iter([public_pem().decode()]), name="key.pem", mimetype="application/x-pem-file")


@files.get("/chests.csv")
@allow(Action.DOWNLOAD)
def chests_csv() -> ResponseReturnValue:
    return table(datasets.CHESTS, queries.chests())


@files.get("/chests/<int:chest_id>/ledger.csv")
@allow(Action.DOWNLOAD, chest=Chest)
def ledger_csv(chest: Chest) -> ResponseReturnValue:
    return table(datasets.LEDGER, queries.ledger(chest.id), f"chest-{chest.id}-ledger")


@files.get("/rounds.csv")
@allow(Action.DOWNLOAD)
def rounds_csv() -> ResponseReturnValue:
    return table(datasets.ROUNDS, queries.rounds())


@files.get("/rounds/<int:round_id>/proposals.csv")
@allow_round(Action.DOWNLOAD)
def round_proposals_csv(budget_round: Round) -> ResponseReturnValue:
    return table(datasets.PROPOSALS, twins.proposals(budget_round.id), f"round-{budget_round.id}-proposals")


@files.get("/rounds/<int:round_id>/cost-lines.csv")
@allow_round(Action.DOWNLOAD)
def round_cost_lines_csv(budget_round: Round) -> ResponseReturnValue:
    return table(datasets.COST_LINES, queries.cost_lines(budget_round.id), f"round-{budget_round.id}-cost-lines")


@files.get("/rounds/<int:round_id>/result.json")
@allow_round(Action.DOWNLOAD)
def round_result(budget_round: Round) -> ResponseReturnValue:
    result = queries.published_result(budget_round.id)
    return open_to_all(jsonify(queries.result_facts(result))) if result else missing(NOT_YET)


@files.get("/rounds/<int:round_id>/ballots.csv")
@allow_round(Action.DOWNLOAD)
def round_csv(budget_round: Round) -> ResponseReturnValue:
    if refusal := why_no_ballots(queries.published_result(budget_round.id)):
        return missing(refusal)
    return table(datasets.BALLOTS, queries.ballots(budget_round), f"round-{budget_round.id}-ballots")


@files.get("/rounds/<int:round_id>.pb")
@allow_round(Action.DOWNLOAD)
def round_pb(budget_round: Round) -> ResponseReturnValue:
    result = queries.published_result(budget_round.id)
    if result is None or not lists_ballots(result.voters):
        return missing(why_no_ballots(result))
    return download(in_blocks(pb_lines(result)), name=f"round-{budget_round.id}.pb", mimetype="text/plain")


def why_no_ballots(result: Result | None) -> str:
    """Why the ballots of a round are not published, or "" where they are."""
    if result is None:
        return NOT_YET
    return "" if lists_ballots(result.voters) else TOO_FEW
