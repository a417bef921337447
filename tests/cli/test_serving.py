from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.request import Request, urlopen

import pytest
from waitress import wasyncore

from tracker.cli.serving import server_for
from tracker.settings import Settings

SAYS = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}


def hear(environment: dict[str, Any], start: Any) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    return [str(environment.get("HTTP_X_FORWARDED_FOR")).encode()]


@pytest.mark.parametrize(
    ("url", "heard"), [("https://tracker.example", "203.0.113.9"), ("http://127.0.0.1:5000", "None")]
)
def test_only_a_proxy_that_speaks_tls_says_where_a_request_comes_from(settings: Settings, url: str, heard: str) -> None:
    server = server_for(replace(settings, listen_port=0, url=url), hear)
    answered = threading.Event()

    def serve() -> None:
        # Not run(): closed from another thread while it waits, that ends with an error.
        while not answered.is_set():
            wasyncore.loop(timeout=0.05, map=server._map, count=1)
        server.task_dispatcher.shutdown()
        wasyncore.close_all(server._map)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with urlopen(Request(f"http://127.0.0.1:{server.effective_port}/", headers=SAYS), timeout=10) as answer:
            assert answer.read().decode() == heard
    finally:
        answered.set()
        thread.join(10)
