"""Put right what others have read: a seed's area, theme and language, a remark, an answer."""

from panel import clock
from panel.areas.models import Area
from panel.audit.actions import record
from panel.corrections.actions import correct
from panel.extensions import db
from panel.language import LANGUAGES, speaking
from panel.people.models import Person
from panel.seeds import rules
from panel.seeds.answers import Answer, AnswerKind
from panel.seeds.models import Remark, Seed
from panel.seeds.themes import Theme
from panel.seeds.words import ANSWER_WORDS, theme_in
from panel.settings.queries import number
from panel.settings.table import Setting


def correct_seed(seed: Seed, organiser: Person, *, area: Area, language: str, theme: Theme | None) -> None:
    """Another area, theme or language of a seed, at any age; its words stay those of its author."""
    db.session.refresh(seed, with_for_update={"of": Seed})
    before = {each: theme_in(each, seed.theme) for each in LANGUAGES} if theme != seed.theme else {}
    correct(seed, f"seed:{seed.id}", organiser, area=area, language=language, theme=theme, also={"theme": before})
    db.session.expire(seed, ["area"])


def edit_remark(remark: Remark, author: Person, *, body: str, language: str) -> None:
    """Other words for what you said in a conversation, for a while. What it said before stays readable."""
    db.session.refresh(remark, with_for_update={"of": Remark})
    hidden = remark.hidden_at is not None or db.session.get_one(Seed, remark.seed_id).hidden_at is not None
    rules.may_edit_remark(remark.made_at, clock.now(), hours=number(Setting.REMARK_HOURS), hidden=hidden)
    correct(remark, f"remark:{remark.id}", author, body=body, language=language)


def edit_answer(answer: Answer, person: Person, *, kind: AnswerKind, body_cy: str, body_en: str) -> None:
    """Other words for an answer, or a truer heading. What it said before stays readable."""
    db.session.refresh(answer, with_for_update={"of": Answer})
    rules.is_open(hidden=db.session.get_one(Seed, answer.seed_id).hidden_at is not None)
    headings = {language: heading_in(language, answer.kind) for language in LANGUAGES} if kind != answer.kind else {}
    correct(answer, f"answer:{answer.id}", person, body_cy=body_cy, body_en=body_en, kind=kind, also={"heading": headings})


def reopen_answer(answer: Answer, person: Person, *, reason_cy: str, reason_en: str) -> None:
    """Say that an answer is not the end of it: it stays readable with the reason, and the seed waits for an answer again."""
    seed = db.session.get_one(Seed, answer.seed_id)
    db.session.refresh(seed, with_for_update={"of": Seed})
    db.session.refresh(answer)
    rules.is_open(hidden=seed.hidden_at is not None)
    rules.may_reopen_answer(answered=seed.answered_at == answer.answered_at)
    answer.reopened_at, answer.reopen_reason_cy, answer.reopen_reason_en = clock.now(), reason_cy, reason_en
    seed.answered_at = None
    db.session.flush()
    record("seed.reopen", f"seed:{seed.id}", person, reason_cy=reason_cy, reason_en=reason_en)


def heading_in(language: str, kind: AnswerKind) -> str:
    """What stands above an answer of this kind, for readers of a language."""
    with speaking(language):
        return str(ANSWER_WORDS[kind])
