from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from tracker.adapters import files


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    sha256 = files.keep(tmp_path, 1, b"a letter")
    assert sha256 == hashlib.sha256(b"a letter").hexdigest()
    assert files.read(tmp_path, 1, sha256) == b"a letter"


def test_the_same_content_is_kept_once_and_nothing_half_written_stays(tmp_path: Path) -> None:
    assert files.keep(tmp_path, 1, b"a letter") == files.keep(tmp_path, 1, b"a letter")
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_what_a_killed_process_left_half_written_goes_with_the_next_try(tmp_path: Path) -> None:
    sha256 = files.keep(tmp_path, 1, b"a letter")
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    for is_kept in (True, False):
        half = path.with_name(f".{sha256[:12]}-1-0a0b0c0d")
        half.write_bytes(b"a let")
        if not is_kept:
            path.unlink()
        files.keep(tmp_path, 1, b"a letter")
        assert list(path.parent.iterdir()) == [path]


def test_whoever_is_second_with_the_same_content_finds_it_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fsync = os.fsync

    def slow(descriptor: int) -> None:
        monkeypatch.setattr(os, "fsync", fsync)
        files.keep(tmp_path, 1, b"a letter")

    monkeypatch.setattr(os, "fsync", slow)
    sha256 = files.keep(tmp_path, 1, b"a letter")
    assert files.read(tmp_path, 1, sha256) == b"a letter"
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_another_partnership_has_nothing_of_it(tmp_path: Path) -> None:
    sha256 = files.keep(tmp_path, 1, b"a letter")
    with pytest.raises(FileNotFoundError):
        files.read(tmp_path, 2, sha256)


def test_a_file_changed_on_the_disk_is_not_handed_out(tmp_path: Path) -> None:
    sha256 = files.keep(tmp_path, 1, b"a letter")
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    path.chmod(0o600)
    path.write_bytes(b"another letter")
    with pytest.raises(ValueError, match="changed on the disk"):
        files.read(tmp_path, 1, sha256)


@pytest.mark.parametrize("sha256", ["", "../../secret-key", "A" * 64, "0" * 63])
def test_only_a_hash_names_a_file(tmp_path: Path, sha256: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        files.read(tmp_path, 1, sha256)
