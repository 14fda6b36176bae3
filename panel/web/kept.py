"""A form that could not be taken is shown again with all that was typed, why, and a button that sends it once more.

Every POST that ends in one of `CODES` is answered so: the handlers of errors in `panel.app` come here. To use it from elsewhere,
abort with the code (a limit 429, a busy site 503, both with `retry_after`), or return `answer_keeping(code, sentence)`.

Somebody who is signed out goes by way of the sign-in: meanwhile the text lies in the database under a key that only their browser
has, in a cookie, for some hours. So no copy of the database tells what it says, and votes can be kept like everything else.
Files cannot be kept, and secrets are not: codes, passwords, tokens.
"""

import json
import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Response, current_app, make_response, render_template, request
from sqlalchemy import LargeBinary, String, delete
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from panel import clock, language
from panel.access import Action, Who, person_or_none
from panel.extensions import Base, db
from panel.web.addresses import in_language, own_address, page_before, safe_next
from panel.web.hypermedia import wants_fragment
from panel.web.incoming import field
from panel.web.labels import Kind, field_of
from panel.web.reading_on import READ_IN

CODES = frozenset({400, 401, 403, 404, 409, 422, 429, 500, 503})
COOKIE = "kept"
MEANT = "meant-twice"
"""The field by which somebody says that they mean the same words a second time."""
TAKEN = "kept-text"
"""The field by which a form that came back says which text it was."""
ABOUT = ("kept-address", "kept-code", "kept-at", TAKEN, READ_IN)
"""What is known of a form beside its fields. What comes back from here is to be sent, not only to be read in a language."""
LASTS = timedelta(hours=6)
KEYS_MOST = 8
"""Texts that one browser has kept at a time, such as from several tabs."""
SECRET = re.compile(r"token|csrf|sent_form|pass|secret|credential|(^|[-_])(code|otp|pin|key)$", re.IGNORECASE)


ROW = re.compile(r"[a-z_]+-\d+-")
"""How the fields of a row begin, in a form of many rows: where nothing was typed there is nothing to see."""


class KeptText(Base):
    """What somebody typed while they were signed out, sealed with a key that only their browser has."""

    __tablename__ = "kept_text"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    kept_at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True)
class KeptField:
    """One value of a form, and how it is shown: a line, a longer text, or out of sight (a choice, a number)."""

    name: str
    value: str
    label: str
    kind: Kind


@dataclass(frozen=True)
class KeptForm:
    """A form that can be sent again: where to, and all that it said."""

    address: str
    values: tuple[tuple[str, str], ...]
    had_files: bool = False
    mark: str = ""
    """Of the kept text that it came back from."""

    def fields(self) -> Iterator[KeptField]:
        names, room = {name for name, _value in self.values}, [*self.address.split("/"), "", ""][2]
        for name, value in self.values:
            label, kind = field_of(name, value, names, room)
            is_spare = not value and ROW.match(name)
            yield KeptField(name, value, label, Kind.HIDDEN if is_spare else kind)


def kept_form(sent: MultiDict[str, str], address: str, *, had_files: bool = False) -> KeptForm:
    """What may be kept of a form."""
    values = tuple((name, value) for name, value in sent.items(multi=True) if name not in ABOUT and not SECRET.search(name))
    return KeptForm(address, values, had_files)


def form_to_keep(otherwise: str) -> KeptForm:
    """The form that the page above sends to be kept, with the address that it names; `otherwise` where that is not ours."""
    return kept_form(request.form, safe_next(request.form.get("kept-address"), otherwise))


