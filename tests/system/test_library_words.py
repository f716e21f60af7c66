"""What libraries say of damaged files, in Vietnamese: their real errors, so that new versions are noticed."""

import gzip
import json
import tomllib
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from analysis.system.language import in_language
from analysis.system.library_words import retold_reason

DAMAGED = "tệp bị hỏng hoặc thuộc loại khác"


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (lambda: zipfile.ZipFile(BytesIO(b"Tin")), DAMAGED),
        (lambda: gzip.decompress(b"Tin"), DAMAGED),
        (lambda: gzip.decompress(gzip.compress(b"Tin")[:-9]), DAMAGED),
        (lambda: json.loads('{"a": 1 "b"}'), "dòng 1, ký tự 9: thiếu dấu phẩy"),
        (lambda: json.loads(""), "dòng 1, ký tự 1: thiếu một giá trị"),
        (lambda: json.loads("{}\n{}"), "dòng 2, ký tự 1: còn nội dung sau chỗ kết thúc"),
        (lambda: json.loads(r'["\x"]'), "dòng 1, ký tự 3: từ đó trở đi không đọc được"),
        (lambda: tomllib.loads('a = "1\n'), "dòng 1, ký tự 7: văn bản chưa được đóng bằng dấu ngoặc kép"),
        (lambda: tomllib.loads("a = [1"), "danh sách chưa được đóng bằng dấu ngoặc"),
        (lambda: tomllib.loads("a 1"), "dòng 1, ký tự 3: sau tên phải có dấu ="),
        (lambda: tomllib.loads("a = b"), "dòng 1, ký tự 5: giá trị phải là văn bản trong dấu ngoặc kép"),
        (lambda: tomllib.loads("a = 1\na = 2"), "một tên xuất hiện hai lần"),
        (lambda: tomllib.loads("a = 1 2"), "dòng 1, ký tự 7: một dòng có nhiều hơn một giá trị"),
        (lambda: tomllib.loads("[[["), "dòng 1, ký tự 3: mỗi dòng phải có dạng: tên = giá trị"),
    ],
)
def test_a_reason_is_told_in_vietnamese_and_in_english_as_it_is(read: Callable[[], object], expected: str) -> None:
    with pytest.raises((ValueError, OSError, EOFError, zipfile.BadZipFile)) as raised:
        read()
    assert retold_reason(raised.value) == str(raised.value)
    with in_language("vi"):
        assert expected in retold_reason(raised.value)


def test_what_is_not_known_stays() -> None:
    with in_language("vi"):
        assert retold_reason("disk on fire") == "disk on fire"
