"""One word for one thing, in both languages: what the table says is what every sentence of the catalogue says."""

import re
from typing import NamedTuple

from babel.messages.catalog import Message

from tests.architecture.sentences import PLACEHOLDER, forms, ids, pairs, welsh


class Word(NamedTuple):
    """What the English names, how the Welsh says it (any mutation), and what it must not say instead."""

    english: str
    welsh: str = ""
    """Where it may be left out ("it", "one"), this is empty and only the others are looked for."""
    others: str = "(?!)"


WORDS = (
    Word("(?<!demo )(web)?site", r"gwefan|\bwefan", r"\bsafle"),
    Word("demo", "demo", "arddangos"),
    Word("ballots?", r"apur(au)? pleidleisio|h?leidlais|mhleidlais"),
    Word("receipts?", "derbynneb|derbynebau"),
    Word("rolls?", r"\b([cg]|ch)ofrestr", "rhestr bleidleisio|rhestr etholwyr"),
    Word("(?<!comes )rounds?", "rownd"),
    Word("phases?", r"\b([cg]|ch)yfnod", r"\b(cam|gam|cham)(au)?\b"),
    Word("seeds?", r"hedyn|\bhadau"),
    Word("proposals?", r"\b([cg]|ch|ngh)yn(nig|igion)", "cynnigion|cynigiad"),
    Word("offers? of help", r"\b([cg]|ch|ngh)yn(nig|igion) o help", "cymorth"),
    Word("threads?", r"\b([td]|th|nh)rafodaeth", "edefyn"),
    Word("contributions?", r"\b([cg]|ch)yfrani"),
    Word("remarks?", r"\bsylw"),
    Word("chests?", r"\b([cg]|ch)ist", r"\bcronfa"),
    Word("ledgers?", r"\b([cg]|ch)yfriflyfr"),
    Word("outcomes?", r"\bdd?eilliannau", "canlyniad"),
    Word("public log", r"\b([cg]|ch)ofnod cyhoeddus", "log"),
    Word("results?", r"\b([cg]|ch)anlyniad"),
    Word("citizens’ panels?", r"\b([pb]|ph)anel(i)? dinasyddion"),
    Word("seats?", "sedd", "cadair"),
    Word("groups?", "grŵp|r[wŵ]piau", "cymdeithas"),
    Word("areas?", "ardal"),
    Word("residents?", "trigolion|residents", "preswyl"),
    Word("organisers?", r"\b(t|d|th)refn(ydd|wyr)", "trefnwr|trefnyddion"),
    Word("moderators?", r"\b([cg]|ch)ymedrolw?"),
    Word("treasurers?", "rysorydd"),
    Word("facilitators?", "hwylus(ydd|wyr)"),
    Word("commissioners?", r"\b([cg]|ch)omisiynydd"),
    Word("appeals?", r"\bap[eê]l", r"\bapelau"),
    Word("claims?", r"\b([cg]|ch)(ais|eisiadau)\b", "hawliad"),
    Word("flags?|flagged", others="baner|sylw at|sylw ato"),
    Word("passkeys?", r"\b([cg]|ch|ngh)yfrinallwedd"),
    Word("second proof", "ail brawf"),
    Word("fingerprints?", "ôl bys|olion bysedd"),
    Word("prints? of", r"\b([cg]|ch)od(au)? stwnsh", r"\bprint\b|^ôl "),
    Word("house rules", "r[hn]?eolau", "tŷ"),
    Word("postcodes?", r"\b([cg]|ch)od(au)? post|postcode"),
    Word("translations?", r"\b([cg]|ch|ngh)yfieithiad"),
    Word("upload(ed)?", "wchlwyth", "lanlwyth|llwytho i fyny"),
    Word("pooled", "casgl|gasgl", r"\b[cg]ron"),
    Word("granted", "dyfarn|ddyfarn", r"\b(rodd(wyd|ir)|rhodd(wyd|ir))\b"),
    Word("pledged", r"\badd?[ae]w|wedi’i addo"),
    Word("top-up", "ychwanegiad"),
    Word("boundar(y|ies)", "ffin"),
    Word("backups?", "wrth gefn"),
    Word("sign(ed)? in", "ewngofnod"),
    Word("signed out", "llgofnod"),
    Word("newest first", "diweddaraf yn gyntaf", "diweddaraf gyntaf"),
    Word("most votes first", "mwyaf o bleidleisiau yn gyntaf"),
    Word("e?mails?", others=r"(?<!cod )(?<!codau )(?<!god )(?<!blwch )(?<!flwch )(?<!e-)\bb?post\b"),
)

SPARED = {
    # The machine’s own words stand in for the thing.
    "Please name the decision like round:3 or proposal:14, or leave this empty.",
    "A file with the columns postcode and area; homes, or house and uprn, if you know them",
    # “Tick at least …” needs no noun in Welsh.
    "A ballot needs at least %(number)s.",
    "Over “panel log head 1”, site, count, hash, time and key, each on a line of its own that ends.",
}

LEFT = {
    "tra bo, tra bod, tra mae (tra bydd)": r"\btra (bo|bod|mae|pery)\b",
    "wedi ei, wedi eu (wedi’i, wedi’u)": r"\bwedi e[iu]\b(?! hun)",
    "the afternoon and the evening come from panel/language.py": r"\d yr hwyr(?! ac 8 y bore)",
    "gwasgu (pwyso)": r"\b[gwn]g?wasg",
}


def _bare(sentence: str) -> str:
    return PLACEHOLDER.sub("", sentence)


def _broken(word: Word, message: Message) -> list[str]:
    """The forms that say another word, and the last one where it leaves the word out: that of none may say it all without."""
    spoken = [_bare(form) for form in forms(message)]
    left_out = [form for form in spoken[-1:] if not re.search(word.welsh, form, re.IGNORECASE)]
    return left_out + [form for form in spoken if re.search(word.others, form, re.IGNORECASE)]


def test_one_thing_has_one_word_in_welsh():
    sentences = [(_bare(ids(message)[-1]), message) for message in welsh() if message.id and ids(message)[-1] not in SPARED]
    wrong = [
        (word.english, word.welsh, form)
        for word in WORDS
        for english, message in sentences
        if re.search(rf"\b({word.english})\b", english, re.IGNORECASE)
        for form in _broken(word, message)
    ]

    assert wrong == []


def test_a_form_that_was_left_for_another_is_nowhere():
    wrong = [(rule, form) for _english, form in pairs() for rule, left in LEFT.items() if re.search(left, form, re.IGNORECASE)]

    assert wrong == []
