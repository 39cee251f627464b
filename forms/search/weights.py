"""Every figure and word that the ranking goes by. They travel inside the index, so that the browser has the same ones."""

from __future__ import annotations

from typing import Any

KINDS = ("page", "section", "department", "role", "checklist", "form", "procedure", "rule", "meeting")
KIND_WEIGHTS = {
    "page": 1.0,
    "section": 0.88,
    "department": 0.45,
    "role": 1.0,
    "checklist": 1.1,
    "form": 1.1,
    "procedure": 1.12,
    "rule": 1.0,
    "meeting": 0.98,
}
# What a hit is worth: in the title, the title in the other language, the keywords, the text, the page's title, the
# department's name (for an entry, and for the page as a whole).
FIELDS = {"title": 7.5, "other": 4.0, "keywords": 1.6, "text": 0.93, "page": 4.0, "department": 4.0, "department_page": 3.4}
FIGURES = {
    "saturation": 2.3,  # how quickly more hits of one word stop counting
    "length": 0.47,  # how much a long title or text dilutes a hit
    "coverage": 1.15,  # the power to which the share of words found is raised
    "whole": 0.45,  # what the page holds as a whole, beside its best entry
    "heading": 0.4,  # what a section's title is worth for its page, beside the page's own
    "page_saturation": 3.2,
    "beside": 0.75,  # another way to say it, where the handbook has it as it was typed
    "rarity": 0.72,  # the power to which a way is rarer or commoner than what was typed
    "cohesion": 2.0,  # how closely two characters must keep company to be a word (log of how often against chance)
    "across": 0.5,  # two characters that stand across words
    "single": 0.6,  # a character by itself
    "family": 0.35,  # a word of the same root
    "homophone": 0.5,
    "misspelt": 0.7,
    "phrase": 0.8,  # words found side by side, as typed
    "synonym": 0.77,
    "beginning": 0.7,  # a Latin word found by its first letters
    "pinyin": 0.8,
    "exact": 1.5,  # the title is what was typed
    "together": 0.13,  # what the other entries of a page add to its best one
    "own_department": 1.5,
    "own_role": 1.2,
    "fits": 0.55,  # the share of a query that a page must explain
    "enough": 1.6,  # words that the handbook does not know: no more has to be explained than these weigh
    "part": 0.8,  # what a character by itself explains
}
# Words that say that something is asked, not what.
ASKING = """
是不是 能不能 可不可以 要不要 有没有 为什么 怎么样 怎么 怎样 什么时候 什么 哪里 哪些 哪个 哪儿 多少 几点 多久 如何 请问
应该 需要 谁负责 负责 找谁 谁来 谁 是 吗 呢 吧 啊 的 了 我 要 得 该 去 在
可以 可不可 没有 会不会 行不行 怎么弄 哪位 哪一 一下 还是 如果 我们 他们 你们 别人 时候
a an the of to in on at for is are do does did i my me we our you your it how what when where who whom which why
can could should must and or by with be if
was were been has have had will would may am not this that there they them their his her from about into any some get
here please let us tell want someone somebody anyone something so then just
"""
# Words in which a letter of the list above is part of the word.
PROTECTED = """
负责人 目的 了解 自我 要求 要点 主要 重要 需要量 在岗 在职 在库 在途 在册 存在 现在 得分
所得 该店 去向 去污 回去 心得 不得 应得 必要 纪要 摘要 是否 凡是
"""
DIGITS = dict(zip("一二两三四五六七八九", "1223456789", strict=True))


def as_json() -> dict[str, Any]:
    return {
        "kinds": list(KINDS),
        "kind_weights": [KIND_WEIGHTS[kind] for kind in KINDS],
        "fields": FIELDS,
        "figures": FIGURES,
        "asking": ASKING.split(),
        "protected": PROTECTED.split(),
        "digits": DIGITS,
    }
