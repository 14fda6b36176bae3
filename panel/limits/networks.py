"""What counts as one network."""

from ipaddress import IPv6Address, ip_address, ip_network

UNKNOWN = "unknown"


def network(address: str | None) -> str:
    """The network of an address, such as "192.0.2.7" or "2001:db8:1:2::/64"; "unknown" where it is none.

    IPv6: a provider gives a home or a hall at least a /64, and a device in it takes new addresses by itself, so that whole
    addresses say nothing. IPv4: one address already stands for a home, a hall or a whole carrier; a /24 would put 256 of them
    together and let one neighbour use up what belongs to another.
    """
    try:
        found = ip_address((address or "").partition("%")[0])
    except ValueError:
        return UNKNOWN
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ip_network((found, 64), strict=False))
