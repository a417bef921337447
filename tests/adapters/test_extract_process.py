"""A hostile file costs a reading process at most, never the one that asked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from tests.adapters import hostile
from tests.letters.manuscript import PRINTED
from tracker.adapters.extract import Limits, Reason, Unreadable, extract
from tracker.adapters.extract.readers import Readers

LETTER = (PRINTED / "joint_front_door.pdf").read_bytes()


@pytest.fixture
def readers():
    made = Readers(most=2)
    yield made
    made.close()


def outcome(readers: Readers, content: bytes, limits: Limits) -> Reason | None:
    try:
        readers.extract(content, limits)
    except Unreadable as refusal:
        return refusal.reason
    return None


def processes(readers: Readers) -> list[int]:
    return [reader.process.pid for reader in readers.idle]


def test_one_process_reads_many_files(readers: Readers):
    pids = set()
    for _ in range(5):
        readers.extract(LETTER, Limits())
        pids.update(processes(readers))
    assert len(pids) == 1


def test_a_killed_process_is_replaced(readers: Readers):
    readers.extract(LETTER, Limits())
    victim = readers.idle[0].process
    victim.kill()
    victim.wait()
    assert len(readers.extract(LETTER, Limits()).pages) == 2
    assert processes(readers) != [victim.pid]


def test_a_process_that_dies_over_a_file_is_a_refusal_and_the_next_file_is_read(readers: Readers):
    readers.extract(LETTER, Limits())
    process = readers.idle[0].process
    killer = threading.Timer(0.2, process.kill)
    killer.start()
    assert outcome(readers, hostile.pdf_bomb(40), Limits()) is not None
    killer.join()
    assert outcome(readers, LETTER, Limits()) is None


def test_a_file_that_takes_too_long_is_refused_in_time(readers: Readers):
    began = time.monotonic()
    assert outcome(readers, hostile.pdf_bomb(40), Limits(seconds=0.5)) is Reason.TOO_SLOW
    assert time.monotonic() - began < 5
    assert readers.idle == []
    assert outcome(readers, LETTER, Limits()) is None


@pytest.mark.parametrize("make", [lambda: hostile.pdf_bomb(120), lambda: hostile.word_bomb(500)], ids=["pdf", "word"])
def test_a_bomb_is_refused_within_twenty_seconds(readers: Readers, make):
    content = make()
    began = time.monotonic()
    assert outcome(readers, content, Limits()) in {
        Reason.TOO_LARGE,
        Reason.TOO_LONG,
        Reason.DAMAGED,
        Reason.TOO_SLOW,
        Reason.NO_TEXT,
    }
    assert time.monotonic() - began < 21
    assert outcome(readers, LETTER, Limits()) is None


def test_the_process_is_held_to_its_memory_and_may_write_no_file(readers: Readers):
    readers.extract(LETTER, Limits(memory=300_000_000))
    with open(f"/proc/{processes(readers)[0]}/limits") as limits:
        held = {line[:26].strip(): line.split()[-3] for line in limits.readlines()[1:]}
    assert held["Max address space"] == "300000000"
    assert held["Max file size"] == "0"
    assert held["Max core file size"] == "0"


def test_a_file_that_needs_more_memory_than_there_is_is_refused(readers: Readers):
    content = hostile.pdf_bomb(60)
    assert outcome(readers, content, Limits(memory=130_000_000)) in {
        Reason.TOO_LARGE,
        Reason.DAMAGED,
        Reason.NO_TEXT,
    }


def test_many_threads_share_few_processes(readers: Readers):
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: readers.extract(LETTER, Limits()), range(24)))
    assert len({result.pages for result in results}) == 1
    assert len(readers.idle) <= 2


def test_cut_off_files_are_refused_or_read(readers: Readers):
    for path in (PRINTED / "single_with_board.pdf", PRINTED / "single_with_board.docx"):
        content = path.read_bytes()
        for length in range(1, len(content), max(len(content) // 25, 1)):
            assert outcome(readers, content[:length], Limits()) in {
                None,
                Reason.DAMAGED,
                Reason.WRONG_TYPE,
                Reason.NO_TEXT,
            }


def test_the_reading_process_knows_no_secrets_and_little_code():
    code = (
        "import sys; before=set(sys.modules)\n"
        "import tracker.adapters.extract.child\n"
        "import tracker.adapters.extract.pdf, tracker.adapters.extract.word, tracker.adapters.extract.markup\n"
        "print([name for name in ('flask', 'sqlalchemy', 'tracker.store') if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
    os.environ["TRACKER_SECRET_KEY"] = "not for readers"
    try:
        readers = Readers(most=1)
        readers.extract(LETTER, Limits())
        with open(f"/proc/{readers.idle[0].process.pid}/environ", "rb") as environment:
            assert b"not for readers" not in environment.read()
        readers.close()
    finally:
        del os.environ["TRACKER_SECRET_KEY"]


def test_a_file_that_was_not_the_cause_is_read_by_another_process(readers: Readers):
    readers.extract(LETTER, Limits())
    process = readers.idle[0].process
    # Stopped, it takes the file and does not answer; then it is ended, as whoever runs out of memory does.
    process.send_signal(signal.SIGSTOP)
    killer = threading.Timer(0.3, process.kill)
    killer.start()
    assert len(readers.extract(LETTER, Limits()).pages) == 2
    killer.join()
    assert process.poll() is not None


def test_a_process_that_has_little_memory_left_is_replaced(readers: Readers):
    scarce = Limits(memory=70_000_000)
    assert outcome(readers, LETTER, scarce) is None
    assert readers.idle == []
    assert outcome(readers, hostile.pdf_bomb(40), scarce) not in {None, Reason.TOO_SLOW}
    assert outcome(readers, LETTER, Limits()) is None
    assert len(readers.idle) == 1


def test_a_document_of_paragraphs_without_end_is_refused_before_it_is_read(readers: Readers):
    body = b"<w:body>" + b"<w:p/>" * 1_500_000 + b"</w:body>"
    content = hostile.word(b"<w:document " + hostile.WORD + b">" + body + b"</w:document>")
    assert outcome(readers, content, Limits(seconds=15)) is Reason.TOO_LONG


def test_whoever_finds_all_processes_busy_is_told_so_in_time_or_waits():
    readers = Readers(most=1)
    readers.places.acquire()
    began = time.monotonic()
    assert outcome(readers, LETTER, Limits(seconds=0.3)) is Reason.BUSY
    assert time.monotonic() - began < 5
    free = threading.Timer(0.5, readers.places.release)
    free.start()
    assert outcome(readers, LETTER, replace(Limits(), waits=True)) is None
    free.join()
    readers.close()


def test_waiting_is_part_of_the_time_for_whoever_cannot_wait():
    readers = Readers(most=1)
    content = hostile.pdf_bomb(60)
    with ThreadPoolExecutor(2) as pool:
        began = time.monotonic()
        reasons = list(pool.map(lambda _: outcome(readers, content, Limits(seconds=1)), range(2)))
        assert time.monotonic() - began < 4
    assert Reason.TOO_SLOW in reasons
    assert set(reasons) <= {Reason.TOO_SLOW, Reason.BUSY}
    readers.close()


def test_it_ends_at_once_in_the_middle_of_a_file_when_the_asking_process_is_killed(tmp_path: Path):
    (tmp_path / "bomb.pdf").write_bytes(hostile.pdf_bomb(100))
    code = (
        "import sys; from pathlib import Path\n"
        "from tracker.adapters.extract import Limits\n"
        "from tracker.adapters.extract.readers import Readers\n"
        "r = Readers(1); r.extract(Path(sys.argv[1]).read_bytes(), Limits())\n"
        "print(r.idle[0].process.pid, flush=True)\n"
        "r.extract(Path(sys.argv[2]).read_bytes(), Limits())"
    )
    files = [str(PRINTED / "joint_front_door.pdf"), str(tmp_path / "bomb.pdf")]
    asking = subprocess.Popen([sys.executable, "-c", code, *files], stdout=subprocess.PIPE, text=True)
    assert asking.stdout is not None
    pid = int(asking.stdout.readline())
    time.sleep(0.7)
    assert _is_alive(pid)
    asking.kill()
    asking.communicate()
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline and _is_alive(pid):
        time.sleep(0.02)
    assert not _is_alive(pid)


def test_it_ends_when_the_asking_process_does():
    code = (
        "import sys, os; from pathlib import Path\n"
        "from tracker.adapters.extract import Limits\n"
        "from tracker.adapters.extract.readers import Readers\n"
        "r = Readers(1); r.extract(Path(sys.argv[1]).read_bytes(), Limits())\n"
        "print(r.idle[0].process.pid, flush=True); os._exit(0)"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code, str(PRINTED / "joint_front_door.pdf")],
        capture_output=True,
        text=True,
        check=True,
    )
    pid = int(shown.stdout)
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and _is_alive(pid):
        time.sleep(0.02)
    assert not _is_alive(pid)


def _is_alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_the_shared_readers_serve_extract():
    assert extract(LETTER, "letter.pdf").pages[0].number == 1
