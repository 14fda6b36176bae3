"""What grammar asks of the Welsh wherever the code puts a number, a day or a name into it, and of the words on buttons."""

import re

from tests.architecture.sentences import ROOT, forms, ids, pairs, welsh

SOFT = {"p": "b", "t": "d", "c": "g", "b": "f", "d": "dd", "g": "", "m": "f", "ll": "l", "rh": "r"}
SPIRANT = {"p": "ph", "t": "th", "c": "ch"}
LETTERS_OF_TWO_SIGNS = ("ch", "dd", "ff", "ng", "ll", "ph", "rh", "th")

NEVER_MUTATED = {"grŵp"}
NO_NOUNS = {"mewn", "wedi’i", "wedi’u", "o", "dros"}
# Years and days go by numbers of their own: blwyddyn, dwy flynedd, tair blynedd; tri diwrnod.
UNLIKE_OTHERS = {"%(num)s years"}

# Placeholders that stand for the name of a place, a group, a site, a round or a text: nobody can mutate those.
NAMES = "area|into|group|site|round|title|titles|others|chest|where|thing|phase"
MUTATING = "yn|i|o|ar|at|gan|am|dan|dros|drwy|heb|hyd|wrth|a|â|gyda|tua|na|neu|dau|dwy|tri|chwe|dyma|dy|fy|ei|ein|eu"

# Placeholders that panel/language.py fills with a weekday within a sentence: “ddydd Mercher 9 Rhagfyr 2026 am 8 yr hwyr”,
# or with how long to wait, “ymhen 4 munud”, which stands anywhere.
DAYS = "moment|when|closes|opens|later|earlier"
BEFORE_A_DAY = re.compile(r"\b(ar|tan|i|o|hyd|yn cau|yn dechrau) $", re.IGNORECASE)
BEFORE_A_WAIT = re.compile(r"\b(arall arni|ar godau eto|ofyn eto|plannwyd|profwyd) $", re.IGNORECASE)

BUTTON = re.compile(r"<button\b[^>]*>(.*?)</button>|<a\b[^>]*class=\"[^\"]*\bbutton\b[^>]*>(.*?)</a>", re.DOTALL)
BUTTON_FORM = re.compile(r"button_form\(.*?(_\(\"[^\"]+\"\).*?)\}\}", re.DOTALL)
CHECKED = re.compile(r"\bdo=_\(\"([^\"]+)\"\)|\bkeep=Way\([^\n]*?_\(\"([^\"]+)\"\)")
SAID = re.compile(r"_\(\"([^\"]+)\"|ngettext\(\"([^\"]+)\"")


def _mutated(word: str, changes: dict[str, str]) -> str:
    """The word with the first letter that a mutation gives it."""
    first = word[:2] if word.startswith(LETTERS_OF_TWO_SIGNS) else word[:1]
    return word if word in NEVER_MUTATED or first not in changes else changes[first] + word[len(first) :]


def _base(word: str) -> str:
    """The word of the dictionary behind an aspirate: phanel, panel."""
    return word[0] + word[2:] if word[:2] in SPIRANT.values() else word


def _counted(form: str) -> str:
    """What is counted, as it stands after the number. Cwyn is written gŵyn where it is softened, which is the same."""
    found = re.search(r"%\(num\)s ([^\s%|.,:?]+)", form)
    return found.group(1).replace("gŵyn", "gwyn") if found and found.group(1) not in NO_NOUNS else ""


def _agree(one: str, two: str, three: str, six: str) -> bool:
    """Whether 1, 2, 3 and 6 agree about one noun: tri chynnig, chwe chynnig; un gist, tair cist."""
    base = _base(six)
    masculine = (base, _mutated(base, SOFT), _mutated(base, SPIRANT), _mutated(base, SPIRANT))
    softened = base if base.startswith(("ll", "rh")) else masculine[1]
    return (one, two, three, six) in (masculine, (softened, masculine[1], base, masculine[3]))


def test_nouns_after_numbers_are_mutated_by_number_and_gender():
    counted = [message for message in welsh() if isinstance(message.id, list | tuple) and ids(message)[-1] not in UNLIKE_OTHERS]
    nouns = [[_counted(form) for form in forms(message)[1:]] for message in counted]
    whole = [(*four, many) for *four, many in nouns if all(four)]

    assert len(whole) > 60
    assert [each for each in whole if not _agree(*each[:4]) or each[4] not in ("", _base(each[3]))] == []


def test_people_are_counted_alike():
    """1 person, 2 berson, and from three on “o bobl”."""
    wrong = [
        form for message in welsh() if message.id for form in forms(message) if re.search(r"%\(num\)s pherson|^pherson", form)
    ]

    assert wrong == []


def test_a_name_never_stands_where_it_would_have_to_be_mutated():
    """“yn Corwen” is wrong and nobody can mutate a name that is filled in: “yn ardal %(area)s”, “y rownd “%(round)s””."""
    wrong = [form for _english, form in pairs() if re.search(rf"\b({MUTATING}) %\(({NAMES})\)s", form, re.IGNORECASE)]

    assert wrong == []


def test_a_weekday_stands_only_where_it_is_mutated():
    """“tan ddydd Mercher”, “yn cau ddydd Mercher”: what stands alone is asked for with `alone=True`, outside of a sentence."""
    wrong = [
        form
        for _english, form in pairs()
        for found in re.finditer(rf"%\(({DAYS})\)s", form)
        if not (BEFORE_A_DAY.search(form[: found.start()]) or BEFORE_A_WAIT.search(form[: found.start()]))
    ]

    assert wrong == []


def test_no_sentence_is_given_a_weekday_that_stands_alone():
    sources = [path.read_text(encoding="utf-8") for kind in ("templates/**/*.html", "panel/**/*.py") for path in ROOT.glob(kind)]

    assert [found for text in sources for found in re.findall(r"_\([^\n()]*\w+=[^\n,)]*alone=True[^\n]*", text)] == []


def _buttons() -> set[str]:
    """The English of what stands on buttons, in templates and on the pages that ask before a grave act."""
    templates = [path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")]
    code = [path.read_text(encoding="utf-8") for path in (ROOT / "panel").rglob("*.py")]
    inside = [
        part for text in templates for found in (*BUTTON.findall(text), *BUTTON_FORM.findall(text)) for part in _parts(found)
    ]
    said = [found for part in inside for found in SAID.findall(part)] + [
        found for text in code for found in CHECKED.findall(text)
    ]
    return {part for found in said for part in found if part}


def _parts(found: str | tuple[str, ...]) -> tuple[str, ...]:
    return (found,) if isinstance(found, str) else found


def test_buttons_are_verbs_in_welsh():
    """“Plannu”, “Cadw”, “Newid”: neither “Ei blannu” nor an order, “Plannwch”."""
    labels = _buttons()
    said = [form for message in welsh() if message.id and set(ids(message)) & labels for form in forms(message)]

    assert len(labels) > 200
    assert [form for form in said if re.match(r"((Ei|Eu|Eich) |\w+wch\b)", form)] == []
