"""How often one address may ask: the generic cell rate algorithm (GCRA, ITU-T I.371).

It lets through what a token bucket would, and needs one number for a client: the moment at which
the client's bucket will be full again. The numbers lie in memory that processes forked from one
share, so that a limit is one limit whichever of them answers. Their table never grows: addresses
that fall into one cell share its budget, and which do so nobody outside can know.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import mmap
import secrets
import struct
import time

_CELLS = 1 << 16
_CELL = struct.Struct("d")
_KEY = secrets.token_bytes(16)
_TABLE = mmap.mmap(-1, _CELLS * _CELL.size)
"""Made when this module is loaded, before processes are forked."""


class RateLimit:
    """``per_minute`` requests of an address on the long run, ``burst`` of them at once."""

    def __init__(self, per_minute: int, burst: int, table: mmap.mmap = _TABLE) -> None:
        self._interval = 60 / per_minute
        self._slack = self._interval * burst
        self._table = table

    def seconds_to_wait(self, address: str, now: float | None = None) -> int:
        """0: go on. Else after how many seconds to ask again; what is refused does not count.

        ``now``: seconds of the clock that all processes of the machine share.
        """
        if now is None:
            now = time.monotonic()
        place = _cell(address) * _CELL.size
        full: float = _CELL.unpack_from(self._table, place)[0]
        full = max(min(full, now + self._slack), now) + self._interval
        over = full - now - self._slack
        # A rounding error of the clock must not cost a request.
        if over > 1e-6:
            return math.ceil(over)
        # Two processes may write at once: then one request too many gets through, which is all.
        _CELL.pack_into(self._table, place, full)
        return 0


def _cell(address: str) -> int:
    """An IPv6 client has a network of 2^64 addresses to ask from: that is one client."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        client = address.encode("utf-8", "replace")
    else:
        mapped = getattr(known, "ipv4_mapped", None)
        client = (mapped or known).packed[:8]
    digest = hashlib.blake2b(client, key=_KEY, digest_size=4).digest()
    return int.from_bytes(digest, "big") % _CELLS
