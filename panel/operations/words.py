"""What the kinds of long work are called on the page of organisers."""

from panel.language import lazy
from panel.mail.models import MailState

WORK_WORDS: dict[str, str] = {
    "count-round": lazy("Counting a round"),
    "outbox": lazy("Emptying old mail"),
    "log-head": lazy("Signing the public log"),
    "limits": lazy("Tidying the limits"),
    "sent-forms": lazy("Forgetting which forms were sent"),
    "backup": lazy("Making a backup"),
    "keeping-times": lazy("Deleting what is over"),
    "address-changes": lazy("Forgetting changes of address that nobody confirmed"),
    "claims": lazy("Forgetting where claims came from"),
    "log-head-mail": lazy("Sending the heads of the log by mail"),
    "kept-texts": lazy("Forgetting texts that nobody came back for"),
    "void-mail": lazy("Telling everybody on the roll to vote again"),
    "sign-ins": lazy("Ending sign-ins that are too old"),
    "passkeys": lazy("Forgetting questions put to passkeys"),
}
TROUBLE_WORDS: dict[MailState, str] = {
    MailState.FAILED: lazy("Given up"),
    MailState.UNKNOWN: lazy("May have arrived, or not"),
}
