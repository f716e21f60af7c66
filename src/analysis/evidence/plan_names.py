"""Tell the year that ends the name of a plan from a deadline."""

from __future__ import annotations

import re

from analysis.evidence.quantity_words import LISTS, TAKEN, any_of

_WORDS: dict[str, list[str]] = LISTS["deadlines"]

# "Quy hoạch sử dụng đất đến năm 2030 của tỉnh", "phương hướng, nhiệm vụ đến năm 2030": the horizon of a plan, by its
# name; but "Kế hoạch đặt mục tiêu đến năm 2030 …" and "theo đề án, đến năm 2030 …"
_PLAN_NAME = re.compile(rf"(?<!\w){any_of(_WORDS['plan_names'])}|{TAKEN}\s[^,]{{0,60}}?(?<!\w)về\s", re.IGNORECASE)
_NOT_IN_NAME = re.compile(
    rf"[;:]|\d{{4}}\.|(?<!số )(?<!ngày )(?<![\d/-])\d[\d.,]*\s?(?:%|[^\W\d])|(?<!\w){any_of(_WORDS['not_in_names'])}",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(
    rf"\s*(?:$|[.;:)”\"»…/-]|,(?!\s+(?:[^\W\d]+\s+){{0,3}}?{any_of(_WORDS['begins_goals'])}))"
    rf"|\s+{any_of(_WORDS['after_names'])}",
    re.IGNORECASE,
)


def is_horizon(before: str, after: str) -> bool:
    """Return True if "đến năm …" belongs to the name of a plan that ends there."""
    if not _AFTER_NAME.match(after):
        return False
    names = [m for m in _PLAN_NAME.finditer(before) if not _NOT_IN_NAME.search(before, m.end())]
    # "theo đề án đến năm 2030, cả nước có …" is what the plan says
    return any(not (after.startswith(",") and before[: m.start()].lower().endswith("theo ")) for m in names)
