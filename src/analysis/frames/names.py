"""Spans of names: titles of documents and plans, organisations, events, mottoes, and lists of those present.

The words of a name say nothing about what a sentence reports. "Sở Kế hoạch và Đầu tư" invests in nothing, and who
studies "Chỉ thị 05 về đẩy mạnh học tập và làm theo …" is not thereby a role model.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

KINDS = ("document", "plan", "organisation", "event", "motto", "list")

_UPPER = "A-ZÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝĂĐĨŨƠƯ" + "".join(chr(code) for code in range(0x1EA0, 0x1EFA, 2))
_LOWER = "a-zà-ãè-êìíò-õùúýăđĩũơư" + "".join(chr(code) for code in range(0x1EA1, 0x1EFA, 2))
_CAPITAL = rf"[{_UPPER}][\w&.]*"

# --- What announces a name ------------------------------------------------------------------------

_DOCUMENTS = (
    "nghị quyết", "chỉ thị", "quyết định", "kết luận", "thông tri", "thông tư", "nghị định", "pháp lệnh", "kế hoạch",
    "chương trình", "đề án", "chiến lược", "quy hoạch", "chuyên đề",
)  # fmt: skip
_NUMBERED = ("quy định", "hướng dẫn", "công văn", "thông báo", "văn bản", "báo cáo")  # without a number no names
_DOCUMENT = rf"(?:{'|'.join(_DOCUMENTS)}|(?:{'|'.join(_NUMBERED)})(?= (?:số )?\d))".replace(
    "chương trình", "chương trình(?: hành động)?"
)
# between the kind of document and what it is about: number, date, who issued it
_ISSUER = (
    r"(?:bộ chính trị|ban bí thư|ban chấp hành|ban thường vụ|bch|btv|trung ương|thủ tướng|chính phủ|quốc hội|đảng ủy|"
    r"tỉnh ủy|thành ủy|huyện ủy|hđnd|ubnd|hội đồng nhân dân|ủy ban nhân dân|đại hội|đảng)"
)
_DESIGNATION = (
    rf"(?:,?\s+(?:{_ISSUER}|chuyên đề|liên tịch|số|của|khóa|ngày|tháng|năm|hội nghị|lần thứ|tw|t\.ư|tỉnh|thành phố|"
    r"huyện|[ivx]+|\([^()]{1,40}\)|[\w/.]*\d[\w/.-]*|[-–]|nq\S*|ct\S*)(?!\w)){0,14},?"
)
_TITLE = re.compile(rf"(?<!\w){_DOCUMENT}{_DESIGNATION}\s+về(?: việc)?\s+")
# "Kế hoạch phát triển kinh tế - xã hội 5 năm", "Luật Phòng, chống tham nhũng": the title follows at once
_AT_ONCE_HEADS = ("chiến lược", "quy hoạch", "kế hoạch", "đề án", "chương trình", "luật")
_AT_ONCE = re.compile(
    r"(?<!\w)(?:(?:chiến lược|quy hoạch|kế hoạch|đề án|chương trình(?: mục tiêu quốc gia)?)(?: tổng thể)?\s+"
    r"(?=(?:phát triển|cải cách|đổi mới|xây dựng|cơ cấu lại|tái cơ cấu|phòng|giảm nghèo|nâng cao|ứng phó)(?!\w))|"
    r"(?<!pháp )luật\s+(?=(?P<capital>\w)))"
)
_EVENT_HEADS = (
    "hội nghị", "hội thảo", "tọa đàm", "diễn đàn", "lễ", "ngày hội", "hội thi", "cuộc thi", "giải thưởng",
    "giải báo chí", "triển lãm", "liên hoan", "phiên họp", "cuộc họp", "đại hội thi đua",
)  # fmt: skip
_EVENT_HEAD = rf"(?:{'|'.join(_EVENT_HEADS)})"
# "Hội nghị bàn cách giữ rừng" is a clause, "Hội nghị xúc tiến đầu tư" a name
_EVENT = re.compile(
    rf"(?<!\w){_EVENT_HEAD}\s+(?=(?:toàn quốc|tổng kết|sơ kết|triển khai|quán triệt|học tập|trực tuyến|xúc tiến|"
    r"công bố|biểu dương|tuyên dương|tôn vinh|gặp mặt|đối thoại|ký kết|kỷ niệm|trao|phát động|khánh thành|ra mắt|"
    r"công tác|về)(?!\w)|(?P<capital>\w)|[“\"])"
)
_MOTTO = r"(?:chủ đề|phương châm|khẩu hiệu|tiêu đề|danh hiệu|phong trào|cuộc vận động|mô hình|chương trình|chuyên mục)"
_QUOTED = re.compile(r"[“\"«][^“”\"«»]{2,300}[”\"»]")
QUOTATION_MARKS = '“"«'
_BEFORE_QUOTE = re.compile(
    rf"(?<!\w)(?:(?P<document>{_DOCUMENT}{_DESIGNATION}(?: về(?: việc)?)?)|(?P<event>{_EVENT_HEAD})|"
    rf"(?P<motto>{_MOTTO}(?: là| thi đua)?))[\s:,]*$"
)
_PRESENT_FIRST = re.compile(
    r"\W*(?:(?:cùng|tham|đến|về)\s+)?(?:dự|chủ trì)(?! (?:thảo|án|toán|kiến|báo))(?:\s[^.;:]{0,120}?)?\s(?:có|gồm)\W"
)
_PRESENT = re.compile(r"(?<!\w)thành phần\s[^.;:]{0,60}?gồm\W")

# --- How far an unquoted title goes ---------------------------------------------------------------

# A verb that is asserted, or who did it, stands outside the title.
_STOP = re.compile(
    r"[.;:!?()“”\"]|(?<!\w)(?:đã|đang|sẽ|được|bị|là|cần|phải|nhằm|để|do|tại|vào|(?<!làm )theo|đến|tới|cho|có|vừa|này|"
    r"thì|mà|trong đó|gắn với|gắn liền|ngay sau|ngày|trên địa bàn|từ đó|qua đó|trong thời gian|trong năm|"
    rf"của (?={_ISSUER})|và (?=(?:{_DOCUMENT}|triển khai|tổ chức|ban hành|chỉ đạo)(?!\w)))(?!\w)"
)
# After a comma a title goes on only with what titles list.
_GOES_ON = re.compile(
    r",\s*(?:chỉnh đốn|đổi mới|nâng cao|phát triển|ngăn chặn|đẩy lùi|chống|đạo đức|phong cách|lối sống|hiện đại hóa|"
    r"hiệu quả|hiệu lực|sắp xếp|cơ cấu|quản lý|sử dụng|bảo vệ|thực hiện|xây dựng|lãng phí|tiêu cực|giám sát|kiểm tra|"
    r"kỷ luật|làm theo|chỉ đạo|điều hành|văn hóa|thể thao|an ninh|xã hội|lâm nghiệp|thủy sản|công nghiệp|dịch vụ|"
    r"tăng cường|hội nhập|sáng tạo|thống nhất|vững mạnh|thương mại|du lịch|hỗ trợ|ứng dụng|chuyển giao)(?!\w)"
)
_LONGEST = 300  # characters; the longest titles of the Central Committee have about 250


_PLAN = re.compile(r"(?:kế hoạch|chương trình|đề án|chiến lược|quy hoạch)(?!\w)")


def _kind(head: str, kind: str) -> str:
    return "plan" if kind == "document" and _PLAN.match(head) else kind


def _title_end(text: str, start: int) -> int:
    stop = _STOP.search(text, start)
    end = min(stop.start() if stop else len(text), start + _LONGEST)
    for comma in re.finditer(",", text[start:end]):
        if not _GOES_ON.match(text, start + comma.start()):
            return start + comma.start()
    return end


# --- Organisations --------------------------------------------------------------------------------

_BODIES = (
    "Ban", "Sở", "Bộ", "Ủy ban", "Tổng [Cc]ông ty", "Công ty", "Tập đoàn", "Đảng bộ", "Đảng ủy", "Chi bộ", "Văn phòng",
    "Cục", "Tổng cục", "Chi cục", "Vụ", "Viện", "Học viện", "Trung tâm", "Hội", "Hội đồng", "Hiệp hội", "Liên hiệp",
    "Liên minh", "Liên đoàn", "Tổng Liên đoàn", "Trường", "Bệnh viện", "Ngân hàng", "Báo", "Tạp chí", "Phòng",
    "Tiểu ban", "Tổ", "Khối", "Quỹ", "Nhà máy", "Hợp tác xã", "Mặt trận",
)  # fmt: skip
_BODY = rf"(?:{'|'.join(_BODIES)}|(?:[Tt]rưởng|[Pp]hó)(?: [Tt]rưởng)? ban)"
# The second syllable of a word is small ("Kế hoạch"); these are not second syllables.
_NO_SYLLABLE = (
    r"(?:đã|đang|sẽ|được|bị|là|cần|phải|nhằm|để|do|tại|vào|theo|đến|tới|cho|có|vừa|này|thì|mà|với|về|của|trong|trên|từ|"
    r"tỉnh|huyện|xã|thành|quận|phường|thị|các|những|cũng|luôn|giao|ra|ký|nêu|làm|và|cùng|khi|sau|thăm|bàn|đề|"
    r"chỉ (?:đạo|ra|rõ)|yêu cầu|phân công|kiểm tra|giám sát|xây dựng|triển khai|tổ chức|quán triệt|học tập|phối hợp|"
    r"ban hành|tiếp|thường xuyên|quyết|thống nhất|tập trung|lãnh đạo|hướng dẫn|đôn đốc|sơ kết|tổng kết|báo cáo|bầu|"
    r"nhấn mạnh|lưu ý|khẳng định|cho biết|tham|chủ|công bố|thực|phát|tuyên|thông (?:qua|báo)|tăng cường|đẩy mạnh)"
)
_SECOND = rf"(?:\s(?!{_NO_SYLLABLE}(?!\w))[{_LOWER}]+)"
# names of fields that go on for more than two syllables
_REST = (
    r"(?:\s(?:nông thôn(?: mới)?|các cơ quan(?: và doanh nghiệp)?|kinh tế|công nghiệp|tư pháp|hành chính|chống|du lịch|"
    r"đầu tư|thương mại|số))"
)
_ORGANISATION = re.compile(
    rf"(?<!\w){_BODY}{_SECOND}?{_REST}?(?:(?:,|\s[-–]| và)?\s{_CAPITAL}(?:{_REST}|{_SECOND}{_REST}{{0,2}})?)+"
)


# Where a name may begin: a search that starts with a look back at every offset would take most of the time.
_ORGANISATION_BEGINS = re.compile(
    r"[BSUỦTĐCVHLMNKQP](?<!\w.)|t(?<!\w.)rưởng (?:[Tt]rưởng )?ban|p(?<!\w.)hó (?:[Tt]rưởng )?ban"
)


def _matches(pattern: re.Pattern[str], begin: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield what `pattern.finditer` does, but try only where `begin` matches."""
    last = 0
    for at in begin.finditer(text):
        if at.start() >= last and (match := pattern.match(text, at.start())):
            yield match
            last = match.end()


