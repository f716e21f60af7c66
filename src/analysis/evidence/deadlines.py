"""Read deadlines, and tell them from dates of events and of what has been reached."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from analysis.evidence.beginnings import Beginning, matches
from analysis.evidence.plan_names import is_horizon
from analysis.evidence.quantity_words import (
    DAY_MONTH,
    LISTS,
    NAMELESS_DAY,
    QUARTER,
    YEAR,
    Mention,
    any_of,
    lower,
)
from analysis.evidence.units import ENDS_A_DATE
from analysis.text.dates import parse_day

_WORDS: dict[str, list[str]] = LISTS["deadlines"]

# --- From one date to another, and the date up to which something was counted: no limit is set --------

_HOUR = r"(?:\d{1,2}\s?(?:h|giờ|:)\s?\d{0,2}(?:\s*phút)?,?\s+)?"
_NAMED = r"(?:(?:ngày|tháng|quý|năm|mùng|sáng|chiều|trưa|tối|đêm|đầu|giữa|cuối)\s+){0,2}"
_SOME_DAY = (
    rf"(?:\d{{1,2}}|[IVX]+)(?:\s*[/.-]\s*\d+)*(?:\s+tháng\s+\d{{1,2}})?(?:(?:\s*[/-]\s*|\s+năm\s+){YEAR})?|{YEAR}"
)
_DATE_OF_DAY = rf"(?:{DAY_MONTH}|{NAMELESS_DAY}|\d{{1,2}}\s+tháng\s+\d{{1,2}})"
_REPORTED = re.compile(
    rf"(?<!\w)(?:(?:tính|lũy kế|cập nhật|số liệu)\s+(?:đến|tới)\s+(?:hết\s+|cuối\s+)?"
    rf"(?:(?:ngày|tháng|quý|năm)\s+(?:{_SOME_DAY})|{DAY_MONTH}|{NAMELESS_DAY})"
    rf"|từ\s+đầu\s+(?:đến|tới)\s+cuối\s+tháng\s+\d{{1,2}}"
    rf"|từ\s+{_HOUR}(?:ngày|tháng|quý|năm)\s+(?:{_SOME_DAY})(?:\s*\([^()]{{1,40}}\))?"
    rf"\s+(?:đến|tới)\s+(?:hết\s+)?{_HOUR}{_NAMED}(?:{_SOME_DAY})"
    rf"|từ\s+{_HOUR}{_NAMED}(?:{_DATE_OF_DAY}|\d{{1,2}})"
    rf"\s+(?:cho\s+)?(?:đến|tới)\s+(?:hết\s+)?{_HOUR}{_NAMED}(?:{_DATE_OF_DAY}|\d{{1,2}}\s*[/-]\s*{YEAR}))(?!\w)",
    re.IGNORECASE,
)


#: Where a span of dates may begin.
REPORTED_BEGINS = Beginning(["tính", "lũy", "cập", "số", "từ"])


def hide_reported(text: str, low: str, begins: Sequence[int]) -> Iterator[Mention]:
    if "đến" not in low and "tới" not in low:
        return iter(())
    return (Mention("", *m.span()) for m in matches(_REPORTED, begins, text))


# --- Deadlines ----------------------------------------------------------------------------------

_FIRM = (
    r"(?:chậm|muộn)\s+nhất(?:\s+(?:là|vào|trong|đến|trước|hết))*|hạn\s+(?:cuối|chót)(?:\s+(?:là|đến))?"
    r"|(?:đến|tới)(?:\s+(?:hết|cuối|trước))?|trước|hết"
)
# "phấn đấu đến 2030 tỷ lệ đô thị hóa đạt …": without "năm" only where nothing that could be counted follows
_BARE_YEAR = (
    r"(?:(?<=phấn đấu đến )|(?<=mục tiêu đến )|(?<=dự kiến đến )|(?<=kế hoạch đến ))"
    r"(?=20\d\d(?:\s*[,:]|\s+(?:t[ỷỉ] lệ|đạt|sẽ|phải|có|trở thành|toàn|cả|không còn|cơ bản|hoàn thành|giảm|tăng|nâng)"
    r"(?!\w)))"
)
_DEADLINE = re.compile(
    rf"(?<!\w)(?:(?:(?P<firm>{_FIRM})|(?P<loose>trong|vào(?:\s+cuối)?|cuối))\s+|(?=quý\s))"
    rf"(?P<when>(?:ngày\s+)?{NAMELESS_DAY}(?!\d)"
    rf"|(?:ngày\s+\d{{1,2}}(?:\s*[/.-]\s*|\s+tháng\s+)(?:1[0-2]|0?[1-9])(?![\d/])"
    # without "ngày" nothing may follow that could be counted: "đến 9/10 xã"
    rf"|{DAY_MONTH}{ENDS_A_DATE})"
    rf"|tháng\s+(?P<month>1[0-2]|0?[1-9])(?!\d)(?:(?:\s*[/.-]\s*|\s+năm\s+)(?P<month_year>{YEAR}))?"
    rf"|quý\s+(?P<quarter>{QUARTER})(?:(?:\s*[/.-]\s*|,?\s+năm\s+)(?P<quarter_year>{YEAR}))?"
    rf"|(?:(?:cuối\s+)?năm\s+|{_BARE_YEAR})(?P<year>{YEAR}))",
    re.IGNORECASE,
)

# Something is due: without such words "trong quý I/2021" and "đến ngày 31/12" report what has happened. What was
# completed ("được hoàn thành vào năm 2014") is not due, what shall be is.
_NOT_DONE = r"(?<!đã )(?<!mới )(?<!nghiệm thu )(?<!(?<!sẽ )(?<!phải )(?<!cần )được )"
_DUE = re.compile(rf"(?<!\w){_NOT_DONE}{any_of(_WORDS['duties'])}", re.IGNORECASE)
# "sẽ diễn ra vào ngày 27/5" is an event ahead, "dự kiến vào năm 2030" a target.
_PLANNED = re.compile(rf"(?<!\w){_NOT_DONE}{any_of([*_WORDS['duties'], *_WORDS['plans']])}", re.IGNORECASE)
_COMPLETED = re.compile(rf"(?<!\w){_NOT_DONE}{any_of(_WORDS['completion'])}", re.IGNORECASE)
# … but a goal that has been reached ("đạt mục tiêu vào năm 2005") is none
_PLANS = re.compile(
    rf"(?<!\w)(?:{any_of([*_WORDS['plans'], *_WORDS['asking'], *_WORDS['urging']])}"
    r"|(?:(?<!đạt )(?<!vượt )mục tiêu|phấn đấu|cam kết)(?!\w))",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    rf"(?<!\w){any_of([*_WORDS['plans'], *_WORDS['aims'], *_WORDS['asking'], *_WORDS['urging']])}", re.IGNORECASE
)
_TARGET = re.compile(
    rf"(?<!\w){_NOT_DONE}(?<!trở )(?<!hoàn )(?<!hình )"
    rf"{any_of([*_WORDS['becoming'], *_WORDS['plans'], *_WORDS['completion'], *_WORDS['aims']])}",
    re.IGNORECASE,
)
# Who asks for something has perhaps asked already: "đã yêu cầu các xã hoàn thành trước ngày …".
_ASKED = re.compile(rf"(?<!\w){any_of([*_WORDS['asking'], *_WORDS['aims'], *_WORDS['plans']])}", re.IGNORECASE)
_DONE = re.compile(r"(?<!\w)(?:đã|vẫn\s+(?:còn|chưa)|ước(?!\s+(?:mơ|muốn|vọng|nguyện)))(?!\w)", re.IGNORECASE)
# "phát sinh trước ngày", "diễn ra đến hết ngày": the date says which debts, and how long an event lasts.
_ARISEN = re.compile(rf"(?<!\w){any_of(_WORDS['arising'])}(?:\s+từ)?\s+$", re.IGNORECASE)
_LASTS = re.compile(rf"(?<!\w){any_of(_WORDS['lasting'])}(?:\s+từ\s+(?:nay|hôm nay|bây giờ))?\s+$", re.IGNORECASE)
# "gia hạn hợp đồng với đội bóng đến năm 2021": a term runs until then, unless something is to be done by it
_TERM = re.compile(rf"(?<!\w){any_of(_WORDS['terms'])}(?P<span>[^,;:]{{0,60}})$", re.IGNORECASE)
# "sẽ được tổ chức tại Hà Nội vào năm 2026"
_EVENT = re.compile(
    rf"(?<!\w)(?:sẽ|dự kiến|được|lần\s+\w+)\s+(?:\w+\s+)?{any_of(_WORDS['events'])}(?P<span>[^,;]{{0,60}})$",
    re.IGNORECASE,
)
# "Đến năm 2009, bà kết hôn": told of a person
_OF_PERSON = re.compile(rf"\s*,?\s*{any_of(_WORDS['persons'])}", re.IGNORECASE)
_LIVES = re.compile(rf"(?<!\w){any_of(_WORDS['lives'])}", re.IGNORECASE)
# "số nợ đến 31/12/2014 là 130 tỷ đồng"
_WAS = re.compile(r"\s*(?:là|lên\s+tới|lên\s+đến)?\s+(?:hơn\s+|gần\s+|khoảng\s+|trên\s+)?\d", re.IGNORECASE)
# "khi anh trở thành trưởng bản vào năm 2008"
_WHEN = re.compile(r"(?<!\w)(?<!trước )khi\s[^,;]*$", re.IGNORECASE)
# "Kể từ khi hai xã hoàn tất vào cuối tháng 6"
_SINCE = re.compile(r"(?<!\w)(?:(?:kể\s+)?từ|sau)\s+khi\s[^,;]*$", re.IGNORECASE)
# "tăng 15% so với cuối năm 2020", "từ mức 12% cuối năm 2020 lên 14%": where something begins
_FROM = re.compile(
    r"(?<!\w)(?:so\s+với|từ)\s+(?:(?:mức|con số|khoảng|hơn|gần)\s+)?"
    r"(?:\d[\d.,]*\s?(?:%|[^\W\d_]+)?(?:\s+[^\W\d_]+){0,3}\s+)?(?:(?:hồi|của|thời điểm)\s+)?$",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(rf"(?<!\w)năm\s+(?P<year>{YEAR})", re.IGNORECASE)
# What was begun, before what was completed: "được xây dựng từ tháng 3/2019 và hoàn thành vào ngày 2/9/2020"
_BEGUN = re.compile(r"(?<!\w)(?:xây dựng|thi công|khởi công|triển khai|thực hiện)\s+(?:từ|năm|vào)\s", re.IGNORECASE)
# "mãi đến năm 2019 mới", "hồi cuối tháng 3", "nửa cuối năm"
_NARRATED = re.compile(
    r"(?<!\w)(?:phải|mãi|cho|hồi|nửa|từ|chỉ(?:\s+riêng)?|chờ|đợi|nếu|liệu|giả sử|sớm\s+nhất(?:\s+là)?)\s+$",
    re.IGNORECASE,
)
# "đến năm 2031 cũng không thể hết bụi", "xây đến tháng 3/2031 (đã hoàn thành)"
_DENIED = re.compile(r"\s+(?:(?:cũng|vẫn|thì)\s+){0,2}(?:không|chưa)\s+thể(?!\w)|\s*\((?:đã|vừa)(?!\w)", re.IGNORECASE)
# "đến năm 2017 Chính phủ mới ban hành"
_ONLY_THEN = re.compile(r"(?<!\w)mới\s+(?:được|có|ban hành|bắt đầu|chính thức|ra|đưa|bán|lọt|tái)(?!\w)", re.IGNORECASE)
_TOLD = re.compile(r"(?<!\w)(?:lại|bất ngờ|bỗng|thì|(?<!sẽ )được nghiệm thu)(?!\w)", re.IGNORECASE)
# "Đến cuối năm 2030, dư nợ tăng 5% so với cuối năm 2029"
_COMPARED = re.compile(
    rf"(?<!\w)so\s+với\s+(?:cùng\s+kỳ|đầu\s+năm|năm\s+trước|(?:[^\W\d]+\s+|\d{{1,2}}[/-]\d{{1,2}}[/-]){{0,3}}(?P<year>{YEAR}))",
    re.IGNORECASE,
)
# "dự báo đến năm 2030 dân số sẽ tăng", "dự báo đạt mức tăng trưởng 5% vào năm 2030"
_FORECAST_BEFORE = re.compile(r"(?<!\w)(?:dự báo|dự đoán|ước tính)(?!\w)[^,;:]*$", re.IGNORECASE)
# "cả nước sẽ thiếu 15 triệu tấn", "sẽ có hiệu lực": foretold or in force, not promised
_FORETOLD = re.compile(rf"(?<!\w)sẽ\s+(?:[^\W\d_]+\s+){{0,3}}?{any_of(_WORDS['forecast'])}", re.IGNORECASE)
# "…, nên ông yêu cầu": what follows from what was told
_THEREFORE = re.compile(
    r"(?<!\w)(?:(?<!trở )(?<!làm )(?<!tạo )(?<!gây )(?<!lập )nên|vì vậy|do đó)(?!\w)", re.IGNORECASE
)
# "Đến ngày 27/6, ông Đạt cho biết …"
_SAID = re.compile(r"(?<!\w)(?:cho\s+(?:biết|hay)|thông báo|tuyên bố|công bố)(?!\w)", re.IGNORECASE)
# "Đến ngày 9/5, tổ công tác có một bản ghi gửi …"
_HAS_SENT = re.compile(r"(?<!\w)có\s+(?:[^\W\d_]+\s+){0,3}$", re.IGNORECASE)
# "cuối năm 2016, Bộ đã yêu cầu", "thông xe vào ngày 29/6, vượt 5 tháng so với kế hoạch"
_THEN_DONE = re.compile(r"\s*,[^;]*?(?<!\w)đã(?!\w)", re.IGNORECASE)
_AHEAD_OF_PLAN = re.compile(
    r"\s*+,?\s*+(?:vượt|sớm|chậm|nhanh|trước)\s[^;]{0,40}(?:kế hoạch|dự kiến|tiến độ|thời hạn|hợp đồng)", re.IGNORECASE
)
# "vào tháng 3/2020 hoàn thành", "trong quý I, Sở phải trình …": the duty comes after the time
_DUE_AFTER = re.compile(
    rf",?\s+(?:(?:cơ bản\s+)?{any_of(_WORDS['completion'])}|trình\s+(?:Thủ|Chính|Quốc|Hội|UBND|Ủy|HĐND|Bộ|Ban|Tỉnh)\b)"
    rf"|,?\s+(?:[^\W\d_]+\s+){{0,6}}?(?:phải|cần)\s+(?:cơ bản\s+)?{any_of(_WORDS['duties'])}",
    re.IGNORECASE,
)
# "trạm bơm dự kiến vận hành vào tháng 6/2031": what works and papers come to
_WORKS = re.compile(
    rf"(?<!\w)dự\s+kiến\s+(?:sẽ\s+)?{any_of(_WORDS['works'])}(?:(?!đáo hạn|diễn ra|tổ chức)[^,;:]){{0,60}}$",
    re.IGNORECASE,
)
# "tăng lên 15% vào năm 2020"
_LEVEL = re.compile(
    r"(?<!\w)(?:lên|xuống|còn|đạt|tới|đến)\s+(?:\w+\s+)?\d[\d.,]*\s?(?:%|[^\W\d]+)?(?:\s+[^\W\d]+){0,2}\s+$",
    re.IGNORECASE,
)
_IN_ORDER_TO = re.compile(r"(?<!\w)nhằm(?!\w)", re.IGNORECASE)
_EARLIEST = date(2000, 1, 1)  # where the day of publication is unknown: what is older is told, not planned
#: Where a deadline may begin.
DEADLINE_BEGINS = Beginning(["chậm", "muộn", "hạn", "đến", "tới", "trước", "hết", "trong", "vào", "cuối", "quý"])
_DIGIT = re.compile(r"\d|quý")
_REACH = 80  # characters before a loose time in which the duty must occur


def find_deadlines(text: str, low: str, begins: Sequence[int], published: date | None) -> Iterator[Mention]:
    if not _DIGIT.search(low):
        return
    for m in matches(_DEADLINE, begins, text):
        first, last = _first_and_last_day(m)
        limit = lower(m["firm"] or m["loose"] or "")
        day = last
        if first and "trước" in limit:
            day = first - timedelta(1) if first > date.min else None
        if day and not published and day < _EARLIEST:
            continue
        is_limit = _is_firm_limit if m["firm"] else _is_loose_limit
        # what is rarely the case, and slow to see, comes last
        if is_limit(text, m, day, published) and not _is_told_of(text[: m.start()], m, limit, published):
            if m["year"] and limit in ("đến", "tới") and is_horizon(text[: m.start()], text[m.end() :]):
                yield Mention("period", *m.span(), high=float(m["year"]))
            else:
                yield Mention("deadline", *m.span(), qualifier=limit or None, date=day)


def _is_firm_limit(text: str, m: re.Match[str], day: date | None, published: date | None) -> bool:
    limit = lower(m["firm"])
    if limit.startswith(("chậm", "muộn", "hạn")):
        return True
    before, after = text[: m.start()], text[m.end() :]
    if _ARISEN.search(before) if "trước" in limit else (_LASTS.search(before) or _NARRATED.search(before)):
        return False
    if _FORETOLD.search(after[:_REACH]) or _DENIED.match(after) or _is_forecast(before):
        return False
    ahead = bool(day and published and day > published)
    if not ahead and _happened(after, limit):
        return False
    clause = before.rfind(";") + 1
    due, done = _PLANNED.search(after), _DONE.search(after)
    if due and (_THEREFORE.search(after, 0, due.start()) or (not m["year"] and _is_told(after, due.start()))):
        due = None
    due_before = _PLANNED.search(before, clause)
    if due_before and _DONE.search(before, clause) and not _ASKED.search(before, clause):
        due_before = None
    if due_before or ahead:
        return True
    # "sáng tác trước năm 1975 phải xin phép": within a clause the date says which songs
    if "trước" in limit and before.rstrip()[-1:] not in ("", ",", ";", ":", "(", "-"):
        return False
    if done:  # "Đến ngày 27/5/2021, … hoàn thành 5 xã; đã giải ngân …": only a demand comes before what is done
        due = _ASKED.search(after, 0, done.start())
    if due or done:
        return due is not None
    return _is_plain_limit(m, limit, after, day, published)


def _is_forecast(before: str) -> bool:
    if not ("ự báo" in before or "ự đoán" in before or "ớc tính" in before):  # the search is slow
        return False
    forecast = _FORECAST_BEFORE.search(before)
    return forecast is not None and _DUE.search(forecast[0]) is None


def _is_plain_limit(m: re.Match[str], limit: str, after: str, day: date | None, published: date | None) -> bool:
    """Return True if a time is a limit where nothing is said of duty: a year rather is a target, a day an event."""
    if not day or published:
        return bool(day and published and day == published)
    compared = _COMPARED.search(after)
    if compared and (not compared["year"] or int(compared["year"]) == day.year - 1):
        return False
    if any(told.search(after[:_REACH]) for told in (_TOLD, _LIVES)) or _OF_PERSON.match(after) or _WAS.match(after):
        return False
    return (m["year"] is not None) == ("trước" not in limit)


def _happened(after: str, limit: str) -> bool:
    """Return True if what follows tells of a person, or of what came "mới" then."""
    if _OF_PERSON.match(after) and not _AHEAD.search(after):
        return True
    return "trước" not in limit and _ONLY_THEN.search(after[:_REACH]) is not None


def _is_told(after: str, due: int) -> bool:
    """Return True if the words of duty that begin at `due` are of what somebody said, or has sent."""
    return _SAID.search(after, 0, due) is not None or _HAS_SENT.search(after, 0, due) is not None


def _is_loose_limit(text: str, m: re.Match[str], day: date | None, published: date | None) -> bool:
    if (day and published and day < published) or _NARRATED.search(text[: m.start()]):
        return False
    if _is_forecast(text[: m.start()]):
        return False
    start, after = max(0, m.start() - _REACH), text[m.end() : m.end() + _REACH]
    if _AHEAD_OF_PLAN.match(after) or text[: m.start()].endswith("có hiệu lực "):
        return False
    opens = m.group()[0].isupper() or text[: m.start()].rstrip()[-1:] in (",", ";", ":")
    if opens and _THEN_DONE.match(after):
        return False
    if m["loose"] and (_DUE_AFTER.match(after) or ("ự kiến" in text and _WORKS.search(text[: m.start()]))):
        return True
    if not m["loose"]:
        return _COMPLETED.search(text, start, m.start()) is not None
    if not lower(m["loose"]).startswith("vào"):
        return _DUE.search(text, start, m.start()) is not None
    if m["year"]:  # "giảm còn 5% vào năm 2025" is a target while 2025 lies ahead
        if _LEVEL.search(text[: m.start()]) and not _DONE.search(text, 0, m.start()):
            start = 0
            if _IN_ORDER_TO.search(text, 0, m.start()):
                return True
        if published and (_AHEAD.search(text, 0, m.start()) or _LEVEL.search(text[: m.start()])):
            return True
        return _TARGET.search(text, start, m.start()) is not None
    return _COMPLETED.search(text, start, m.start()) is not None


def _is_told_of(before: str, m: re.Match[str], limit: str, published: date | None) -> bool:
    """Return True if what comes before a time makes it the end of a term, or the time of an event."""
    if m["loose"]:
        return _is_past(before, m, limit, published)
    term = _TERM.search(before) if m["firm"] and limit.startswith(("đến", "tới", "hết")) else None
    if term is None or "trước" in limit or _DUE.search(term["span"]):
        return False
    return _COMPLETED.search(before, max(0, term.start() - 25), term.start()) is None  # "hoàn thành hợp đồng"


def _is_when(before: str) -> bool:
    """Return True if a clause begins with "khi" and nothing is planned: "khi hãng này thành cổ đông vào năm 2008"."""
    return _WHEN.search(before) is not None and _AHEAD.search(before) is None


def _is_past(before: str, m: re.Match[str], limit: str, published: date | None) -> bool:
    """Return True if what comes before a loose time is an event, or tells of what was completed then."""
    if not m.string.startswith(" sẽ", m.end()) and (_SINCE.search(before) or (not published and _is_when(before))):
        return True  # but "sau khi hoàn thành vào năm 2022 sẽ cấp khí"
    if _FROM.search(before) or (limit.startswith("cuối") and before.rstrip().endswith("(")):
        return True
    event = _EVENT.search(before) if limit.startswith("vào") else None
    if event and not _DUE.search(event["span"]):
        return True
    if published:
        return False
    if limit.startswith("vào") and not _PLANS.search(before) and (_DONE.search(before) or _BEGUN.search(before)):
        return True
    if _AHEAD.search(before):
        return False
    # without a date of publication: a row of years reports, and so does what had been begun or done before
    earlier = _YEAR_BEFORE.search(before) if m["year"] else None
    return earlier is not None and earlier["year"] < m["year"]


def _first_and_last_day(m: re.Match[str]) -> tuple[date | None, date | None]:
    if m["quarter_year"]:
        quarter = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(m["quarter"].lower()) or int(m["quarter"])
        year, months = int(m["quarter_year"]), (3 * quarter - 2, 3 * quarter)
    elif m["month_year"]:
        year, months = int(m["month_year"]), (int(m["month"]), int(m["month"]))
    elif m["year"]:
        year, months = int(m["year"]), (1, 12)
    else:
        day = parse_day(m["when"])
        return day, day
    return date(year, months[0], 1), date(year, months[1], monthrange(year, months[1])[1])
