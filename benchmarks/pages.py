"""A made-up handbook of a thousand pages in folders: departments, roles, checklists and procedures, as a real one has them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEPARTMENTS, ROLES, CHECKLISTS, PROCEDURES = 20, 12, 6, 6  # 25 pages a department, 500 a language
LINES = 8
WORDS = {
    "zh": "门店 楼层 主管 检查 记录 顾客 商品 陈列 价签 清洁 收银 巡场 交接 报告 汇总 审核 整理 培训 仓库 盘点",
    "en": "shop floor supervisor checks records customers goods display price tags cleaning till patrol handover report",
}
TITLES = {"zh": ("部门", "岗位", "清单", "流程"), "en": ("Department", "Role", "Checklist", "Procedure")}


def write(project: Path) -> int:
    """Write the handbook in both languages; how many pages that makes."""
    number = 0
    for lang in WORDS:
        for path, text in pages(lang):
            file = project / "handbook" / lang / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
            number += 1
    return number


def pages(lang: str) -> Iterator[tuple[str, str]]:
    """Path and text of every page; the same in every run."""
    chance = random.Random(lang)
    yield "index.md", f"---\ntitle: {lang}\n---\n# {lang}\n\n{prose(lang, chance)}\n"
    for index in range(DEPARTMENTS):
        yield from department(f"d{index}", lang, chance)


def department(name: str, lang: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    folder, (own, role, checklist, procedure) = f"departments/{name}", TITLES[lang]
    zh = lang == "zh"
    facts = f"department: {name}\nsector: retail\n" if zh else ""
    links = " ".join(f"[{role}](role:r{index})" for index in range(ROLES))
    yield f"{folder}/index.md", page(f"{own} {name}", facts, f"{prose(lang, chance)}\n\n{links}", lang, chance)
    for index in range(ROLES):
        facts = f"role: r{index}\nduties: [duties]\n" if zh else ""
        yield f"{folder}/roles/r{index}.md", page(f"{role} {index}", facts, listed("duties", "-", lang, chance), lang, chance)
    for index in range(CHECKLISTS):
        day = '{every: day, opens: "08:00", due: "09:00"}'
        facts = f"checklists:\n  c{index}:\n    roles: [r{index}, r{index + 1}]\n    schedule: {day}\n" if zh else ""
        text = listed(f"c{index}", "- [ ]", lang, chance)
        yield f"{folder}/checklists/c{index}.md", page(f"{checklist} {index}", facts, text, lang, chance)
    for index in range(PROCEDURES):
        facts = f"procedure: p{index}\nsteps: [steps]\n" if zh else ""
        text = listed("steps", "1.", lang, chance, f" actor=r{index}" if zh else "")
        yield f"{folder}/procedures/p{index}.md", page(f"{procedure} {index}", facts, text, lang, chance)


def page(title: str, facts: str, text: str, lang: str, chance: random.Random) -> str:
    return f"---\ntitle: {title}\n{facts}---\n# {title}\n\n{prose(lang, chance)}\n\n{text}\n\n{prose(lang, chance)}\n"


def listed(anchor: str, bullet: str, lang: str, chance: random.Random, more: str = "") -> str:
    lines = [f"{bullet} {prose(lang, chance, 12)} {{#l{index}{more}}}" for index in range(LINES)]
    return f"## {anchor.title()} {{#{anchor}}}\n\n" + "\n".join(lines)


def prose(lang: str, chance: random.Random, length: int = 60) -> str:
    return ("" if lang == "zh" else " ").join(chance.choices(WORDS[lang].split(), k=length))
