"""One mailbox behind many spellings of an address. Pure."""

import unicodedata

SAME_DOMAIN = {"googlemail.com": "gmail.com"}
WITHOUT_DOTS = {"gmail.com"}
"""Here dots in the name make no difference: m.e@ and me@ are one mailbox."""


def mailbox(email: str) -> str:
    """The normal form of an address: "M.E+vote@GoogleMail.com" is "me@gmail.com".

    Letters are folded (case, full-width and the like), the domain is spelt in ASCII (IDNA), what follows a "+" goes (RFC 5233).
    Only for comparing: mail is always sent to the address as it was written.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", email).casefold()).strip()
    name, _, domain = folded.rpartition("@")
    domain = _ascii(domain.strip("."))
    domain = SAME_DOMAIN.get(domain, domain)
    name = name.strip('"').partition("+")[0] or name
    if domain in WITHOUT_DOTS:
        name = name.replace(".", "")
    return f"{name}@{domain}"


def _ascii(domain: str) -> str:
    """The domain as the mail system spells it ("xn--…"), or as it is where it cannot be one."""
    try:
        return domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return domain
