"""The reading process: takes files on its standard input, answers with pages, sheets or a refusal, one at a time.

It is started with little memory, may write no file, and ends when its input does.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import resource
import select
import signal
import sys
from typing import BinaryIO

from tracker.adapters.extract import wire
from tracker.adapters.extract.reading import read_with_letter
from tracker.adapters.extract.refusal import Reason, Unreadable

# Longer than the asking process waits: a last resort for when that process has died.
_GRACE = 10


class _Abandoned:
    """While it is entered, this process ends at once when the one that asked does, whatever a parser is doing.

    The kernel says so: nothing comes on the input before a request is answered but its end.
    """

    def __init__(self, source: BinaryIO) -> None:
        self.source = source.fileno()
        self.flags = fcntl.fcntl(self.source, fcntl.F_GETFL)
        fcntl.fcntl(self.source, fcntl.F_SETOWN, os.getpid())

    def __enter__(self) -> None:
        fcntl.fcntl(self.source, fcntl.F_SETFL, self.flags | os.O_ASYNC)
        if select.select([self.source], [], [], 0)[0]:
            sys.exit()

    def __exit__(self, *_: object) -> None:
        fcntl.fcntl(self.source, fcntl.F_SETFL, self.flags)


def serve(source: BinaryIO, sink: BinaryIO, memory: int) -> None:
    """Answer requests until the input ends, with `memory` bytes for all of it."""
    abandoned = _Abandoned(source)
    while True:
        header = source.read(wire.HEADER.size)
        if len(header) < wire.HEADER.size:
            return
        order_length, content_length = wire.HEADER.unpack(header)
        order = wire.order_from(source.read(order_length))
        content = source.read(content_length)
        signal.alarm(int(order.limits.seconds) + _GRACE)
        with abandoned:
            reply = _reply(order, content)
        signal.alarm(0)
        sink.write(wire.ANSWER.pack(_is_spent(memory), len(reply)) + reply)
        sink.flush()


def _is_spent(memory: int) -> bool:
    """Whether a file has left so little memory that the next one could lack it."""
    try:
        with open("/proc/self/statm", "rb") as sizes:
            pages = int(sizes.read().split()[0])
    except OSError:
        return False
    return pages * resource.getpagesize() > memory // 2


def _reply(order: wire.Order, content: bytes) -> bytes:
    reply = _result(order, content)
    if len(reply) > wire.LONGEST_ANSWER:
        return wire.answer(Unreadable(Reason.TOO_LONG))
    return reply


def _result(order: wire.Order, content: bytes) -> bytes:
    limits = order.limits
    try:
        if order.drawing is not None:
            from tracker.adapters.extract.pictures import draw

            return draw(content, order.drawing, limits)
        if order.task is wire.Task.GRIDS:
            from tracker.adapters.spreadsheet.reading import read_grids

            return wire.answer(read_grids(content, limits))
        return wire.answer(read_with_letter(content, limits))
    except Unreadable as refusal:
        return wire.answer(refusal)
    except MemoryError:
        return wire.answer(Unreadable(Reason.TOO_LARGE, megabytes=limits.size // 1_000_000))
    except Exception:
        # Whatever a parser makes of a broken file, the answer is that it is broken.
        return wire.answer(Unreadable(Reason.DAMAGED))


def confine(memory: int) -> None:
    """Give up what a reader does not need: memory beyond `memory` bytes, files to write, core dumps."""
    for name, most in (("RLIMIT_AS", memory), ("RLIMIT_FSIZE", 0), ("RLIMIT_CORE", 0), ("RLIMIT_NOFILE", 64)):
        limit = getattr(resource, name)
        hard = resource.getrlimit(limit)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))


def main() -> None:
    """Confine this process, then serve. The one argument is its memory in bytes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    memory = int(sys.argv[1])
    confine(memory)
    sink = os.fdopen(os.dup(1), "wb")
    # Libraries that print must not spoil the answers.
    os.dup2(2, 1)
    serve(sys.stdin.buffer, sink, memory)


if __name__ == "__main__":
    main()
