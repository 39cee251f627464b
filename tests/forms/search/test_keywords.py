"""What people call a page in words of their own: the editors write it on the page, and the search finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.model import LANGS
from forms.search.across import Across
from forms.search.answers import answered
from forms.search.engine import Engine
from forms.search.index import index_of
from tests.forms.project import Project

if TYPE_CHECKING:
    from pathlib import Path

ZH = "---\ntitle: 总台\nkeywords: [服务台, 寄存]\n---\n# 总台\n\n在一楼，服务各楼层。\n\n## 电话\n\n拨八。\n"
EN = "---\ntitle: Front desk\nkeywords: [cloakroom]\n---\n# Front desk\n\nOn the first floor.\n\n## Phone\n\nDial eight.\n"


def test_a_page_is_found_by_its_keywords_which_are_shown_beside_its_title(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.page("reference.md", ZH, EN)
    assert project.check() == []
    catalogue = project.load()
    search = Across(*(Engine(index_of(catalogue, lang)) for lang in LANGS))
    found = answered(search, "寄存")["results"][0]
    assert (found["title"], found["called"]) == ("总台", [{"text": "寄存", "marked": True}])
    assert answered(search, "一楼")["results"][0]["called"] == []
    assert answered(search, "cloakroom")["results"][0]["title"] == "总台"
