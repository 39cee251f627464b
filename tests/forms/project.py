"""A small project on disk for tests of the kernel: one department, two roles, one form."""

from __future__ import annotations

import shutil
from pathlib import Path

from forms.catalogue import Catalogue, load
from forms.check import check
from forms.form_pages import stubs

ROOT = Path(__file__).parents[2]
SHOP = "departments/shop/"
ROLE = "---\ntitle: {title}\nrole: {name}\nduties: [duties]\n---\n# {title}\n\n## 职责 {{#duties}}\n\n- 看好{title} {{#look}}\n"
ROLE_EN = "---\ntitle: {title}\n---\n# {title}\n\n## Duties {{#duties}}\n\n- Look after {title} {{#look}}\n"
FORM = """title: {zh: 值班日志, en: Duty log}
submitted_by: [cashier]
fields:
  - {id: note, type: longtext, label: {zh: 记录, en: Notes}}
"""
FORM_PAGE = "---\ntitle: 值班日志\nform: duty-log\n---\n# 值班日志\n\n每天写。\n"


class Project:
    """Files below ``root``; ``write`` and ``page`` add to them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copy(ROOT / "mkdocs.yml", root)
        self.page(
            "index.md", "---\ntitle: 商场\ndepartment: shop\nsector: retail\n---\n商场。\n", "---\ntitle: Shop\n---\nThe shop.\n"
        )
        for name, title, english in (("cashier", "收银员", "Cashier"), ("guard", "保安员", "Guard")):
            zh, en = ROLE.format(title=title, name=name), ROLE_EN.format(title=english)
            self.page(f"roles/{name}.md", zh, en)
        self.write("forms/definitions/shop/duty-log.yml", FORM)
        self.page("forms/duty-log.md", FORM_PAGE, "---\ntitle: Duty log\n---\n# Duty log\n\nWritten every day.\n")

    def write(self, file: str, text: str) -> Path:
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def page(self, path: str, zh: str, en: str | None = None) -> None:
        """A page of the department, in both languages where ``en`` is given."""
        self.write(f"handbook/zh/{SHOP}{path}", zh)
        if en is not None:
            self.write(f"handbook/en/{SHOP}{path}", en)

    def read(self, file: str) -> str:
        return (self.root / file).read_text(encoding="utf-8")

    def load(self) -> Catalogue:
        return load(self.root)

    def check(self) -> list[str]:
        """What the check tells once every form that a test has written has a page."""
        for file, text in stubs(self.root):
            self.write(file, text)
        return [str(problem) for problem in check(self.root)]
