"""Files that nobody should have to open: bombs, halves, disguises. All are made here, none is kept."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from functools import cache

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

WORD = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def pdf(pages: int = 1, text: str = "What needs to improve?", password: str | None = None) -> bytes:
    """A PDF with the same words on each page; none at all when `text` is empty."""
    buffer = io.BytesIO()
    encrypt = StandardEncryption(password, ownerPassword="owner") if password else None
    canvas = Canvas(buffer, invariant=1, encrypt=encrypt)
    for _ in range(pages):
        if text:
            canvas.drawString(72, 700, text)
        else:
            canvas.rect(72, 72, 300, 300, fill=1)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def pdf_around(stream: bytes, *, extra: bytes = b"") -> bytes:
    """A PDF of one page whose content is this stream, compressed."""
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R " + extra + b">>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        stream_object(stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )


def stream_object(stream: bytes, extra: bytes = b"", length: int | None = None) -> bytes:
    """A PDF's stream, compressed; `length` is what it says of itself, where that is not the truth."""
    packed = zlib.compress(stream, 9)
    said = len(packed) if length is None else length
    return b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n" % (said, extra) + packed + b"\nendstream"


def pdf_of(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalogue."""
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


@cache
def pdf_bomb(megabytes: int) -> bytes:
    """A small PDF whose only page unpacks to this much text."""
    return pdf_around(b"BT /F1 9 Tf 72 700 Td " + b"(What needs) Tj 0 -1 Td " * (megabytes * 1_000_000 // 24) + b"ET")


def word(document: bytes, **parts: bytes) -> bytes:
    """A Word file from the XML of its document and further parts."""
    buffer = io.BytesIO()
    # Half a gigabyte has to go in soon rather than tightly.
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("word/document.xml", document)
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return buffer.getvalue()


def word_of(*paragraphs: str) -> bytes:
    """A Word file of plain paragraphs."""
    runs = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    return word(b"<w:document " + WORD + b"><w:body>" + runs.encode() + b"</w:body></w:document>")


@cache
def word_bomb(megabytes: int) -> bytes:
    """A small Word file whose document unpacks to this many megabytes."""
    return word(b"<w:document " + WORD + b"><w:body>" + b" " * (megabytes * 1_000_000) + b"</w:body></w:document>")


def entity_bomb() -> bytes:
    """A Word file whose few entities would grow into gigabytes."""
    entities = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 20) for n in range(1, 12))
    head = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e0 "improve">' + entities + b"]>"
    return word(
        head + b"<w:document " + WORD + b"><w:body><w:p><w:r><w:t>&e11;</w:t></w:r></w:p></w:body></w:document>"
    )


def outside_entity() -> bytes:
    """A Word file that asks for a file of the machine."""
    head = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return word(head + b"<w:document " + WORD + b"><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>")


def deep_word(depth: int) -> bytes:
    """A Word file of tables inside tables."""
    opened = b"<w:tbl><w:tr><w:tc>" * depth
    closed = b"</w:tc></w:tr></w:tbl>" * depth
    text = b"<w:p><w:r><w:t>deep</w:t></w:r></w:p>"
    return word(b"<w:document " + WORD + b"><w:body>" + text + opened + text + closed + b"</w:body></w:document>")


def mutated(content: bytes, seed: int) -> bytes:
    """The same file with bytes changed, cut out, doubled or cut off, by a seed."""
    chance = random.Random(seed)
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(damaged))
        length = chance.choice((1, 4, 64, 900))
        match chance.randrange(5):
            case 0:
                damaged[at] = chance.randrange(256)
            case 1:
                del damaged[at : at + length]
            case 2:
                damaged[at:at] = damaged[at : at + length]
            case 3:
                damaged[at : at + length] = chance.randbytes(len(damaged[at : at + length]))
            case _ if chance.random() < 0.3:
                del damaged[at:]
        if not damaged:
            return b"%PDF-"
    return bytes(damaged)
