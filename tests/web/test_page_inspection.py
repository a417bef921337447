"""The inspection has to find what it is for: each fault is planted in a page that is otherwise without one."""

from __future__ import annotations

import pytest

from tests.web.inspection import faults

GOOD = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Actions – Tracker</title></head>
<body><a href="#main-content">Skip to main content</a>
<main id="main-content"><h1>Actions</h1><h2>Late</h2>
<form method="post"><input type="hidden" name="csrf_token" value="x">
<label for="word">Word</label><input id="word" name="word" aria-describedby="word-hint"><p id="word-hint">A hint</p>
<fieldset><legend>Colour</legend><input type="radio" name="c" id="c" value="r"><label for="c">Red</label></fieldset>
<button type="submit">Save</button></form>
<table><caption>All</caption><thead><tr><th scope="col">Name</th></tr></thead><tbody><tr><td>A</td></tr></tbody></table>
<p><a href="/next">Next action</a> <img src="/a.png" alt=""></p>
</main></body></html>"""


def test_a_good_page_has_no_faults() -> None:
    assert faults(GOOD, "Tracker") == []


@pytest.mark.parametrize(
    ("there", "instead", "said"),
    [
        ("<!DOCTYPE html>", "", "not valid HTML"),
        ("<h2>Late</h2>", "<h2>Late</h2><p><div></div></p>", "not valid HTML"),
        ('lang="en"', "", "lang"),
        ("Actions – Tracker", "Actions", "title"),
        ("Actions – Tracker", " – Tracker", "title"),
        ("Actions – Tracker", "Error: Actions – Tracker", "Error"),
        ("<h1>Actions</h1>", "", "h1"),
        ("<h2>Late</h2>", "<h1>Late</h1>", "2 h1"),
        ("<h2>Late</h2>", "<h3>Late</h3>", "follows an h1"),
        ("<h2>Late</h2>", "<h2> </h2>", "empty h2"),
        ('id="word-hint"', 'id="word"', "stands 2 times"),
        ('aria-describedby="word-hint"', 'aria-describedby="nowhere"', "leads nowhere"),
        ('for="word"', 'for="world"', "has no label"),
        ('href="/next"', 'href="#nowhere"', "not there"),
        ('name="word"', "", "has no name"),
        ("<legend>Colour</legend>", "", "legend"),
        ('<form method="post">', '<form method="post"><input type="file" name="f" aria-label="File">', "enctype"),
        ('<input type="hidden" name="csrf_token" value="x">', "", "csrf_token"),
        ("Save</button>", "</button>", "button without a name"),
        ("Next action", "", "has no text"),
        ("Next action", "Click here", "out of context"),
        ("Next action", "Please go on", "'Please'"),
        (' alt=""', "", "no alt"),
        ("<caption>All</caption>", "", "caption"),
        ('<th scope="col">Name</th>', "<td>Name</td>", "no th"),
        (' scope="col"', "", "scope"),
        ("<h2>Late</h2>", '<h2 style="color:red">Late</h2>', "style="),
        ("<h2>Late</h2>", '<h2 onclick="x()">Late</h2>', "onclick"),
        ("<h2>Late</h2>", "<h2>Late</h2><script>x()</script>", "inline script"),
        ("<h2>Late</h2>", '<h2>Late</h2><svg viewBox="0 0 1 1"></svg>', "svg"),
        ('href="/next"', 'href="javascript:x()"', "javascript:"),
        (
            "<h2>Late</h2>",
            '<ul class="govuk-error-summary__list"><li><a href="#c">Choose</a><li><a href="#word">Enter it</a></ul>',
            "'Enter it' is listed after",
        ),
        ("<td>A</td>", "<td>None</td>", "not for people"),
        ('<a href="#main-content">Skip to main content</a>', "", "skips"),
    ],
)
def test_each_fault_is_found(there: str, instead: str, said: str) -> None:
    assert there in GOOD
    found = faults(GOOD.replace(there, instead, 1), "Tracker")
    assert any(said in fault for fault in found), found


def test_other_people_s_words_are_theirs() -> None:
    quoted = "<blockquote>Please click here</blockquote><p class='app-typed'>please</p>"
    assert faults(GOOD.replace("<h2>Late</h2>", f"<h2>Late</h2>{quoted}"), "Tracker") == []
