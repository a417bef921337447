"""What every page must hold to: valid HTML, usable by keyboard and by ear, nothing inline."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterator
from functools import cache

import html5lib
from html5lib.constants import DataLossWarning, E
from lxml.etree import _Element as Element
from lxml.html import document_fromstring

# Words that say nothing out of context, and words the content style does without.
EMPTY_LINKS = {
    "click here",
    "here",
    "more",
    "read more",
    "link",
    "this link",
    "this page",
    "view",
    "edit",
    "change",
}
UNWANTED = re.compile(r"\b(click here|please|kindly)\b", re.IGNORECASE)
TYPED_WITHOUT_LABEL = {"hidden", "submit", "button", "reset", "image"}
URL_ATTRIBUTES = ("href", "src", "action", "formaction")


# Differs from one answer to the next where the page is the same.
TOKEN = re.compile(r'(name="csrf_token"[^>]* value=")[^"]+')


def read(html: str) -> Element:
    """The page as an lxml tree, to look things up in. It says nothing of mistakes: `faults` does."""
    return document_fromstring(html)


def _strictly(html: str) -> tuple[Element, list[str]]:
    """The page as the standard has it read, and every place where it is not valid HTML. That is slow."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataLossWarning)
        parser = html5lib.HTMLParser(html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False)
        document = parser.parse(html).getroot()
    lines = html.split("\n")
    return document, [
        f"not valid HTML, line {line}: {E.get(code, code) % details}: {lines[line - 1].strip()[:120]!r}"
        for (line, _column), code, details in parser.errors
    ]


def words(element: Element | None) -> str:
    """What an element says, white space made single, without scripts and SVG drawings. None says nothing."""
    if element is None:
        return ""
    parts = element.xpath(".//text()[not(ancestor::script or ancestor::style or ancestor::*[local-name()='svg'])]")
    return " ".join("".join(parts).split())


def faults(html: str, product_name: str, *, csrf: bool = True) -> list[str]:
    """Everything wrong with a page, one sentence each. `csrf`: forms that post must carry a token.

    A page that was inspected before, but for its token, is not inspected again.
    """
    return list(_faults(TOKEN.sub(r"\1token", html), product_name, csrf))


@cache
def _faults(html: str, product_name: str, csrf: bool) -> tuple[str, ...]:
    document, found = _strictly(html)
    for inspect in (
        _frame,
        _headings,
        _ids,
        _errors,
        _fields,
        _links_and_buttons,
        _media,
        _tables,
        _nothing_inline,
        _wording,
    ):
        found += inspect(document)
    title = words(document.find(".//title"))
    if not title.endswith(f" – {product_name}") or not title.removesuffix(f" – {product_name}").strip():
        found.append(f"the title is {title!r}, not '<page> – {product_name}'")
    if bool(document.xpath("//*[contains(@class,'govuk-error-summary__list')]")) != title.startswith("Error: "):
        found.append(f"the title is {title!r}: 'Error: ' goes with an error summary, and only with one")
    if csrf:
        found += [
            f"the form to {form.get('action', 'this page')!r} has no csrf_token"
            for form in document.iter("form")
            if form.get("method", "").lower() == "post" and not form.xpath(".//input[@name='csrf_token'][@value!='']")
        ]
    return tuple(found)


def _frame(document: Element) -> Iterator[str]:
    if document.get("lang") != "en":
        yield f"html lang is {document.get('lang')!r}"
    if len(document.xpath("//main")) != 1:
        yield "there is not exactly one main"
    if not document.xpath("//a[@href='#main-content']") or not document.xpath("//*[@id='main-content']"):
        yield "the link that skips to main-content is missing"


def _headings(document: Element) -> Iterator[str]:
    headings = document.xpath("//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]")
    if sum(heading.tag == "h1" for heading in headings) != 1:
        yield f"{sum(heading.tag == 'h1' for heading in headings)} h1, not one"
    # The banner and the error summary above the h1 have an h2, as the design system has it.
    level = 1
    for heading in headings:
        if not words(heading):
            yield f"an empty {heading.tag}"
        if int(heading.tag[1]) > level + 1:
            yield f"{heading.tag} {words(heading)!r} follows an h{level}"
        level = int(heading.tag[1])


def _ids(document: Element) -> Iterator[str]:
    count = Counter(element.get("id") for element in document.xpath("//*[@id]"))
    yield from (f"id {name!r} stands {times} times" for name, times in count.items() if times > 1 or not name)
    for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "headers", "list"):
        for element in document.xpath(f"//*[@{attribute}]"):
            for name in element.get(attribute).split():
                if name not in count:
                    yield f"{attribute}={name!r} of {element.tag} leads nowhere"
    for link in document.xpath("//a[starts-with(@href, '#')]"):
        if link.get("href")[1:] not in count:
            yield f"the link {words(link)!r} leads to {link.get('href')}, which is not there"


