"""How often an address may ask."""

from __future__ import annotations

import mmap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.shelf import Shelf
from web.app import create_app
from web.config import WebSettings
from web.rate_limit import RateLimit


def limit(per_minute: int, burst: int) -> RateLimit:
    return RateLimit(per_minute, burst, mmap.mmap(-1, 8 << 16))


def test_a_burst_then_one_at_a_time() -> None:
    each_second = limit(60, 3)
    assert [each_second.seconds_to_wait("192.0.2.1", 100.0) for _ in range(5)] == [0, 0, 0, 1, 1]
    assert each_second.seconds_to_wait("192.0.2.2", 100.0) == 0
    assert each_second.seconds_to_wait("192.0.2.1", 100.5) == 1
    assert [each_second.seconds_to_wait("192.0.2.1", 102.0) for _ in range(3)] == [0, 0, 1]
    assert [each_second.seconds_to_wait("192.0.2.1", 900.0) for _ in range(4)] == [0, 0, 0, 1]


def test_who_waits_as_told_gets_through() -> None:
    slow = limit(1, 1)
    assert slow.seconds_to_wait("192.0.2.1", 0.0) == 0
    wait = slow.seconds_to_wait("192.0.2.1", 12.3)
    assert wait == 48
    assert slow.seconds_to_wait("192.0.2.1", 12.3 + wait) == 0


def test_a_network_of_ipv6_is_one_client() -> None:
    single = limit(1, 1)
    assert single.seconds_to_wait("2001:db8::1", 0.0) == 0
    assert single.seconds_to_wait("2001:db8::ffff:1%eth0", 0.0) > 0
    assert single.seconds_to_wait("2001:db8:0:1::1", 0.0) == 0
    assert single.seconds_to_wait("::ffff:192.0.2.1", 0.0) == 0
    assert single.seconds_to_wait("192.0.2.1", 0.0) > 0
    for strange in ("", "unix:", "铝\ud800"):
        assert single.seconds_to_wait(strange, 0.0) >= 0


@given(st.lists(st.floats(0, 20), max_size=80), st.integers(1, 600), st.integers(1, 20))
def test_never_more_than_the_burst_and_what_came_since(
    pauses: list[float], per_minute: int, burst: int
) -> None:
    limited, now, let = limit(per_minute, burst), 1000.0, []
    for pause in pauses:
        now += pause
        if limited.seconds_to_wait("192.0.2.1", now) == 0:
            let.append(now)
    for first, begin in enumerate(let):
        for last in range(first, len(let)):
            assert last - first + 1 <= burst + (let[last] - begin) * per_minute / 60 + 1e-3


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/api/v1/search?q=铝", "application/problem+json"),
        ("/search?q=铝", "text/html; charset=utf-8"),
    ],
)
def test_who_asks_too_often_is_told_when_to_come_again(shelf: Shelf, path: str, kind: str) -> None:
    browser = create_app(shelf.service, WebSettings(rate_per_minute=6, rate_burst=2)).test_client()

    def ask(path: str, address: str) -> tuple[int, str | None, str]:
        with browser.get(path, environ_overrides={"REMOTE_ADDR": address}) as response:
            return response.status_code, response.headers.get("Retry-After"), response.content_type

    address = f"198.51.100.{ord(kind[0])}"
    assert [ask(path, address)[0] for _ in range(3)] == [200, 200, 429]
    status, seconds, told = ask(path, address)
    assert (status, told) == (429, kind)
    assert 1 <= int(seconds or 0) <= 10
    assert ask(path, "203.0.113.9")[0] == 200
    for free in ("/healthz", "/readyz", "/metrics", "/static/youse.css"):
        assert ask(free, address)[0] == 200
