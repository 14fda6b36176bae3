"""What the kinds of long work, and what goes wrong with it, are called on the page of organisers."""

from panel.jobs.actions import DIED
from panel.language import lazy
from panel.mail.models import MailState, Tried

WORK_WORDS: dict[str, str] = {
    "count-round": lazy("Counting a round"),
    "notices": lazy("Tell people what happens to what they follow"),
    "notices-kept": lazy("Forget who was told of what"),
    "roll-upload": lazy("Reading a list of those who may vote"),
    "roll-files": lazy("Forgetting uploaded lists that nobody used"),
    "import-round": lazy("Reading in a round that was held elsewhere"),
    "import-files": lazy("Forgetting uploaded files that nobody used"),
    "letters": lazy("Forgetting letters that were printed"),
    "reminders": lazy("Remind people of votes that close soon"),
    "outbox": lazy("Emptying old email"),
    "log-head": lazy("Signing the public log"),
    "boards": lazy("Putting ballots’ seals onto the boards of votes"),
    "booths": lazy("Locking ballots in booths whose time is over"),
    "limits": lazy("Tidying the limits"),
    "sent-forms": lazy("Forgetting which forms were sent"),
    "backup": lazy("Making a backup"),
    "keeping-times": lazy("Deleting what is over"),
    "address-changes": lazy("Forgetting changes of address that nobody confirmed"),
    "complaint-reminders": lazy("Reminding the organisers of complaints about data"),
    "contact-changes": lazy("Forgetting changes of a group’s contact that nobody confirmed"),
    "scrutineers": lazy("Forgetting scrutineers who were asked and never answered"),
    "claims": lazy("Forgetting where claims came from"),
    "log-head-mail": lazy("Sending the heads of the log by email"),
    "kept-texts": lazy("Forgetting texts that nobody came back for"),
    "void-mail": lazy("Telling everybody on the roll to vote again"),
    "cancel-mail": lazy("Telling groups and the roll that a round is cancelled"),
    "setup-link": lazy("Forgetting the link for the first organiser"),
    "sign-ins": lazy("Ending sign-ins that are too old"),
    "passkeys": lazy("Forgetting questions put to passkeys"),
}
TROUBLE_WORDS: dict[MailState, str] = {
    MailState.FAILED: lazy("Given up"),
    MailState.UNKNOWN: lazy("May have arrived, or not"),
}
TRIED_WORDS: dict[Tried, str] = {
    Tried.WAITING: lazy("On its way: the worker sends it in a moment"),
    Tried.DEFERRED: lazy("Not yet: the email server did not take it, and the site will try again"),
    Tried.REFUSED: lazy("Refused: the email server does not take it, and it is not tried again"),
    Tried.UNKNOWN: lazy("It may have arrived, or not"),
    Tried.ARRIVED: lazy("Arrived at the email server"),
    Tried.FORGOTTEN: lazy("It never arrived"),
}
WHY_WORDS: dict[str, str] = {
    "OperationalError": lazy("The database did not answer, or somebody else held it for too long."),
    "InterfaceError": lazy("The database did not answer, or somebody else held it for too long."),
    "Busy": lazy("The database did not answer, or somebody else held it for too long."),
    "OSError": lazy("A file could not be read or written. Is the disk full?"),
    "PermissionError": lazy("A file could not be read or written, because it belongs to somebody else."),
    "FileNotFoundError": lazy("A file or a folder is missing."),
    DIED: lazy("The worker died while doing it."),
}
"""By the kind of an error: the word before the colon of what is stored."""
OTHERWISE = lazy("Something went wrong in the software. Whoever looks after it needs these words:")


def why_failed(failure: str | None) -> str:
    """Why work failed, in the reader's language; the stored words, which are English, stand below it."""
    return str(WHY_WORDS.get((failure or "").partition(":")[0], OTHERWISE))
