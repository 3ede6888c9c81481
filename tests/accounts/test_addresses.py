"""From where somebody asks, and under what that is counted."""

import pytest

from accounts.addresses import client_address, throttle_address


@pytest.mark.parametrize(
    ("behind", "forwarded", "address"),
    [
        (False, "1.1.1.1", "10.0.0.1"),
        (True, "1.1.1.1", "1.1.1.1"),
        (True, "6.6.6.6, 1.1.1.1", "1.1.1.1"),  # the first one is what the client says
        (True, "", "10.0.0.1"),
    ],
)
def test_what_the_proxy_wrote_and_nobody_else(rf, settings, behind, forwarded, address):
    settings.BEHIND_TLS_PROXY = behind
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
    ],
)
def test_a_network_of_version_6_is_one(rf, address, counted):
    assert throttle_address(rf.get("/", REMOTE_ADDR=address)) == counted


def test_what_is_no_address_is_a_key_all_the_same(rf):
    keys = {throttle_address(rf.get("/", REMOTE_ADDR=each)) for each in ("", "a b\n", "x" * 1000)}
    assert len(keys) == 3
    assert all(key.isalnum() and len(key) < 50 for key in keys)
