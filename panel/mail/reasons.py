"""Why a mail did not go, where that is for us to say. Stored in English; shown in the reader's language.

What a mail server said itself is shown as it said it.
"""

from panel.language import gettext


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue; it is looked up when it is shown."""
    return sentence


NO_SERVER = _("No mail server is set (MAIL_SERVER), so no mail leaves.")
SECURITY = _("MAIL_SECURITY must be starttls or tls; none is for a mail server on this machine only.")
PASSWORD = _("The mail server does not take our user name and password.")
NOT_SECURE = _("The connection to the mail server could not be made secure.")
AWAY = _("Nobody answers where the mail server should be.")
TIMEOUT = _("The mail server did not answer in time.")
LOST = _("The connection was lost in the middle of the mail.")
NO_ANSWER = _("The mail server did not say whether it took the mail.")
SENDER = _("The address that mail comes from (MAIL_FROM) is none that a mail server takes.")
LETTERS = _("The name of the mail server, our user name or our password has letters that cannot be sent.")
ADDRESS = _("The address has letters before the @ that no mail server takes.")
DIED = _("The worker died while sending it.")


def words_of(reason: str) -> tuple[str, str]:
    """A stored reason for the page: the words, and the language that they are in ("" where it is the page's own)."""
    said = gettext(reason)
    return said, "" if said != reason or reason in OURS else "en"


OURS = frozenset({NO_SERVER, SECURITY, PASSWORD, NOT_SECURE, AWAY, TIMEOUT, LOST, NO_ANSWER, SENDER, LETTERS, ADDRESS, DIED})