def _errors(document: Element) -> Iterator[str]:
    """What is wrong is listed in the order in which the page asks."""
    places = {element.get("id"): place for place, element in enumerate(document.xpath("//*[@id]"))}
    before = -1
    for link in document.xpath("//*[contains(@class,'govuk-error-summary__list')]//a[starts-with(@href, '#')]"):
        place = places.get(link.get("href")[1:], before)
        if place < before:
            yield f"the error {words(link)!r} is listed after one that stands below it"
        before = place


def _fields(document: Element) -> Iterator[str]:
    labelled = {label.get("for") for label in document.iter("label") if words(label)}
    for field in document.xpath("//input | //select | //textarea"):
        kind = field.get("type", "text")
        if field.tag == "input" and kind in TYPED_WITHOUT_LABEL:
            continue
        name = field.get("name") or field.get("id")
        if field.get("id") not in labelled and not field.get("aria-label") and not field.get("aria-labelledby"):
            yield f"{field.tag} {name!r} has no label"
        if not field.get("name"):
            yield f"{field.tag} {name!r} has no name, so it is never sent"
        if not field.xpath("ancestor::form") and not field.get("form"):
            yield f"{field.tag} {name!r} is in no form"
        if kind == "radio" and not words(next(iter(field.xpath("ancestor::fieldset[1]/legend")), None)):
            yield f"radio {name!r} has no legend"
    for fieldset in document.iter("fieldset"):
        if not words(fieldset.find("./legend")):
            yield "a fieldset without a legend"
    for form in document.xpath("//form"):
        if form.get("method", "get").lower() not in {"get", "post"}:
            yield f"form method {form.get('method')!r}"
        if form.xpath(".//input[@type='file']") and form.get("enctype") != "multipart/form-data":
            yield "a form with a file input does not say enctype=multipart/form-data"


def _links_and_buttons(document: Element) -> Iterator[str]:
    for link in document.iter("a"):
        name = words(link) or link.get("aria-label", "") or " ".join(image.get("alt", "") for image in link.iter("img"))
        if not link.get("href"):
            yield f"a link without an address: {name!r}"
        if not name.strip():
            yield f"the link to {link.get('href')} has no text"
        elif name.strip().lower() in EMPTY_LINKS:
            yield f"the link text {name!r} says nothing out of context"
    for button in document.xpath("//button | //input[@type='submit' or @type='button']"):
        name = words(button) or button.get("aria-label") or (button.get("value") if button.tag == "input" else "")
        if not name:
            yield "a button without a name"
        if button.tag == "button" and button.get("type", "submit") == "submit" and not button.xpath("ancestor::form"):
            yield f"the button {name!r} is in no form"


def _media(document: Element) -> Iterator[str]:
    yield from (f"img {image.get('src')} has no alt" for image in document.iter("img") if image.get("alt") is None)
    for drawing in document.xpath("//*[local-name()='svg']"):
        hidden = drawing.get("aria-hidden") == "true"
        named = drawing.get("aria-label") or drawing.get("aria-labelledby")
        if not hidden and not (drawing.get("role") == "img" and named):
            yield "an svg is neither aria-hidden nor role=img with a name"
    for frame in document.iter("iframe"):
        if not frame.get("title"):
            yield "an iframe without a title"


def _tables(document: Element) -> Iterator[str]:
    for table in document.iter("table"):
        name = words(table.find("./caption"))
        if not name:
            yield "a table without a caption"
        if not table.xpath(".//th"):
            yield f"the table {name!r} has no th"
        for cell in table.iter("th"):
            if cell.get("scope") not in {"col", "row", "colgroup", "rowgroup"}:
                yield f"a th of {name!r} without scope: {words(cell)!r}"
            if not words(cell):
                yield f"an empty th in the table {name!r}"
    for row in document.xpath("//dl"):
        if not row.xpath(".//dt") or not row.xpath(".//dd"):
            yield "a dl without dt and dd"


def _nothing_inline(document: Element) -> Iterator[str]:
    for element in document.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            if name == "style":
                yield f"style={value!r} on {element.tag}: the content security policy blocks it"
            elif name.startswith("on"):
                yield f"{name} on {element.tag}: the content security policy blocks it"
            elif name in URL_ATTRIBUTES and value.strip().lower().startswith("javascript:"):
                yield f"a javascript: address on {element.tag}"
    yield from ("a style element: the content security policy blocks it" for _ in document.iter("style"))
    scripts = [script for script in document.iter("script") if not script.get("src")]
    yield from (
        f"an inline script: {(script.text or '')[:60]!r}"
        for script in scripts
        if "govuk-frontend-supported" not in (script.text or "")
    )


def _wording(document: Element) -> Iterator[str]:
    # What people and inspectors wrote is theirs.
    ours = document.xpath(
        "//body//text()[not(ancestor::script or ancestor::textarea or ancestor::blockquote"
        " or ancestor::*[contains(concat(' ', @class, ' '), ' app-typed ')])]"
    )
    for text in ours:
        for word in UNWANTED.findall(text):
            yield f"says {word!r}: {' '.join(text.split())[:80]!r}"
    for marker in ("None", "undefined", "{{", "{%", "Markup("):
        for text in ours:
            if text.strip() == marker or (not marker.isalpha() and marker in text):
                yield f"{text.strip()[:60]!r} is not for people"
