"""Which addresses may be connected to.

A page that names a host of our own network, or a redirect to one, must not make us read from it: only addresses
that the whole internet reaches are allowed, unless the settings allow private ones.
"""

from __future__ import annotations

import ipaddress
import socket

from warehouse.errors import Unreadable

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")  # RFC 4291; what else there is of IPv6 serves other ends

# IANA's registries of special-purpose addresses; Python's own knowledge of them differs from version to version.
_NOT_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",  # this host
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # between carriers and their customers; a cloud's metadata
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # a cloud's metadata
        "169.254.0.0/16",  # link-local; clouds' metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocols; a cloud's metadata
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/3",  # multicast, reserved, broadcast
        "2001::/23",  # protocols; Teredo, which hides an IPv4 address
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which hides an IPv4 address
        "3fff::/20",  # documentation
    )
)


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to a host on the public internet."""
    ip = ipaddress.ip_address(address.partition("%")[0])  # without the zone of a link-local address
    if ip in _NAT64:
        return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    is_unicast = ip.version == 4 or ip in _GLOBAL_UNICAST
    return is_unicast and not any(ip in network for network in _NOT_PUBLIC)


def resolve(host: str, port: int, *, allow_private: bool) -> list[str]:
    """Return the addresses of `host` that may be connected to, in the resolver's order.

    Raises Unreadable: `dns_error` when the name cannot be resolved, `private_address` when it has only addresses that
    are not allowed.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreadable("dns_error", f"the name {host} cannot be resolved ({error}); check its spelling.") from error
    addresses = list(dict.fromkeys(str(place[0]) for *_, place in found))
    allowed = [address for address in addresses if allow_private or is_public(address)]
    if not allowed:
        raise Unreadable(
            "private_address",
            f"{host} is {', '.join(addresses)}, which is no public address; "
            "sources inside your own network need MARSAD_ALLOW_PRIVATE_ADDRESSES=true.",
        )
    return allowed