#: What a name may be told by: its title, its title at once, an event, quotation marks, an organisation, those present.
CLUES = TITLE, AT_ONCE, EVENT, QUOTES, ORGANISATION, PRESENT = tuple(range(6))

_KINDS = (
    (
        TITLE,
        "document",
        _TITLE,
        re.compile("nghị|chỉ thị|quy|kết|thông|pháp|kế|chương|đề|chiến|chuyên|hướng|công|văn|báo"),
    ),
    (AT_ONCE, "document", _AT_ONCE, re.compile("|".join(_AT_ONCE_HEADS))),
    (EVENT, "event", _EVENT, re.compile("|".join(_EVENT_HEADS))),
)

#: Of each clue the words, in lower case, one of which is there; those of an organisation begin with a capital.
CLUE_WORDS = {
    TITLE: (*_DOCUMENTS, *_NUMBERED),
    AT_ONCE: _AT_ONCE_HEADS,
    EVENT: _EVENT_HEADS,
    ORGANISATION: tuple(body.replace("[Cc]", "c").lower() for body in _BODIES),
}
#: Of an organisation those that need not begin with a capital, and of those present.
SMALL_BODIES = ("trưởng ban", "trưởng trưởng ban", "phó ban", "phó trưởng ban")
PRESENT_WORDS = ("dự", "chủ trì", "thành phần")