def answer_keeping(code: int, sentence: str = "", *, kept_at: str = "") -> Response | None:
    """The page that keeps what this request posted; None where there is nothing to keep, and the bare error page will do.

    `sentence` says what happened, where it is more than the code says; `kept_at` is where the same is that was sent before.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    action: Action | None = getattr(view, "action", None)
    if request.method != "POST" or code not in CODES or action is None or action is Action.SIGN_IN:
        return None
    try:
        had_files = any(file.filename for file in request.files.values())
        form = kept_form(request.form, own_address(), had_files=had_files)
    except HTTPException:  # what was sent cannot be read at all
        return None
    if code == 404 and not any(field.value and field.kind != Kind.HIDDEN for field in form.fields()):
        return None  # a button of what is not there any more
    if code in {400, 401} and person_or_none() is None and action.permission.who.isdisjoint({Who.ANYONE, Who.VOTER}):
        code = 401
    return page_keeping(code, form, sentence, kept_at=kept_at)


def page_keeping(code: int, form: KeptForm, sentence: str = "", *, kept_at: str = "") -> Response:
    """The page that shows a form again, with why it could not be taken. What is sent from it is answered in its language."""
    form = replace(form, address=in_language(form.address, language.spoken()))
    shown = {"code": code, "sentence": sentence, "form": form, "kept_at": kept_at, "back": page_before()}
    answer = make_response(render_template("web/kept.html", **shown), code)
    if wants_fragment():
        answer.headers.update({"HX-Retarget": "#main", "HX-Reselect": "#main", "HX-Reswap": "outerHTML show:window:top"})
    return answer


def seal(form: KeptForm) -> str:
    """Put it away. The key, for the browser alone: nothing here can open it."""
    secret = secrets.token_bytes(32)
    told = json.dumps([form.address, form.values, form.had_files]).encode()
    nonce = secrets.token_bytes(12)
    sealed = nonce + AESGCM(_derived(secret, "open")).encrypt(nonce, told, None)
    db.session.add(KeptText(digest=_derived(secret, "find").hex(), sealed=sealed, kept_at=clock.now()))
    db.session.flush()
    return secret.hex()


def keys_with(key: str) -> list[str]:
    """The keys that the browser has, this newest one first."""
    return [key, *own_keys()][:KEYS_MOST]


def own_keys() -> list[str]:
    """The keys that the browser has."""
    return [key for key in request.cookies.get(COOKIE, "").split(".") if re.fullmatch(r"[0-9a-f]{64}", key)]


def forget(keys: Sequence[str]) -> None:
    """Delete what was put away under these keys. The caller commits."""
    digests = [_derived(bytes.fromhex(key), "find").hex() for key in keys]
    db.session.execute(delete(KeptText).where(KeptText.digest.in_(digests)))


def forget_taken() -> None:
    """Delete the text that this form came back from: it was taken. The caller commits."""
    if mark := field(TAKEN):
        forget([key for key in own_keys() if mark_of(key) == mark])


def forget_all(answer: BaseResponse) -> None:
    """Whoever sits down here next reads nothing: what the browser has keys of goes, and the keys. The caller commits."""
    if keys := own_keys():
        forget(keys)
        answer.delete_cookie(COOKIE, samesite="Lax", secure=bool(current_app.config["SESSION_COOKIE_SECURE"]), httponly=True)


def mark_of(key: str) -> str:
    """What tells one kept text from another in an address. Not a secret."""
    return sha256(key.encode()).hexdigest()[:8]


def unseal_marked(mark: str) -> KeptForm | None:
    """The text with this mark of those that the browser has the keys of; the newest where there is none."""
    keys = own_keys()
    key = next((key for key in keys if mark_of(key) == mark), keys[0] if keys else "")
    form = unseal(key) if key else None
    return replace(form, mark=mark_of(key)) if form else None


def unseal(key: str) -> KeptForm | None:
    """What was put away under this key; None where there is nothing, or not any more."""
    secret = bytes.fromhex(key)
    row = db.session.get(KeptText, _derived(secret, "find").hex())
    if row is None or row.kept_at < clock.now() - LASTS:
        return None
    try:
        told = AESGCM(_derived(secret, "open")).decrypt(row.sealed[:12], row.sealed[12:], None)
    except InvalidTag:
        return None
    address, values, had_files = json.loads(told)
    return KeptForm(address, tuple((name, value) for name, value in values), had_files)


def sweep_kept_texts() -> int:
    """Delete what nobody came back for: how many. The caller commits."""
    old: Any = db.session.execute(delete(KeptText).where(KeptText.kept_at < clock.now() - LASTS))
    return int(old.rowcount)


def _derived(secret: bytes, purpose: str) -> bytes:
    return sha256(purpose.encode() + secret).digest()
