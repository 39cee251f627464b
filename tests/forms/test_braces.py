"""Braces at the end of a list line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.braces import KEYS, read_braces, split

ids = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}", fullmatch=True)
values = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="\"'{}"), min_size=1, max_size=12)
attributes = st.tuples(ids, st.dictionaries(st.sampled_from(KEYS), values, max_size=4)).map(
    lambda made: (("id", made[0]), *made[1].items())
)


@given(attributes)
def test_what_is_written_reads_back(made: tuple[tuple[str, str], ...]) -> None:
    written = " ".join(f"#{value}" if key == "id" else f'{key}="{value}"' for key, value in made)
    text, braces = split(f"文字 {{{written}}}")
    assert (text, read_braces(braces, 1)) == ("文字", (made, []))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("文字 {#a}", ("文字", "{#a}")),
        ("[文字](x){#a}  ", ("[文字](x)", "{#a}")),
        ("见 {表一} 再看 {#a k=v}", ("见 {表一} 再看", "{#a k=v}")),
        ("`{#a}`", ("`{#a}`", "")),
        ("文字\\{#a}", ("文字\\{#a}", "")),
        ("填写{姓名}", ("填写{姓名}", "")),
        ("{#a}", ("{#a}", "")),
    ],
)
def test_only_trailing_braces_are_lifted(line: str, expected: tuple[str, str]) -> None:
    assert split(line) == expected


@pytest.mark.parametrize(
    ("braces", "said"),
    [
        ("{#a onclick=x}", '"onclick" in braces is not known.'),
        ("{#a evidnce=note}", '"evidnce" in braces is not known. Did you mean "evidence"?'),
        ("{#a .red}", '".red" in braces is not known.'),
        ("{#a evidence}", '"evidence" in braces has no value. Write evidence=... .'),
        ("{#a #b}", '"id" stands twice in the braces. Keep one of them.'),
        ("{#A_b}", 'id "A_b" is not written as an id. Use lower-case letters, digits and hyphens.'),
    ],
)
def test_a_slip_is_told(braces: str, said: str) -> None:
    (slip,) = read_braces(braces, 1)[1]
    assert f"{slip.sentence} {slip.hint}".strip() == said
