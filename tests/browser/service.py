"""The whole service as `make run` starts it, on a port and in a folder of the test's own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_WITHIN = 120.0


@dataclass(frozen=True, slots=True)
class Service:
    """A running service: its address, its folder and its environment."""

    url: str
    instance: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes]

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `tracker` with these words against the same installation."""
        return subprocess.run(
            [sys.executable, "-m", "tracker", *words], env=self.environment, capture_output=True, text=True, timeout=120
        )

    @property
    def outbox(self) -> Path:
        return self.instance / "outbox"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(folder: Path) -> Iterator[Service]:
    """Start `tracker run` in `folder`, wait until it answers, and end it by its own process id."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")},
        "TRACKER_INSTANCE": str(folder),
        "TRACKER_LISTEN": f"127.0.0.1:{port}",
        "PYTHONWARNINGS": "error",
        "PYTHONUNBUFFERED": "1",
    }
    log = folder / "service.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tracker", "run"], env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _wait(url, process, log)
        yield Service(url, folder, environment, process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the service ended with {process.returncode}:\n{log.read_text()}")
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the service did not answer within {START_WITHIN:.0f} s:\n{log.read_text()}")
