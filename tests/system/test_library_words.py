"""What libraries say of damaged files, in our words: their real errors, so that new versions are noticed."""

import gzip
import json
import tomllib
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from analysis.system.language import in_language
from analysis.system.library_words import retold_reason

DAMAGED = ("the file is damaged or of another kind", "tệp bị hỏng hoặc thuộc loại khác")


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (lambda: zipfile.ZipFile(BytesIO(b"Tin")), DAMAGED),
        (lambda: gzip.decompress(b"Tin"), DAMAGED),
        (lambda: gzip.decompress(gzip.compress(b"Tin")[:-9]), DAMAGED),
        (
            lambda: json.loads('{"a": 1 "b"}'),
            ("line 1, character 9: a comma is missing", "dòng 1, ký tự 9: thiếu dấu phẩy"),
        ),
        (
            lambda: json.loads(""),
            ("line 1, character 1: a value is missing", "dòng 1, ký tự 1: thiếu một giá trị"),
        ),
        (
            lambda: json.loads("{}\n{}"),
            ("line 2, character 1: there is more after the end", "dòng 2, ký tự 1: còn nội dung sau chỗ kết thúc"),
        ),
        (
            lambda: json.loads(r'["\x"]'),
            ("line 1, character 3: cannot be read from there on", "dòng 1, ký tự 3: từ đó trở đi không đọc được"),
        ),
        (
            lambda: tomllib.loads('a = "1\n'),
            (
                "line 1, character 7: a text does not end in its quotation mark",
                "dòng 1, ký tự 7: văn bản chưa được đóng bằng dấu ngoặc kép",
            ),
        ),
        (
            lambda: tomllib.loads("a = [1"),
            ("a list does not end in its bracket", "danh sách chưa được đóng bằng dấu ngoặc"),
        ),
        (
            lambda: tomllib.loads("a 1"),
            ("line 1, character 3: a name must be followed by =", "dòng 1, ký tự 3: sau tên phải có dấu ="),
        ),
        (
            lambda: tomllib.loads("a = b"),
            (
                "line 1, character 5: a value must be a text in quotation marks",
                "dòng 1, ký tự 5: giá trị phải là văn bản trong dấu ngoặc kép",
            ),
        ),
        (
            lambda: tomllib.loads("a = 1\na = 2"),
            ("a name is there twice", "một tên xuất hiện hai lần"),
        ),
        (
            lambda: tomllib.loads("a = 1 2"),
            (
                "line 1, character 7: a line has more than one value",
                "dòng 1, ký tự 7: một dòng có nhiều hơn một giá trị",
            ),
        ),
        (
            lambda: tomllib.loads("[[["),
            (
                "line 1, character 3: a line must be of the form: name = value",
                "dòng 1, ký tự 3: mỗi dòng phải có dạng: tên = giá trị",
            ),
        ),
    ],
)
def test_a_reason_is_told_in_words_of_the_package(read: Callable[[], object], expected: tuple[str, str]) -> None:
    with pytest.raises((ValueError, OSError, EOFError, zipfile.BadZipFile)) as raised:
        read()
    for language, said in zip(("en", "vi"), expected, strict=True):
        with in_language(language):
            assert said in retold_reason(raised.value)


def test_what_is_not_known_stays() -> None:
    with in_language("vi"):
        assert retold_reason("disk on fire") == "disk on fire"
