"""The parts of a workbook's archive as XML, with a limit on all that is unpacked. No entity is ever expanded."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from lxml import etree

from tracker.adapters.extract import Limits, Reason, Unreadable

_CHUNK = 1 << 16
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    etree.XMLSyntaxError,
)
# What spreadsheets write; the other methods of the format unpack far more from far less.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# Rules, styles and names are small; only rows and strings are read piece by piece.
_LARGEST_TREE = 20_000_000


class Archive:
    """An archive that has cost nothing until a part is asked for. Every method raises Unreadable."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(content))
            self.names = frozenset(self.zip.namelist())
        except _BROKEN as error:
            raise Unreadable(Reason.DAMAGED) from error
        self.most = limits.unpacked
        self.left = limits.unpacked

    def tree(self, name: str) -> etree._Element | None:
        """A small part whole; None where there is no such part."""
        if name not in self.names:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            with self._open(name) as part:
                content = part.read(_LARGEST_TREE + 1)
                if len(content) > _LARGEST_TREE:
                    raise self.too_large()
                root = etree.fromstring(content, parser)
        except _BROKEN as error:
            raise Unreadable(Reason.DAMAGED) from error
        _refuse_entities(root)
        return root

    def elements(self, name: str, *tags: str) -> Iterator[etree._Element]:
        """The elements of a large part with these local names, one by one; each is emptied after its turn."""
        if name not in self.names:
            return
        try:
            with self._open(name) as part:
                wanted = tuple(f"{{*}}{tag}" for tag in tags)
                walk = etree.iterparse(
                    part, events=("end",), tag=wanted, resolve_entities=False, no_network=True, load_dtd=False
                )
                for number, (_, element) in enumerate(walk):
                    if not number:
                        _refuse_entities(element)
                    yield element
                    element.clear()
                    while element.getprevious() is not None and element.getparent() is not None:
                        del element.getparent()[0]
        except _BROKEN as error:
            raise Unreadable(Reason.DAMAGED) from error

    def targets(self, name: str) -> dict[str, tuple[str, str]]:
        """The relationships of a part: id to the last word of its type and the name of the part it points to."""
        folder, file = posixpath.split(name)
        root = self.tree(f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels")
        found = {}
        for one in root.iter("{*}Relationship") if root is not None else ():
            target = one.get("Target", "")
            path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[one.get("Id", "")] = (one.get("Type", "").rpartition("/")[2], path)
        return found

    def too_large(self) -> Unreadable:
        return Unreadable(Reason.TOO_LARGE, megabytes=self.most // 1_000_000)

    def _open(self, name: str) -> _Part:
        entry = self.zip.getinfo(name)
        if entry.flag_bits & 1:
            raise Unreadable(Reason.ENCRYPTED)
        if entry.compress_type not in _METHODS:
            raise Unreadable(Reason.DAMAGED)
        return _Part(self, self.zip.open(name))


class _Part:
    """A part being read: the size written in the archive is a claim, what counts is what comes out."""

    def __init__(self, archive: Archive, source: IO[bytes]) -> None:
        self.archive = archive
        self.source = source
        self.is_first = True

    def read(self, size: int = _CHUNK) -> bytes:
        chunk = self.source.read(size if size and size > 0 else _CHUNK)
        self.archive.left -= len(chunk)
        if self.archive.left < 0:
            raise self.archive.too_large()
        if self.is_first and b"<!DOCTYPE" in chunk[:4096]:
            raise Unreadable(Reason.DAMAGED)
        self.is_first = False
        return chunk

    def __enter__(self) -> _Part:
        return self

    def __exit__(self, *_: object) -> None:
        self.source.close()


def _refuse_entities(element: etree._Element) -> None:
    """No workbook has a document type; one that comes with it wants something expanded."""
    if element.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(Reason.DAMAGED)
