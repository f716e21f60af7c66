"""What the articles commit to: targets, deadlines, and how many documents, meetings and campaigns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from analysis.evidence.instruments import instrument_of
from analysis.evidence.quantity_words import LISTS
from analysis.findings.result import MOST_GROUPS, Finding, in_quotes, place_of, sentence_list, shown_text, times
from analysis.report.study import Study
from analysis.system.language import _, date, language, ngettext, number

_CLAUSE_END = re.compile(r"[;:]\s|–\s|(?<!\b\d),\s|,\s(?!\d{1,2}\s)|\.\s")  # but not within "mức độ 3, 4"
_BY_YEAR = re.compile(r"đến năm (\d{4})\b", re.IGNORECASE)
_RISES_FROM = re.compile(r"\btừ (?:mức )?$", re.IGNORECASE)
_FROM_LEVEL = re.compile(r"\btừ mức $", re.IGNORECASE)  # "từ 30% lên 49%": the second is what is to be reached
_RISES_TO = re.compile(
    r"\s*(?:(?:vào |của )?năm \d{4} )?(?:(?:như )?hiện (?:tại|nay|hành) )?(?:lên|xuống|tới)\b", re.IGNORECASE
)
_TO_REACH = re.compile(  # "để đạt được mục tiêu" is ahead, "đạt được 5%" is not
    r"\b(?:để|(?<!khó )có thể|nhằm|sẽ|phải|cần|muốn|bảo đảm|đảm bảo|kỳ vọng|quyết tâm|phấn đấu)(?: \w+)? đạt được\b"
)
_CONTRAST = re.compile(r"(?:riêng|còn|nhưng|trong khi)\s")  # "phải đạt 3 tấn, riêng nhà tôi đạt 4 tấn"
_MEASURES = re.compile(  # "12 đồng phạm" is no money
    r"(?:đồng|ha|km[2²]?|m ?[23²³]|tấn|USD|đô la(?: Mỹ)?|euro|MW|kWh)(?:/|$)|hộ(?:i viên)?(?!\w)"
)
_HAS_DONE = re.compile(r"\bđã (?:\w+ ){1,3}", re.IGNORECASE)
_IS_DONE = re.compile(  # "hoàn thành trong năm 2021" is ahead, "đã hoàn thành trong năm 2021" is not
    r"\b(?:đã|vừa|mới)\s+(?:cơ bản\s+|được\s+)?(?:hoàn thành|hoàn tất|trở thành|(?:\w+\s+)?xong)\b"
)
_LEAST_WORDS = 5  # of a clause, besides the mention: with fewer it does not say what is to be reached
_IN_LINE = 3  # groups; of more, each has a line
_MOST_WORDS = 32
_NAMED = 6  # of a group in one line


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("analysis").joinpath("resources", "commitments.toml").read_text("utf-8"))


def clause(text: str, start: int, end: int) -> str:
    """Return the clause of a sentence around text[start:end], with the next or the one before where it is very short.

    Examples
    --------
    >>> text = "Các huyện đã họp, báo cáo kết quả với tỉnh trước ngày 15/12/2022, rồi sơ kết."
    >>> clause(text, text.index("trước"), text.index(", rồi"))
    'báo cáo kết quả với tỉnh trước ngày 15/12/2022'
    >>> clause("Đến năm 2030, đưa tỉnh thành trung tâm du lịch của vùng.", 0, 12)
    'Đến năm 2030, đưa tỉnh thành trung tâm du lịch của vùng'
    """
    cuts = [0, *(m.end() for m in _CLAUSE_END.finditer(text) if not start <= m.start() < end), len(text)]
    first = max(i for i, cut in enumerate(cuts[:-1]) if cut <= start)
    last = first + 1
    while last < len(cuts) - 1 and cuts[last] < end:
        last += 1
    while len(text[cuts[first] : cuts[last]].split()) - len(text[start:end].split()) < _LEAST_WORDS:
        if last < len(cuts) - 1:
            last += 1
        elif first > 0:
            first -= 1
        else:
            break
    words = text[cuts[first] : cuts[last]].strip(" ,;:.–").split()
    if len(words) > _MOST_WORDS + 8:
        at = len(text[cuts[first] : start].split())
        begin = max(0, min(at - _MOST_WORDS // 2, len(words) - _MOST_WORDS))
        words = [*(["…"] if begin else []), *words[begin : begin + _MOST_WORDS], "…"]
    return " ".join(words)


def stated(study: Study) -> pd.DataFrame:
    """Return the quantities that commit to something, each with its clause.

    One row is one mention of the table of `find_quantities`, with `commitment` (target, deadline or instrument),
    `clause`,
    `instrument` (missing for others) and `level`, who holds or issues what is counted, empty where that is not said.
    """
    found = study.quantities
    texts = study.sentences.set_index(["article_id", "sentence"])[["text", "start"]]
    articles = study.articles.set_index("article_id")
    published = articles["published"].dropna().to_dict() if "published" in articles else {}
    due_years = _due_years(found)
    rows = []
    for row in found[found["kind"].isin(["percentage", "deadline", "count"])].to_dict("records"):
        text, offset = texts.loc[(row["article_id"], row["sentence"])]
        start, end = row["start"] - offset, row["end"] - offset
        around = clause(text, start, end)
        instrument = instrument_of(row["unit"], row["value"]) if row["kind"] == "count" else None
        if row["kind"] == "deadline":
            if pd.isna(row["date"]) or pd.Timestamp(row["date"]) < published.get(row["article_id"], pd.Timestamp.min):
                continue  # without a year, or over when the article was published: it reports
            if not _is_due(row["text"], around, text[:start]):
                continue
            kind = "deadline"
        elif instrument:
            kind = "instrument"
        elif not _is_start(text, start, end) and _is_target(
            row["kind"],
            str(row["unit"]),
            *(_ahead(part, due_years.get((row["article_id"], row["sentence"]), ())) for part in (around, text[:start])),
        ):
            kind = "target"
        else:
            continue
        rows.append(
            {
                **row,
                "commitment": kind,
                "clause": around,
                "instrument": instrument,
                "level": _level(text[:start]) if instrument else "",
            }
        )
    return pd.DataFrame(rows, columns=[*found.columns, "commitment", "clause", "instrument", "level"])


def _due_years(found: pd.DataFrame) -> dict[tuple[Any, Any], set[int]]:
    """Return for each sentence the years that are deadlines, or the horizon of a plan."""
    deadlines = found[(found["kind"] == "deadline") & found["date"].notna()]
    horizons = found[(found["kind"] == "period") & found["value"].isna() & found["high"].notna()]
    years = pd.concat([deadlines.assign(year=deadlines["date"].dt.year), horizons.assign(year=horizons["high"])])
    due: dict[tuple[Any, Any], set[int]] = {}
    for article, sentence, year in zip(years["article_id"], years["sentence"], years["year"], strict=True):
        due.setdefault((article, sentence), set()).add(int(year))
    return due


def _ahead(text: str, due_years: Collection[int]) -> str:
    """Return a text without "đến năm 2015" where that is no deadline: past, or the end of a span of years."""
    return re.sub(_BY_YEAR, lambda m: m[0] if int(m[1]) in due_years else m[1], text)


def _is_start(text: str, start: int, end: int) -> bool:
    """Return True if text[start:end] is where something begins: "từ 30% lên 49%", "(từ mức 2,4%)"."""
    before = text[:start]
    if re.search(rf"(?:{'|'.join(_words()['described'])})\s+$", before, re.IGNORECASE):
        return True
    return bool(_FROM_LEVEL.search(before) or (_RISES_FROM.search(before) and _RISES_TO.match(text[end:])))


def _holds(text: str, words: Iterable[str]) -> bool:
    """Return True if one of the words occurs in a text, in lower case, and not as a part of another word."""
    return any(re.search(rf"\b{re.escape(word)}\b", text) for word in words)


def _is_due(mention: str, around: str, before: str) -> bool:
    """Return True if a time is one by which something is to be done, and not when something happened."""
    words, around = _words(), around.lower()
    if _holds(_IS_DONE.sub("đã", around), words["ahead"]):
        return True
    if _holds(around, words["past"]):
        return False
    return not mention.lower().startswith(tuple(words["within"])) or _holds(before.lower(), words["ahead"])


def _is_target(kind: str, unit: str, around: str, before: str) -> bool:
    """Return True if a percentage or measure is something to be reached, and not something that is reported."""
    aimed_only = kind == "count" and not _MEASURES.match(unit)
    if aimed_only and not re.match(rf"(?:{'|'.join(_words()['aimed'])})(?!\w)", unit):
        return False
    words = _words()
    around, before = (
        re.sub("|".join(words["told"]), "", _without(_TO_REACH.sub("đạt", text.lower()), words["other"]))
        for text in (around, before)
    )
    ends = [0, 0, *(part.end() for part in _CLAUSE_END.finditer(before))]
    near, own = before[ends[-2] :], before[ends[-1] :]
    if aimed_only and not (_holds(own, words["firm"]) or "phấn đấu" in near):
        return False
    if "(" not in before.rsplit(")", 1)[-1]:  # "đạt 70% (hiện nay 31%)" is a target, the second is none
        around = re.sub(r"\([^()]*\)?", "", around)
    if _CONTRAST.match(around) and not before.count("phấn đấu"):
        before = before.replace("phải đạt", "")
    if _holds(around, words["reported"]):
        return False
    known = [*words["firm"], *words["target"], *words["plan"], *words["expected"]]
    done = any(not _holds(done[0], known) for done in _HAS_DONE.finditer(around))
    if _holds(around, words["firm"]):
        return True
    if done:
        return False  # "đã giải ngân 585 tỷ đồng", but not "đã đề ra kế hoạch"
    if _holds(before, words["firm"]) or _BY_YEAR.search(f"{before} {around}"):
        return True
    # "đạt 104% kế hoạch", "giảm 6,2%": how far a plan has come, how something has changed
    has_changed = re.match(rf"(?:{'|'.join(words['change'])})\s+(?:\w+\s+)?\d", around) and not unit.startswith("%/năm")
    if has_changed or unit.startswith(("% kế hoạch", "% chỉ tiêu", "% dự toán")) or _holds(around, words["compared"]):
        return False
    if _holds(around, [*words["target"], *words["plan"]]) or _holds(before, words["target"]):
        return True
    return _holds(near, [*words["plan"], *words["expected"]])


def _without(text: str, phrases: Iterable[str]) -> str:
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, longest_first)), "", text)


def _level(before: str) -> str:
    """Return who holds or issues what is counted after this text, in the language of the report."""
    lower, name = before.lower(), "vietnamese" if language() == "vi" else "english"
    at = {level[name]: max(lower.rfind(word) for word in level["find"]) for level in _words()["levels"]}
    best = max(at, key=lambda level: at[level])
    return best if at[best] >= 0 else ""


def commitments(study: Study, found: pd.DataFrame) -> Finding:
    """Return targets, deadlines and counts of documents, one line each, equal ones once with their number.

    Parameters
    ----------
    study
        The articles and settings.
    found
        The table of `stated`.
    """
    counts = found["commitment"].value_counts()
    numbers = {kind: int(counts.get(kind, 0)) for kind in ("target", "deadline", "instrument")}
    if not any(numbers.values()):
        return Finding(
            _("**Commitments.** The articles state no target, no deadline with its year and no number of documents."),
            numbers,
        )
    lines = []
    for kind, label, told, none in (
        ("target", _("Targets"), _told, _("no percentage or amount is stated as a target")),
        (
            "deadline",
            _("Deadlines, each as the last date on which it is still met"),
            _told,
            _("no deadline is stated with its year"),
        ),
        (
            "instrument",
            _("Documents, meetings and campaigns that are counted"),
            _counted,
            _("no number of them is stated"),
        ),
    ):
        of_kind = found[found["commitment"] == kind]
        parts = [
            f"{shown_text(group)}: {text}"
            for group in study.groups
            if (text := told(study, of_kind[of_kind[study.by] == group]))
        ]
        if len(parts) > MOST_GROUPS:
            left = len(parts) - MOST_GROUPS
            parts = [
                *parts[:MOST_GROUPS],
                _("{n} more {groups} in the table").format(n=number(left), groups=study.settings.groups),
            ]
        if len(parts) > _IN_LINE:
            lines += [f"- **{label}.**", *(f"    - {part}" for part in parts)]
        else:
            lines.append(f"- **{label}.** {'. '.join(parts) if parts else none[:1].upper() + none[1:]}.")
    said = [_("**Commitments.** What the articles state in numbers:"), _undated(study, found)]
    return Finding(sentence_list(said) + "\n\n" + "\n".join(lines), numbers)


def _undated(study: Study, found: pd.DataFrame) -> str:
    """Return how many of the deadlines are of articles without a date, where one cannot tell if they were past."""
    articles = study.articles.reindex(columns=["article_id", "published"])
    undated = articles.loc[articles["published"].isna(), "article_id"]
    due = found[found["commitment"] == "deadline"]
    count = int(due["article_id"].isin(undated).sum())
    if not count:
        return ""
    return _(
        "Deadlines in articles without a date: {n} of {all}; whether they were past when the article appeared is not "
        "known, and then they report and do not promise."
    ).format(n=number(count), all=number(len(due)))


def _told(study: Study, rows: pd.DataFrame) -> str:
    """Return targets or deadlines with what is to be reached, equal ones once."""
    if rows.empty:
        return ""
    rows = rows.assign(key=rows["date"].map(str) + " " + rows["clause"].str.lower())  # a target has no date
    # a clause with two numbers is said once
    rows = rows.drop_duplicates(["key", "article_id", "sentence"])
    rows = rows.assign(number=rows.groupby("key")["key"].transform("size")).drop_duplicates("key")
    rows = rows.sort_values(["number", "date"], ascending=[False, True], kind="stable")
    parts = []
    for row in rows.head(_NAMED).to_dict("records"):
        when = f"{date(row['date'])}, " if row["commitment"] == "deadline" else ""
        what = in_quotes(str(row["clause"]), strong=row["text"])
        at = row["article_id"], row["sentence"]
        where = study.link(place_of(*at), article=at[0], sentence=at[1])
        parts.append(f"{when}{what} ({where}{', ' + times(row['number']) if row['number'] > 1 else ''})")
    left = len(rows) - _NAMED
    return "; ".join(parts) + (_("; {n} more").format(n=number(left)) if left > 0 else "")


def _counted(study: Study, rows: pd.DataFrame) -> str:
    """Return the sums of each kind of document or meeting; numbers of different levels are not added up."""
    if rows.empty:
        return ""
    order = rows.groupby("instrument", sort=False)["value"].sum().sort_values(ascending=False, kind="stable").index
    parts = []
    for instrument in order[: _NAMED + 2]:
        of_kind = rows[rows["instrument"] == instrument]
        sums = of_kind.groupby("level", sort=False)["value"].sum()
        name = shown_text(instrument_name(instrument, 2 if len(sums) > 1 else sums.iloc[0]))
        if len(sums) > 1:
            unknown = _("level not stated")
            levels = "; ".join(f"{number(total)} {level or unknown}" for level, total in sums.items())
            text = f"{name} ({levels})"
        else:
            text = f"{number(sums.iloc[0])} {name}"
        parts.append(study.link(text, quantity=instrument, group=rows[study.by].iloc[0]))
    return ", ".join(parts)


def instrument_name(instrument: str, count: float = 2) -> str:
    """Return what so many of an instrument are called in the language of the report.

    Examples
    --------
    >>> instrument_name("dự án"), instrument_name("dự án", 1), instrument_name("nhóm nhiệm vụ, giải pháp", 1)
    ('projects', 'project', 'group of tasks and solutions')
    """
    if language() == "vi":
        return instrument
    grouped = instrument.startswith("nhóm ")
    plurals = [LISTS["instruments"][part] for part in instrument.removeprefix("nhóm ").split(", ")]
    if count == 1 and not grouped:
        return _(" and ").join(plural.removesuffix("s") for plural in plurals)
    names = _(" and ").join(plurals)
    if not grouped:
        return names
    return ngettext("group of {names}", "groups of {names}", int(count)).format(names=names)
