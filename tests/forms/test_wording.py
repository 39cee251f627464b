"""Schedules in words, compared letter by letter."""

from __future__ import annotations

from typing import Any

import pytest

from forms.schedule import clock, describe, describe_span, parse

WORDS: list[tuple[dict[str, Any], str, str]] = [
    ({"every": "day"}, "每天", "daily"),
    ({"every": "day", "opens": "08:20", "due": "08:30"}, "每天 08:20—08:30", "daily 08:20–08:30"),
    ({"every": "day", "opens": "09:00", "due": "09:00"}, "每天 09:00", "daily 09:00"),
    ({"every": "day", "opens": "09:00"}, "每天 09:00起", "daily from 09:00"),
    ({"every": "weekday", "due": "18:00"}, "工作日 18:00前", "on working days by 18:00"),
    ({"every": "day", "due": "close-10min"}, "每天，不晚于关门前10分钟", "daily, by 10 min before closing"),
    (
        {"every": "day", "opens": "open-40min", "due": "open"},
        "每天，开门前40分钟至开门",
        "daily, from 40 min before opening to opening",
    ),
    (
        {"every": "day", "opens": "close", "closes": "close+1h30min"},
        "每天，关门至关门后1小时30分钟",
        "daily, from closing to 1 h 30 min after closing",
    ),
    ({"every": "30min", "from": "09:30", "to": "20:30"}, "每30分钟 09:30—20:30", "every 30 min 09:30–20:30"),
    (
        {"every": "30min", "from": "open+30min", "to": "close-30min"},
        "每30分钟，开门后30分钟至关门前30分钟",
        "every 30 min, from 30 min after opening to 30 min before closing",
    ),
    ({"every": "1h"}, "每1小时，开门至关门", "every 1 h, from opening to closing"),
    (
        {"every": "day", "rounds": [{"opens": "10:00", "due": "10:30"}, {"opens": "close-1h", "due": "close"}]},
        "每天2次：10:00—10:30、关门前1小时至关门",
        "daily, 2 times: 10:00–10:30; from 1 h before closing to closing",
    ),
    ({"every": ["mon", "wed", "fri"]}, "每周一、三、五", "every Mon, Wed and Fri"),
    ({"every": "week", "on": "sun", "due": "20:00"}, "每周日 20:00前", "every Sun by 20:00"),
    ({"every": "month", "on": 26}, "每月26日", "monthly on day 26"),
    ({"every": "month", "on": [9, 19, 29]}, "每月9日、19日、29日", "monthly on days 9, 19 and 29"),
    ({"every": "month", "on": "last"}, "每月最后一天", "monthly on the last day"),
    ({"every": "quarter", "on": 5}, "每季度第5天", "quarterly on day 5"),
    ({"every": "quarter", "on": "last"}, "每季度最后一天", "quarterly on the last day"),
    ({"every": "year", "on": "03-15"}, "每年3月15日", "yearly on 15 March"),
    ({"every": "event"}, "按需", "as needed"),
]


@pytest.mark.parametrize(("written", "zh", "en"), WORDS)
def test_a_schedule_reads_as_one_short_phrase(written: dict[str, Any], zh: str, en: str) -> None:
    schedule = parse(written)
    assert (describe(schedule, "zh"), describe(schedule, "en")) == (zh, en)


def test_a_meeting_is_said_with_its_two_times() -> None:
    assert describe_span(clock("08:30"), clock("08:40"), "zh") == "08:30—08:40"
