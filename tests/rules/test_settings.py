from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tracker.settings import BadSetting, read_settings


def read(folder: Path, **environment: str) -> object:
    return read_settings({"TRACKER_INSTANCE": str(folder), **environment})


def test_nothing_said_means_sqlite_an_outbox_and_loopback(tmp_path: Path) -> None:
    settings = read_settings({"TRACKER_INSTANCE": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path / 'tracker.sqlite3'}"
    assert settings.url == "http://127.0.0.1:5000"
    assert settings.mail_goes_to_outbox
    assert settings.listens_on_loopback


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    first = read_settings({"TRACKER_INSTANCE": str(tmp_path)}).secret_key
    assert len(first) > 40
    assert read_settings({"TRACKER_INSTANCE": str(tmp_path)}).secret_key == first
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


@pytest.mark.parametrize("listen", ["5000", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:70000", ":5000"])
def test_a_bad_listening_address_is_named(tmp_path: Path, listen: str) -> None:
    with pytest.raises(BadSetting, match="TRACKER_LISTEN"):
        read(tmp_path, TRACKER_LISTEN=listen)


@pytest.mark.parametrize("url", ["tracker.example", "ftp://tracker.example", "https://", "https://x:70000"])
def test_a_bad_address_for_links_is_named(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadSetting, match="TRACKER_URL"):
        read(tmp_path, TRACKER_URL=url)


@pytest.mark.parametrize("mail", ["pigeon", "smtp://", "smtp://host:post", "stmp://tracker:secret@host"])
def test_a_bad_way_out_for_mail_is_named_without_its_password(tmp_path: Path, mail: str) -> None:
    with pytest.raises(BadSetting, match="TRACKER_MAIL") as refusal:
        read(tmp_path, TRACKER_MAIL=mail)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("sender", ["Improvement tracker", "Tracker <tracker@x.example>\nBcc: y@x.example"])
def test_a_bad_sender_is_named(tmp_path: Path, sender: str) -> None:
    with pytest.raises(BadSetting, match="TRACKER_MAIL_FROM"):
        read(tmp_path, TRACKER_MAIL_FROM=sender)


def test_an_address_over_https_is_one_whatever_its_capitals(tmp_path: Path) -> None:
    assert read_settings(
        {"TRACKER_INSTANCE": str(tmp_path), "TRACKER_URL": "HTTPS://tracker.example"}
    ).served_over_https


def test_an_ipv6_address_stands_in_brackets_in_links(tmp_path: Path) -> None:
    settings = read_settings({"TRACKER_INSTANCE": str(tmp_path), "TRACKER_LISTEN": "[::1]:5001"})
    assert (settings.listen_host, settings.listen_port) == ("::1", 5001)
    assert settings.url == "http://[::1]:5001"
    assert settings.listens_on_loopback
