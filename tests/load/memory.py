"""What the processes of a site take of the machine's memory, by the operating system's figure."""

from __future__ import annotations

import re
from pathlib import Path

_PRIVATE = re.compile(r"^Private_Dirty: +(\d+) kB$", re.MULTILINE)


def private(pid: int) -> int:
    """Bytes that a process and those it started have written and share with no other.

    0 where they are gone. Pages of the mapped index are not among them: the system takes those
    back when it needs the room, and a superseded generation stays mapped for who reads on in it.
    """
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        children = " ".join((thread / "children").read_text("ascii") for thread in threads)
    except OSError:
        return 0
    own = sum(int(kilobytes) * 1024 for kilobytes in _PRIVATE.findall(text))
    return own + sum(private(int(child)) for child in children.split())
