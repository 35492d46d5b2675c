"""Which addresses may be connected to."""

from __future__ import annotations

import pytest

from warehouse.errors import Unreadable
from warehouse.fetching.addresses import is_public, resolve


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104
        "10.0.0.1",
        "100.64.0.1",  # carriers' own
        "100.100.100.200",  # a cloud's metadata
        "127.0.0.1",
        "127.8.9.10",
        "168.63.129.16",  # a cloud's metadata, among public addresses
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.192",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:8.8.8.8",  # IPv4 in IPv6's clothes
        "::ffff:127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::1",
        "2001:db8::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2002:7f00:1::",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_addresses_of_no_public_host_are_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "185.15.59.224", "2a02:ec80:300:ed1a::1", "64:ff9b::8.8.8.8"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "0x7f.1", "2130706433", "017700000001", "::1", "0"])
def test_every_spelling_of_this_machine_is_refused(host: str) -> None:
    with pytest.raises(Unreadable, match="private_address") as refusal:
        resolve(host, 80, allow_private=False)
    assert "MARSAD_ALLOW_PRIVATE_ADDRESSES" in refusal.value.detail


def test_private_addresses_can_be_allowed() -> None:
    assert resolve("127.0.0.1", 80, allow_private=True) == ["127.0.0.1"]


def test_names_that_do_not_exist_are_told() -> None:
    with pytest.raises(Unreadable, match="dns_error"):
        resolve("no-such-host.invalid", 80, allow_private=False)
