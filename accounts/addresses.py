"""From where somebody asks: what is counted by address is counted by this one."""

import ipaddress
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest

# Whoever has one address of version 6 has a whole network of them.
NETWORK_6 = 64


def client_address(request: HttpRequest) -> str:
    """Return the address of whoever asks."""
    return address_in(request.META)


def address_in(meta: Mapping[str, Any]) -> str:
    """Return the address of whoever asks: behind a proxy, the one that the proxy itself wrote down.

    That is the last one of the list; those before it are whatever the client says.
    """
    if settings.BEHIND_TLS_PROXY:
        forwarded = meta.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if forwarded:
            return str(forwarded)
    return str(meta.get("REMOTE_ADDR", ""))


def throttle_address(request: HttpRequest) -> str:
    """Return the part of a key under which a request is counted: the address, or the network of
    version 6.
    """
    return _network_of(client_address(request))


def countable_address(request: HttpRequest) -> str:
    """Return the same as an address that a database keeps as one; whatever is none counts together."""
    text = throttle_address(request)
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return "::"
    return text


@lru_cache(maxsize=1_024)  # a program asks many times in a row
def _network_of(text: str) -> str:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:  # a socket's, or one with its port
        return sha256(text.encode()).hexdigest()[:32]
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is None:
            network = ipaddress.IPv6Network((int(address), NETWORK_6), strict=False)
            return str(network.network_address)
        return str(address.ipv4_mapped)
    return str(address)
