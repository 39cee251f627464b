"""An article in a longer document: what it says stays, its ids are its own, its links stay inside where they can."""

from __future__ import annotations

import pytest

from intake.articles import END, START, article

IDS = {"/departments/x/": "index", "/departments/x/roles/guard/": "roles.guard"}


def rewritten(html: str, address: str = "/departments/x/roles/guard/") -> str:
    return article(f"<nav>out</nav>{START}{html}{END}<footer>out</footer>", address, IDS)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<h1 id="top">Guard</h1>', '<h3 id="roles.guard.top">Guard</h3>'),
        ("<h2>A</h2><h4>B</h4><h6>C</h6>", "<h4>A</h4><h6>B</h6><h6>C</h6>"),
        ('<a href="../../">up</a>', '<a href="#index">up</a>'),
        ('<a href="../../#day">up</a>', '<a href="#index.day">up</a>'),
        ('<a href="#duties">down</a>', '<a href="#roles.guard.duties">down</a>'),
        ('<a href="../../../y/#a">away</a>', '<a href="/departments/y/#a">away</a>'),
        ('<a href="https://example.org/?a=1&amp;b=2">web</a>', '<a href="https://example.org/?a=1&amp;b=2">web</a>'),
        ('<img src="../door.png" alt="&quot;Door&quot;">', '<img src="/departments/x/roles/door.png" alt="&quot;Door&quot;">'),
        ('<label for="a">1 &lt; 2 &#38; 3</label>', '<label for="roles.guard.a">1 &lt; 2 &#38; 3</label>'),
        ('<ul data-list="x/day"><li>one</li></ul>', "<ul><li>one</li></ul>"),
        ('<p>kept<a class="headerlink" href="#x">#</a></p>', "<p>kept</p>"),
        ('<nav class="db-crumbs"><ol><li>way<br></li></ol></nav><p>kept</p>', "<p>kept</p>"),
    ],
)
def test_an_article_is_rewritten(before: str, after: str) -> None:
    assert rewritten(before) == after


def test_sections_of_others_are_left_out_and_links_to_them_lead_to_the_handbook() -> None:
    html = (
        '<h2 id="a">A</h2><p>a</p><h2 id="b">B</h2><div><h3>b</h3><p>b<br>b</p></div><h2 id="c">C</h2><p><a href="#b">b</a></p>'
    )
    address = "/departments/x/"
    made = article(f"{START}{html}{END}", address, IDS, {f"{address}#b"})
    assert made == ('<h4 id="index.a">A</h4><p>a</p><h4 id="index.c">C</h4><p><a href="/departments/x/#b">b</a></p>')
