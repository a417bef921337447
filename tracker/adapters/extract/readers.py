"""Reading processes: kept for many files, thrown away after a crash, a time-out or a fork."""

from __future__ import annotations

import atexit
import contextlib
import os
import selectors
import subprocess
import sys
import threading
import time
from pathlib import Path

from tracker.adapters.extract import wire
from tracker.adapters.extract.reading import ExtractedLetter
from tracker.adapters.extract.refusal import Limits, Reason, Unreadable
from tracker.adapters.extract.wire import Drawing
from tracker.domain.plans import Grid

_ROOT = Path(__file__).resolve().parents[3]
_CHUNK = 1 << 16
_MOST_FILES = 500


class _Crashed(Exception):
    """The reading process ended in the middle of a file, or said what cannot be."""


class _TimedOut(Exception):
    """The reading process did not answer in time."""


class _Reader:
    """One reading process, used by one thread at a time."""

    def __init__(self, memory: int) -> None:
        self.memory = memory
        self.files = 0
        self.is_spent = False
        # Nothing of this process's environment, where secrets may be, is handed on.
        environment = {
            "PYTHONPATH": str(_ROOT),
            "PYTHONUTF8": "1",
            "PATH": os.defpath,
            "MALLOC_ARENA_MAX": "1",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-s", "-m", "tracker.adapters.extract.child", str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd="/",
            close_fds=True,
            bufsize=0,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.input = self.process.stdin.fileno()
        self.output = self.process.stdout.fileno()
        os.set_blocking(self.input, False)
        os.set_blocking(self.output, False)

    @property
    def is_usable(self) -> bool:
        return not self.is_spent and self.files < _MOST_FILES and self.process.poll() is None

    def ask(self, request: bytes, deadline: float) -> bytes:
        """The answer to a request. Raises _Crashed or _TimedOut, after which this reader is of no more use."""
        self.files += 1
        unsent = memoryview(request)
        received = bytearray()
        wanted: int | None = None
        with selectors.DefaultSelector() as selector:
            selector.register(self.output, selectors.EVENT_READ)
            selector.register(self.input, selectors.EVENT_WRITE)
            while wanted is None or len(received) < wanted:
                events = selector.select(max(deadline - time.monotonic(), 0))
                if not events:
                    raise _TimedOut
                for key, _ in events:
                    if key.fd == self.input:
                        unsent = self._send(unsent)
                        if not unsent:
                            selector.unregister(self.input)
                    else:
                        self._receive(received)
                if wanted is None and len(received) >= wire.ANSWER.size:
                    self.is_spent, length = wire.ANSWER.unpack(received[: wire.ANSWER.size])
                    if length > wire.LONGEST_ANSWER:
                        raise _Crashed
                    wanted = wire.ANSWER.size + length
        return bytes(received[wire.ANSWER.size : wanted])

    def _send(self, unsent: memoryview) -> memoryview:
        try:
            return unsent[os.write(self.input, unsent[:_CHUNK]) :]
        except BlockingIOError:
            return unsent
        except OSError as error:
            raise _Crashed from error

    def _receive(self, received: bytearray) -> None:
        try:
            chunk = os.read(self.output, _CHUNK)
        except BlockingIOError:
            return
        if not chunk:
            raise _Crashed
        received += chunk

    def close(self) -> None:
        """End the process, whatever it is doing."""
        with contextlib.suppress(OSError):
            self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=5)


class Readers:
    """At most `most` reading processes, started when they are needed and kept for the next file."""

    def __init__(self, most: int) -> None:
        self.places = threading.BoundedSemaphore(most)
        self.lock = threading.Lock()
        self.idle: list[_Reader] = []
        self.owner = os.getpid()

    def extract(self, content: bytes, limits: Limits) -> ExtractedLetter:
        """The pages of a file and the letter in them, read in another process. Raises Unreadable."""
        return wire.result_from(self._answer(wire.request(content, limits), limits))

    def grids(self, content: bytes, limits: Limits) -> tuple[Grid, ...]:
        """The sheets of a spreadsheet, read in another process. Raises Unreadable."""
        return wire.grids_from(self._answer(wire.request(content, limits, wire.Task.GRIDS), limits))

    def picture(self, content: bytes, drawing: Drawing, limits: Limits) -> bytes:
        """A page of a PDF as a PNG, drawn in another process. Raises Unreadable."""
        request = wire.request(content, limits, wire.Task.PICTURE, drawing)
        return wire.picture_from(self._answer(request, limits))

    def _answer(self, request: bytes, limits: Limits) -> bytes:
        deadline = time.monotonic() + limits.seconds
        if not self.places.acquire(timeout=None if limits.waits else limits.seconds):
            raise Unreadable(Reason.BUSY)
        try:
            if limits.waits:
                deadline = time.monotonic() + limits.seconds
            try:
                return self._asked(self._take(limits.memory), request, deadline)
            except _Crashed:
                # It need not have been the file's fault: whoever ran out of memory ends processes by size.
                return self._asked(_Reader(limits.memory), request, deadline)
        except _TimedOut:
            raise Unreadable(Reason.TOO_SLOW) from None
        except _Crashed:
            raise Unreadable(Reason.DAMAGED) from None
        finally:
            self.places.release()

    def _asked(self, reader: _Reader, request: bytes, deadline: float) -> bytes:
        """The answer of a reader, which is kept for the next file where it still can be used."""
        try:
            raw = reader.ask(request, deadline)
        except BaseException:
            reader.close()
            raise
        if reader.is_spent:
            reader.close()
        else:
            self._give_back(reader)
        return raw

    def _take(self, memory: int) -> _Reader:
        while True:
            with self.lock:
                reader = self.idle.pop() if self.idle else None
            if reader is None:
                return _Reader(memory)
            if reader.is_usable and reader.memory == memory:
                return reader
            reader.close()

    def _give_back(self, reader: _Reader) -> None:
        with self.lock:
            self.idle.append(reader)

    def close(self) -> None:
        """End all idle processes."""
        if self.owner != os.getpid():
            return
        with self.lock:
            readers, self.idle = self.idle, []
        for reader in readers:
            reader.close()


_lock = threading.Lock()
_shared: Readers | None = None


def shared_readers() -> Readers:
    """The readers of this process; a forked process gets its own."""
    global _shared
    with _lock:
        if _shared is None or _shared.owner != os.getpid():
            _shared = Readers(max(os.cpu_count() or 1, 1))
            atexit.register(_shared.close)
        return _shared
