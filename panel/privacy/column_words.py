"""What columns are called on the page on which people read their own data. Files for programs keep the names of the columns."""

from panel.language import gettext as _
from panel.language import lazy

LANGUAGES = {"_cy": lazy("in Welsh"), "_en": lazy("in English")}
WORDS = {
    "acting_as": lazy("in what role"),
    "amount_pence": lazy("sum in pence"),
    "answered_at": lazy("answered"),
    "appeal": lazy("appeal"),
    "appealed_at": lazy("appealed"),
    "area_id": lazy("number of the area"),
    "at": lazy("when"),
    "barred": lazy("kept from"),
    "barred_until": lazy("until when"),
    "begun_at": lazy("begun"),
    "body": lazy("text"),
    "browser": lazy("browser"),
    "claimed_at": lazy("said"),
    "closed_at": lazy("closed"),
    "closes_at": lazy("closes"),
    "corrected_at": lazy("put right"),
    "cost_pence": lazy("cost in pence"),
    "decided_at": lazy("decided"),
    "decision": lazy("decision"),
    "edited_at": lazy("changed"),
    "ends_at": lazy("ends"),
    "entered_at": lazy("entered"),
    "facts": lazy("facts"),
    "given_at": lazy("given"),
    "granted_at": lazy("given"),
    "group_id": lazy("number of the group"),
    "hidden_at": lazy("hidden"),
    "id": lazy("number"),
    "joined_at": lazy("joined"),
    "kind": lazy("kind"),
    "language": lazy("language"),
    "made_at": lazy("made"),
    "name": lazy("name"),
    "name_key": lazy("name as the search reads it"),
    "note": lazy("note"),
    "number": lazy("number"),
    "offered_at": lazy("offered"),
    "opens_at": lazy("opens"),
    "pace": lazy("how often"),
    "planted_at": lazy("planted"),
    "postcode": lazy("postcode"),
    "proof": lazy("what confirmed it"),
    "proposal_id": lazy("number of the proposal"),
    "published_at": lazy("published"),
    "question": lazy("question"),
    "reason": lazy("reason"),
    "remark_id": lazy("number of the message"),
    "role": lazy("role"),
    "round_id": lazy("number of the round"),
    "seed_id": lazy("number of the seed"),
    "seen_at": lazy("last seen"),
    "sent_at": lazy("sent"),
    "since": lazy("since"),
    "size": lazy("size"),
    "state": lazy("state"),
    "stopped": lazy("stopped"),
    "subject": lazy("what it is about"),
    "summary": lazy("summary"),
    "support_count": lazy("supporters"),
    "theme": lazy("theme"),
    "thing_id": lazy("number of the thing"),
    "thread_id": lazy("number of the thread"),
    "title": lazy("title"),
    "used_at": lazy("used"),
    "verb": lazy("what was done"),
    "website": lazy("website"),
    "withdrawn_at": lazy("taken back"),
}
"""The columns that most people have something in; any other is called as programs call it, with blanks."""


def called(column: str) -> str:
    """A column in words, in the spoken language: "title in Welsh" for `title_cy`."""
    base, language = column, ""
    if column[-3:] in LANGUAGES:
        base, language = column[:-3], str(LANGUAGES[column[-3:]])
    words = str(WORDS.get(base, base.replace("_", " ")))
    return _("%(what)s %(language)s") % {"what": words, "language": language} if language else words
