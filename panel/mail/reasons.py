"""Why a mail did not go, where that is for us to say. Stored in English; shown in the reader's language.

What a mail server said itself is shown as it said it.
"""

from panel.language import gettext


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue; it is looked up when it is shown."""
    return sentence


NO_SERVER = _("No email server is set (MAIL_SERVER), so no email leaves.")
SECURITY = _("MAIL_SECURITY must be starttls or tls; none is for an email server on this machine only.")
PASSWORD = _("The email server does not take our user name and password.")
NOT_SECURE = _("The connection to the email server could not be made secure.")
AWAY = _("Nobody answers where the email server should be.")
TIMEOUT = _("The email server did not answer in time.")
LOST = _("The connection was lost in the middle of the email.")
NO_ANSWER = _("The email server did not say whether it took the email.")
SENDER = _("The address that email comes from (MAIL_FROM) is none that an email server takes.")
LETTERS = _("The name of the email server, our user name or our password has letters that cannot be sent.")
ADDRESS = _("The address has letters before the @ that no email server takes.")
DIED = _("The worker died while sending it.")


def words_of(reason: str) -> tuple[str, str]:
    """A stored reason for the page: the words, and the language that they are in ("" where it is the page's own)."""
    said = gettext(reason)
    return said, "" if said != reason or reason in OURS else "en"


OURS = frozenset({NO_SERVER, SECURITY, PASSWORD, NOT_SECURE, AWAY, TIMEOUT, LOST, NO_ANSWER, SENDER, LETTERS, ADDRESS, DIED})
