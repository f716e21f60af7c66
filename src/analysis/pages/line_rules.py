"""The wording of lines on a newspaper page: boilerplate, captions, bylines."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

WORD = re.compile(r"\w+")

# Counted on the five articles: the longest caption has 33 words, the longest headline 22, the longest heading 5, the
# shortest paragraph 34. A line of LONG_LINE words is prose unless it names its photographer.
LONG_LINE = 40
LONGEST_HEADING = 16
# hardly any heading without a number has so many words; what a picture shows often has
LONG_FOR_A_HEADING = 9
LONGEST_HEADLINE = 40
LONGEST_NAME = 5

# From this number of words on, a line without a full stop under the headline is a lead; below the article a paragraph.
LEAD = 12
OPEN_END = 20

# A caption that names its photographer may be longer, though not longer than two sentences.
LONGEST_CAPTION = 100

_WORDING = tomllib.loads(files("analysis").joinpath("resources", "page_lines.toml").read_text("utf-8"))


def _any_of(expressions: list[str]) -> str:
    return "(?:" + "|".join(expressions) + ")"


# --- Boilerplate ------------------------------------------------------------------------------------


def _boilerplate_rules() -> dict[str, re.Pattern[str]]:
    """Return the name of every rule about boilerplate, and its pattern for a whole line."""
    patterns = {}
    for name, rule in _WORDING["boilerplate"].items():
        lines = list(rule.get("lines", []))
        if pieces := rule.get("words"):
            # each piece at most once per position: a line of hundreds would otherwise be cut in every possible way
            lines.append(rf"[+|•·–-]*\s*(?>{_any_of(pieces)}(?:[\s|:/•·,+–-]++|$))+")
        patterns[name] = re.compile(_any_of(lines), re.IGNORECASE)
    return patterns


BOILERPLATE = _boilerplate_rules()

#: The rule of the name of an image file; what follows it is often its caption.
IMAGE_FILE = "name of an image file"

# From such a line on, below the article, the page belongs to its readers.
COMMENTS = BOILERPLATE.pop("comments of readers")

# Below such a line stand headlines of other articles, one a line, until prose begins again.
OTHER_ARTICLES = BOILERPLATE.pop("list of other articles")

# All rules in one: most lines are no boilerplate, and need one attempt.
ANY_BOILERPLATE = re.compile(_any_of([rule.pattern for rule in BOILERPLATE.values()]), re.IGNORECASE)

# Below it an official document lists whom it is sent to.
ADDRESSEES = re.compile(r"nơi nhận\s*:?", re.IGNORECASE)

# What only a reader's comment has: below the box of comments it is no part of the article.
COMMENT_BUTTON = re.compile(r"(?:trả lời|thích|like|gửi)\b.{0,20}", re.IGNORECASE)

# --- Captions and bylines ---------------------------------------------------------------------------

_PHOTO = r"(?:hình ảnh|ảnh|hình|clip|video|đồ họa|infographic|sơ đồ|minh họa|tranh|ký họa)"
CREDIT_FIRST = re.compile(
    rf"^[(\[]?(?:trong )?{_PHOTO}(?:\s+(?:minh họa|tư liệu|internet|tl|bên|trên|dưới|\d+))*\s*[:.(]"
    r"|^(?:minh họa|tranh|ảnh|ký họa)(?: và \w+)? của (?-i:[A-ZĐ])[\w.]*(?:\s(?-i:[A-ZĐ])\w*){0,3}\.?$"
    r"|^\(?ảnh (?:minh họa|tư liệu)\b|^\[(?:photo|ảnh|video)\]|^\((?:video|clip|ảnh) do\b[^()]*\)\.?$",
    re.IGNORECASE,
)
# A name, with initials ("T. Vân"), up to the end of the line.
_NAME_TO_END = r"(?=(?:\S+\s+){0,8}\S+$)(?:[^.!?;:]|\.(?=\w)|(?<=\b\w)\.|(?<=\b\w\w)\.){1,60}[.)\]]*$"
CREDIT_LAST = re.compile(
    rf"(?:(?:^|[(\[–—\-./|,;…\"”])\s*(?:(?:nguồn )?ảnh(?: minh họa| tư liệu| internet| tl)?|đồ họa|photo)"
    rf"|\s(?-i:Ảnh|ẢNH))\s*:\s*{_NAME_TO_END}"
    rf"|[(–—-]\s*nguồn\s*:\s*{_NAME_TO_END}"
    r"|\((?:trong ảnh\s*:|ảnh chụp\s)[^()]*\)\.?$"
    r"|\((?:ảnh|hình|clip|video)\s[^()]{2,60}\b(?:cung cấp|gửi|chụp)\)\.?$"
    r"|[(\-–.]\s*(?:ảnh minh họa|ảnh tư liệu)\)?\.?$"
    r"|[.)…\"”]\s*(?-i:Ảnh|ẢNH)\s+(?-i:[A-ZĐ][\w.&/-]*)(?:\s+(?-i:[A-ZĐ])[\w.&/-]*){0,3}$"
    r"|\s[-–]\s*(?:ảnh|hình)\s*\d*\.?$",
    re.IGNORECASE,
)
# "Nuôi cua trong hộp nhựa. Trong ảnh: Chị Út Đẹt cho cua ăn."
IN_THE_PICTURE = re.compile(r"[.…!]\s+Trong (?:ảnh|hình)\s*:\s")
# "Ông A trao quà cho hộ nghèo. Nguồn: Phòng Kinh tế": of a paragraph as well as of a picture
SOURCE_LAST = re.compile(rf"[.…]\s+nguồn\s*:\s*{_NAME_TO_END}", re.IGNORECASE)
POSITION = re.compile(
    r"\((?:[^()]{0,30}\b)?(?:(?:bên|từ|phía|bìa|ngoài cùng) (?:phải|trái)"
    r"|(?:người|đứng|ngồi|thứ) (?:thứ )?(?:nhất|hai|ba|tư|năm)\b"
    r"|(?:phải|trái) (?:sang|qua)|hàng (?:đầu|trước)|(?:mặc |khoác )?áo (?:dài|vest|trắng|đen|xanh|đỏ|vàng|sẫm|kẻ)"
    r"|(?:đội|đeo|cầm) (?:mũ|nón|kính|micro|mic|hoa|cờ))\b[^()]{0,40}\)"
    # "(tầng mặt, tầng giữa và tầng đáy)" is no place on a picture
    r"|\((?:[^(),]{1,30},\s)?(?:người )?(?:đứng |ngồi |ở )?giữa(?:,[^()]{1,40})?\)",
    re.IGNORECASE,
)


def may_have_credit(end: str) -> bool:
    """Return True if the end of a line holds what a credit does; cheaper than `CREDIT_LAST`."""
    low = end.lower()
    if "ảnh" in low:
        return True
    if ":" in low and ("nguồn" in low or "photo" in low or "đồ họa" in low):
        return True
    return "hình" in low and ("-" in low or "–" in low)


# a source or an author has a name, or an address: "Nguồn: ngân sách huyện 40%" names none
_NAMED_SOURCE = r"(?=(?-i:[^\W\da-zđ]|[\"“(])|internet|sưu tầm|tổng hợp|\S+\.\S)"
BYLINE = re.compile(
    rf"^\(?{_any_of(_WORDING['byline']['labels'])}\s*:\s*{_NAMED_SOURCE}.{{1,60}}$"
    rf"|^\(?{_any_of(_WORDING['byline']['whole'])}\)?\.?$"
    rf"|^\(?(?:theo|nguồn)\s+{_any_of(_WORDING['byline']['agencies'])}\b.{{0,40}}$",
    re.IGNORECASE,
)
# "Phóng viên: ", "Ghi chép của ": names must follow
AUTHOR_LABEL = re.compile(
    rf"\(?{_any_of(_WORDING['byline']['persons'])}(?:\s+của|\s*:)\s*|\(?(?:bởi|by)\s+", re.IGNORECASE
)
# of several parts, each with its label: a picture's credit stands alone
PART_LABEL = re.compile(
    rf"\(?(?:{_any_of(_WORDING['byline']['persons'])}|bài|tin|ảnh|video|clip)(?:\s+của|\s*:)\s*", re.IGNORECASE
)
SIGNING_OFFICE = re.compile(
    r"(?:công chức|cán bộ|viên chức|chuyên viên|văn phòng|phòng|trung tâm|đài|ban|cc|cb)\b", re.IGNORECASE
)
POSTED_BY = re.compile(rf"\(?{_any_of(_WORDING['byline']['posted_by'])}\s*:\s*[^.!?]{{1,40}}", re.IGNORECASE)
_BODY = _any_of(_WORDING["byline"]["bodies"])
_UNIT = _any_of(_WORDING["byline"]["units"])
# "Ban Tuyên giáo Tỉnh ủy Nà Lúa": the name of an office, of the unit that it serves, of the province or commune
_CAPITAL = "[A-ZĐÂĂÊÔƠƯÁÀẢÃẠÉÍÓÚÝ]"
_OF = rf"(?:\s+(?i:{_UNIT}))"
_FOR = rf"(?i:{_any_of(_WORDING['byline']['offices_for'])})\s+{_CAPITAL}[^.,:;?!\d]{{1,50}}?"
_NAMED = rf"(?:\s+(?:(?!(?i:{_UNIT})\b){_CAPITAL}[\w.-]*|\d{{1,2}}(?!\S))){{0,4}}"
ORGANIZATION = re.compile(rf"(?:(?i:{_BODY})(?:\s+[-–]\s+(?i:{_BODY}))?{_OF}*|{_FOR}{_OF}+){_NAMED}")
# Below an article the name of an office may do without its unit: "Chi cục Thú y".
OFFICE_BELOW = re.compile(rf"{ORGANIZATION.pattern}|{_FOR}")
ORGANIZATION_WORD = re.compile(
    rf"\b(?:{_BODY}|{_UNIT}|{_any_of(_WORDING['byline']['offices_for'] + _WORDING['byline']['offices'])}"
    r"|cc|cb|công chức|cán bộ)(?!\w)",
    re.IGNORECASE,
)
SURNAMES = frozenset(_WORDING["byline"]["surnames"])
OFFICE = re.compile(rf"^\(?{_any_of(_WORDING['byline']['offices'])}", re.IGNORECASE)
# the kind of a document, in capitals above its text
DOCUMENT = re.compile(
    r"(?:NGHỊ QUYẾT|QUYẾT NGHỊ|QUYẾT ĐỊNH|QUY ĐỊNH|QUY CHẾ|KẾ HOẠCH|CHỈ THỊ|KẾT LUẬN|THÔNG BÁO|BÁO CÁO|CHƯƠNG TRÌNH"
    r"|HƯỚNG DẪN|TỜ TRÌNH|CÔNG ĐIỆN|CÔNG VĂN|ĐỀ ÁN|BIÊN BẢN|THƯ NGỎ|(?:THƯ|LỜI) KÊU GỌI|DIỄN VĂN"
    r"|(?:BÀI |BÁO CÁO )?THAM LUẬN|BÀI PHÁT BIỂU|ĐỀ CƯƠNG|PHƯƠNG ÁN|GIẤY MỜI|QUYẾT TÂM THƯ)"
    r"(?: HÀNH ĐỘNG| LIÊN TỊCH| TUYÊN TRUYỀN| GIÁM SÁT| TỔNG KẾT| CHÍNH TRỊ| CÔNG TÁC| THẨM TRA)?"
)
# "Hiện trường được phong tỏa": something is said about it
VIEW = re.compile(
    rf"^{_any_of(_WORDING['caption']['views'])}\b(?! (?:được|có|bị|rất|khá|vẫn|còn|đã|đang|là|này|đó|cho thấy)\b)",
    re.IGNORECASE,
)
# above a story in pictures: "Phóng sự ảnh", "[Ảnh] Mùa gặt ở Nà Lúa", "Media » Ảnh"; and whose pictures they are
PHOTO_STORY = re.compile(
    r"\b(?:phóng sự|chùm|bộ|câu chuyện)(?: bằng)? ảnh\b|\bqua (?:ảnh|chùm ảnh|ống kính)\b|^\W?(?:ảnh|photo)\W?\s*:\s"
    r"|^[\[(](?:ảnh|photo)[\])]|[\[(](?:ảnh|photo)[\])]$|[»›>]\s*(?:tin )?ảnh$",
    re.IGNORECASE,
)
PHOTO_STORY_BYLINE = re.compile(
    r"\W?(?:phóng sự|chùm|bộ) ảnh(?: của|\s*:)|\W?ảnh (?:và|,|&) (?:bài|lời)\b", re.IGNORECASE
)
# "Ông Trương Công Thành"
TITLED_NAME = re.compile(
    rf"(?:Ông|Bà|Anh|Chị|Đồng chí|Đ/c|PGS|GS|TS|ThS|BS|KS|TSKH|Bác sĩ|Luật sư|Tiến sĩ)[.,]*(?:\s?(?:TS|GS)\.?)*"
    rf"(?:\s{_CAPITAL}\w*){{2,5}}\.?"
)
# "Ông Lò Văn An bên vườn chè của gia đình.": nobody does anything
BESIDE = re.compile(
    rf"(?:{TITLED_NAME.pattern})\s(?:\([^()]{{1,60}}\)\s)?(?:đứng |ngồi )?"
    r"bên (?!cạnh|nhau|ngoài|trong|lề)[^,;:]{1,80}"
)
# "Bản Nậm Khao nhìn từ trên cao."
SEEN_FROM = re.compile(
    r"\b(?:nhìn|chụp) từ (?:trên (?:cao|không)|flycam|drone|máy bay|phía|xa|đỉnh)\b[^,.;:]{0,30}[.!]?$", re.IGNORECASE
)
# "Một số hình ảnh tại buổi lễ:": what it announces is captions
PICTURES = re.compile(r"\b(?:hình ảnh|ảnh|clip|video)\b", re.IGNORECASE)
SCENE = re.compile(rf"^{_any_of(_WORDING['caption']['openers'])}\b", re.IGNORECASE)
# in small letters, but for the first word: "Ủy ban Kiểm tra" checks nothing on a picture
SEEN = re.compile(rf"(?:^(?i:{_any_of(_WORDING['caption']['seen'])})|\b{_any_of(_WORDING['caption']['seen'])})\b")
THING = re.compile(rf"^{_any_of(_WORDING['caption']['things'])}\b", re.IGNORECASE)
# "Mô hình nhằm giúp …", "Tuyến đường nối …": what the thing does is said at once
DOES = re.compile(rf"{THING.pattern}\s+{_any_of(_WORDING['caption']['does'])}\b", re.IGNORECASE)
STATEMENT = re.compile(rf"\b{_any_of(_WORDING['caption']['statement'])}\b", re.IGNORECASE)
NARRATION = re.compile(rf"\b{_any_of(_WORDING['caption']['narration'])}\b", re.IGNORECASE)
REPORT = re.compile(rf"\b{_any_of(_WORDING['caption']['report'])}\b", re.IGNORECASE)
# "Đoạn bờ kè bị sạt lở dài gần 20 mét ở ấp Xóm Lung.": what rain or wind has left
DAMAGE = re.compile(
    r"(?:đoạn|bờ|tuyến đường|cây cầu|ngôi nhà|căn nhà|mái nhà|trụ sở|điểm trường|ruộng|vườn|cánh đồng|hiện trường)\b"
    r"[^,;:\d]{0,40}\bbị (?:sạt lở|sạt|ngập|tốc mái|hư hỏng|cuốn trôi|đổ|sập|gãy|cháy|vùi lấp|nứt)\b[^,;:\d]{0,30}"
    r"(?:\d+(?:,\d+)?\s*(?:m|mét|cm|km|ha)\b\s*)?(?:ở|tại|thuộc)\s[^,;:\d]{0,20}(?-i:[A-ZĐ])[^,;:]{0,60}\.",
    re.IGNORECASE,
)
# A caption says where, at what event, or who by full name; a sentence of a story need not: "Bà con chăm sóc ruộng."
OCCASION = re.compile(rf"\b(?i:{_any_of(_WORDING['caption']['occasions'])})\b|\s{_CAPITAL}\w*\s{_CAPITAL}")
PRESIDES = re.compile(rf"\b{_any_of(_WORDING['caption']['presides'])}\b", re.IGNORECASE)
# "Hội nghị - Ảnh 1.", "Hội nghị -0": the headline as the description of a picture
# and what it shows, after "ảnh 2"
PICTURE_NUMBER = re.compile(
    r"\s*+[-–]?\s*+(?:[(\[]?(?:ảnh|hình)?\s*+\d*+\s*+[)\]]?\.?|(?:ảnh|hình)\s*+\d++\s*+\S.{0,300})", re.IGNORECASE
)
# a year or the number of a meeting counts nothing that is seen
ORDINAL = re.compile(
    r"\b(?:năm|nhiệm kỳ|giai đoạn) \d{4}(?:\s?[-–]\s?\d{4})?"
    r"|\b(?:lần thứ|khóa|khoá|kỳ họp thứ|số|đợt|quý|vụ|niên vụ) \d+|\btrong 1\b"
    r"|\b(?:ấp|thôn|khu|khu phố|khóm|xóm|bản|tổ|tổ dân phố|đội|khối|phường|quận|làng) \d{1,2}\b",
    re.IGNORECASE,
)

# --- Prose, headings: short lines inside the article -------------------------------------------------

_NO_WORD = re.compile(r"\W*")
# "-Các thành viên" without a space is an item, "-Thu Hà" a name
ITEM = re.compile(rf"[-–—+•*●▪◦·]\s|[-–—+]{_CAPITAL}\w*\s[a-zàáâãèéêìíòóôõùúýăđĩũơưạ-ỹ]|[a-zđ]{{1,2}}\)\s")
ENUMERATION = re.compile(
    r"(?:(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) là|thứ (?:nhất|hai|ba|tư|năm|sáu))\b"
    r"(?!\W{0,4}(?:ngày\s+)?\d{1,2}\s?[-/.:h]\s?\d)",  # but "Thứ năm, 19/03/2026" is a date
    re.IGNORECASE,
)
NUMBERED = re.compile(
    r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})(?P<mark>[.)/]|(?<=\d\.\d))\s+(?=\S)|(?P<letter>[a-zđ])\.\s+"
)
RUBRIC = re.compile(r"[^-–&.:,?!\d]{2,30}(?:\s[-–]\s(?=[A-ZĐÂĂÊÔƠƯÁÉÍÓÚÝ])|\s&\s)[^-–&.:,?!\d]{2,30}")
# what the first sentence of a report begins with; a headline is not broken before it
OPENS_A_REPORT = re.compile(
    r"(?:Từ ngày|Ngày|Sáng|Chiều|Tối|Vừa qua|Trong (?:\d|những|buổi)|Thực hiện|Nhằm|Nhân (?:dịp|kỷ)|Hưởng ứng"
    r"|Thời gian qua)\b"
)
# "Năm 1993, ông giữ chức Chánh Văn phòng": when or where, and after a comma what happened
SAYS_WHEN = re.compile(
    r"(?:Năm|Tháng|Ngày|Sáng|Chiều|Tối|Trưa|Mùa|Hôm|Trong|Sau|Trước|Khi|Đến|Tại|Cuối|Đầu|Tính)\b[^,]{1,50}+,\s+(?=\w)"
)
# "1.", "II)": the number of a part on a line of its own
NUMBER_ALONE = re.compile(r"(?:\d{1,2}|[IVX]{1,5})[.)]")
ROMAN = re.compile(r"[IVX]{1,5}(?:[.)/]\s*|\s?[–-]\s+)(?=\S)")
# "Phần thứ nhất", "Chương II", "Tài liệu tham khảo"
PART = re.compile(
    r"(?:phần|chương|mục|điều|phụ lục)\s+(?:thứ\s+\w+|[IVX]+|\d+)"
    r"|(?:tóm tắt|abstract|tài liệu (?:tham khảo|trích dẫn)|đặt vấn đề|lời (?:mở đầu|nói đầu|kết))\s*:?",
    re.IGNORECASE,
)
# "Hoàn thành tốt: 41 chi bộ": a line of figures
_FIGURE = r"(?=[.,/%]*+\d)[\d.,/%]++(?:\s++[^\d\s]{1,12}+(?!\S)){0,2}+"
FIGURES = re.compile(rf"[^:?]{{3,80}}:\s*(?:\w+\s+){{0,3}}\d[^?]*|(?:[^\W\d]\D*\s)?{_FIGURE}(?:\s+{_FIGURE})+")
# what somebody is asked in an interview; any other question may be a heading
QUESTION = re.compile(
    r"^[^:?]{1,60}:\s.*\?\W*$|^(?:(?:\w+,? )?(?:thưa|xin|theo|vậy|còn)\b.*|.*\b(?:ông|bà|đồng chí|anh|chị)\b.*"
    r"|.*\b(?:ư|nhỉ|chăng|hả|à|chứ))\?\W*$",
    re.IGNORECASE,
)
# above the box of comments, of any length
TO_READERS = re.compile(r"(?:lưu ý|chú ý)\s*:[^.]{0,40}\bbiên tập\b[^.]{0,20}\b(?:ý kiến|bình luận)\b", re.IGNORECASE)
# "Chủ đề: …" may be a sentence
KEY_WORDS = re.compile(r"(?:từ kh(?:óa|oá)|tags?|key\s*words?)\s*:", re.IGNORECASE)
# above what the editors of a column answer
ANSWER = re.compile(r"(?:trả lời|đáp)\s*:?", re.IGNORECASE)
# a question that goes on with what was said, or asks the reader; a heading does neither
ON_THE_WAY = re.compile(
    r"^\W*(?:nhưng|và|hay|vậy|còn|thế|nếu|nên|mà|liệu|không lẽ|chẳng lẽ|có lẽ|tuy nhiên|rồi|đó|đây|phải chăng)\b"
    r"|\b(?:vậy|thế|đó|này|ấy|kia|không|chưa|nữa|gì hơn)\?\W*$"
    r"|\b(?:tôi|chúng ta|chúng tôi|bạn|họ|mình|anh ấy|cô ấy)\b",
    re.IGNORECASE,
)
# who asks: then every question of the page is one of an interview
ASKS = re.compile(r"(?:\W*(?:p\.?v|phóng viên|hỏi)\s*:|.*\bthưa (?:ông|bà|anh|chị|đồng chí)\b).*\?\W*", re.IGNORECASE)
# who reports, before the report: "(BLC) - ", "BTO - "; it opens an article
DATELINE = re.compile(
    r"\([^()\d]{2,40}\)\s*[-–—:]\s*\S|[A-ZĐ]{2,8}(?:\.VN)?\s+[-–—]\s+\S|[\w-]+(?:\.[\w-]+)*\.vn\s*[-–—]\s*\S"
)


# a paragraph of the article, whatever picture it names at its end
CONNECTIVE = re.compile(
    r"(?:đây|đó|điều (?:này|đó)|những điều|nhờ (?:đó|vậy)|sau đó"
    r"|theo đó|tuy nhiên|ngoài ra|bên cạnh đó|trong đó|do đó|vì vậy|qua đó|từ đó|đồng thời|cùng với đó"
    r"|cụ thể(?! h[óo][aá])|kính (?:gửi|thưa)"
    r"|(?:nhân )?dịp này|trước đó|được biết|đến nay|thế (?:rồi|là)|kết quả là)\b",
    re.IGNORECASE,
)


def ends_like_a_clause(text: str) -> bool:
    """Return True if a line ends with a full stop, semicolon, colon or comma; "..." may end a headline too."""
    return not text.endswith("...") and ends_with_any(".;:,", text)


def ends_with_any(characters: str, text: str) -> bool:
    """Return True if one of the characters follows the last word; read backwards, since "\\W*$" tries every offset."""
    end = _NO_WORD.match(text[-8:][::-1])
    return end is not None and any(c in characters for c in end.group())
