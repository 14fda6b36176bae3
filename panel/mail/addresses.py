"""E-mail addresses as mail servers take them."""

from email_validator import EmailNotValidError, validate_email

ENCODED = "=?"
"""What begins an encoded word (RFC 2047). Python decodes those it finds in a header, and with them line breaks: more headers."""


def address_in(text: str) -> str:
    """The e-mail address that this text is; "" where it is none."""
    try:
        return "" if ENCODED in text else validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        return ""


def on_the_wire(address: str) -> str | None:
    """The address in ASCII (post@tŷ.cymru is post@xn--t-foa.cymru); None where it cannot be written so: no mail gets there."""
    if ENCODED in address:
        return None
    if address.isascii():
        return address
    try:
        return validate_email(address, check_deliverability=False).ascii_email
    except EmailNotValidError:
        return None
