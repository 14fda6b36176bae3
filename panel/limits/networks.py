"""What counts as one network."""

import re
from ipaddress import IPv6Address, ip_address, ip_network

UNKNOWN = "unknown"
WITH_PORT = re.compile(r"\[([^]]*)\](?::[0-9]+)?|([0-9.]+):[0-9]+")
"""As some proxies write an address: "192.0.2.7:4711", "[2001:db8::1]:4711"."""


def network(address: str | None) -> str:
    """The network of an address, such as "192.0.2.7" or "2001:db8:1:2::/64"; "unknown" where it is none.

    IPv6: a provider gives a home or a hall at least a /64, and a device in it takes new addresses by itself, so that whole
    addresses say nothing. IPv4: one address already stands for a home, a hall or a whole carrier; a /24 would put 256 of them
    together and let one neighbour use up what belongs to another.
    """
    text = address or ""
    if written := WITH_PORT.fullmatch(text):
        text = written[1] or written[2] or ""
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return UNKNOWN
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ip_network((found, 64), strict=False))