def name_spans(text: str, clues: Collection[int] = CLUES) -> list[tuple[int, int, str]]:
    """Return start, end and kind of every name in a sentence, in order, or of those that some of `CLUES` tell.

    A title begins after what announces it ("Chỉ thị 05 của Bộ Chính trị về"): the act of issuing it stays outside. An
    organisation is its whole name. Spans may overlap.

    Examples
    --------
    >>> text = "Sở Kế hoạch và Đầu tư ban hành kế hoạch về phát triển du lịch."
    >>> [(text[start:end], kind) for start, end, kind in name_spans(text)]
    [('Sở Kế hoạch và Đầu tư', 'organisation'), ('phát triển du lịch', 'plan')]
    """
    spans: list[tuple[int, int, str]] = []
    plain = text.lower()
    if len(plain) != len(text):  # a few foreign letters change their length
        plain = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    spans.extend(
        (*quoted.span(), _kind(before.group(), before.lastgroup or "motto"))
        for quoted in (
            _QUOTED.finditer(plain) if QUOTES in clues and any(map(plain.__contains__, QUOTATION_MARKS)) else ()
        )
        if (before := _BEFORE_QUOTE.search(plain, max(0, quoted.start() - 120), quoted.start()))
    )
    # the words that announce a name are sought only where they can be
    for clue, kind, pattern, begin in _KINDS:
        if clue not in clues or (clue == TITLE and " về " not in plain):
            continue
        for head in _matches(pattern, begin, plain):
            named = head.groupdict().get("capital") is None or text[head.start("capital")].isupper()
            if named and (end := _title_end(plain, head.end())) > head.end():
                spans.append((head.end(), end, _kind(head.group(), kind)))
    if ORGANISATION in clues:
        spans.extend((*name.span(), "organisation") for name in _matches(_ORGANISATION, _ORGANISATION_BEGINS, text))
    if PRESENT in clues and (
        present := _PRESENT_FIRST.match(plain) or ("thành phần" in plain and _PRESENT.search(plain))
    ):
        spans.append((present.end(), len(text), "list"))
    return sorted((start, start + len(text[start:end].rstrip()), kind) for start, end, kind in spans)
