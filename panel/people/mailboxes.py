"""One mailbox behind many spellings of an address. Pure."""

import unicodedata

SAME_DOMAIN = {
    "googlemail.com": "gmail.com",
    "protonmail.com": "proton.me",
    "protonmail.ch": "proton.me",
    "pm.me": "proton.me",
    "me.com": "icloud.com",
    "mac.com": "icloud.com",
}
"""One provider's names: whoever has an address under one of them has it under the others."""
NO_DIFFERENCE = {"gmail.com": ".", "proton.me": ".-_"}
"""Signs that make no difference in the name: m.e@gmail.com and me@gmail.com are one mailbox."""
NAME_IN_DOMAIN = {"fastmail.com", "fastmail.fm"}
"""Here vote@me.fastmail.com reaches me@fastmail.com."""


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
    first, _, rest = domain.partition(".")
    if rest in NAME_IN_DOMAIN:
        name, domain = first, rest
    name = name.translate(dict.fromkeys(map(ord, NO_DIFFERENCE.get(domain, ""))))
    return f"{name}@{domain}"


def _ascii(domain: str) -> str:
    """The domain as the mail system spells it ("xn--…"), or as it is where it cannot be one."""
    try:
        return domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return domain
