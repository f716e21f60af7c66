"""The gazetteer: 63 units, 34 since July 2025, and every usual spelling leads to one of them."""

from datetime import date, datetime

import pandas as pd
import pytest

from analysis import load_provinces, province_name

# The 34 units of the Resolution 202/2025/QH15, typed from its articles: the 23 that were merged, and from what.
MERGED = {
    "Tuyên Quang": "Hà Giang, Tuyên Quang",
    "Lào Cai": "Yên Bái, Lào Cai",
    "Thái Nguyên": "Bắc Kạn, Thái Nguyên",
    "Phú Thọ": "Hòa Bình, Vĩnh Phúc, Phú Thọ",
    "Bắc Ninh": "Bắc Giang, Bắc Ninh",
    "Hưng Yên": "Thái Bình, Hưng Yên",
    "Hải Phòng": "Hải Dương, Hải Phòng",
    "Ninh Bình": "Hà Nam, Nam Định, Ninh Bình",
    "Quảng Trị": "Quảng Bình, Quảng Trị",
    "Đà Nẵng": "Quảng Nam, Đà Nẵng",
    "Quảng Ngãi": "Kon Tum, Quảng Ngãi",
    "Gia Lai": "Bình Định, Gia Lai",
    "Khánh Hòa": "Ninh Thuận, Khánh Hòa",
    "Lâm Đồng": "Đắk Nông, Bình Thuận, Lâm Đồng",
    "Đắk Lắk": "Phú Yên, Đắk Lắk",
    "Thành phố Hồ Chí Minh": "Bà Rịa - Vũng Tàu, Bình Dương, Thành phố Hồ Chí Minh",
    "Đồng Nai": "Bình Phước, Đồng Nai",
    "Tây Ninh": "Long An, Tây Ninh",
    "Cần Thơ": "Sóc Trăng, Hậu Giang, Cần Thơ",
    "Vĩnh Long": "Bến Tre, Trà Vinh, Vĩnh Long",
    "Đồng Tháp": "Tiền Giang, Đồng Tháp",
    "Cà Mau": "Bạc Liêu, Cà Mau",
    "An Giang": "Kiên Giang, An Giang",
}
UNCHANGED = ["Cao Bằng", "Điện Biên", "Hà Tĩnh", "Lai Châu", "Lạng Sơn", "Nghệ An", "Quảng Ninh", "Thanh Hóa", "Sơn La"]
UNCHANGED += ["Hà Nội", "Huế"]


def test_63_units_became_34():
    provinces = load_provinces()
    assert len(provinces) == provinces["code"].nunique() == provinces["name"].nunique() == 63
    assert provinces["new_name"].nunique() == provinces["new_code"].nunique() == 34 == len(MERGED) + len(UNCHANGED)


def test_every_merger_is_that_of_the_resolution():
    since = load_provinces().groupby("new_name")["name"].apply(set).to_dict()
    expected = {new: set(old.split(", ")) for new, old in MERGED.items()} | {name: {name} for name in UNCHANGED}
    assert since == expected | {"Huế": {"Thừa Thiên Huế"}}


def test_codes_are_two_digits_and_a_new_code_is_one_of_its_parts():
    provinces = load_provinces()
    assert provinces["code"].str.fullmatch(r"\d{2}").all()
    parts = provinces.groupby("new_code")["code"].apply(set)
    assert all(code in old for code, old in parts.items())


def test_six_cities_are_centrally_run():
    provinces = load_provinces()
    cities = provinces.loc[provinces["kind"] == "city", "name"]
    assert set(cities) == {"Hà Nội", "Hải Phòng", "Đà Nẵng", "Thành phố Hồ Chí Minh", "Cần Thơ"}


SPELLINGS = {
    "Bắc Kạn": "Bắc Cạn, Bac Kan, BẮC KẠN, tỉnh Bắc Kạn, Băc  Kạn",
    "Thành phố Hồ Chí Minh": "TP.HCM, TP HCM, TPHCM, Tp. Hồ Chí Minh, TP.Hồ Chí Minh, Hồ Chí Minh, Sài Gòn, T.P. HCM",
    "Thừa Thiên Huế": "Thừa Thiên - Huế, Thừa Thiên-Huế, TT-Huế, TT. Huế, Huế",
    "Đắk Lắk": "Đắc Lắc, Đăk Lăk, Đắklắk, Daklak, Dak Lak",
    "Bà Rịa - Vũng Tàu": "Bà Rịa – Vũng Tàu, Bà Rịa Vũng Tàu, BR-VT, BRVT",
    "Hòa Bình": "Hoà Bình, Hoa Binh",
    "Kon Tum": "Kontum, Kon tum",
    "Đắk Nông": "Đắc Nông, Đăk Nông, Daknong",
    "Hà Nội": "Hanoi, TP Hà Nội",
}


@pytest.mark.parametrize(
    ("spelling", "name"),
    [(s, name) for name, some in SPELLINGS.items() for s in some.split(", ")],
)
def test_every_usual_spelling_is_known(spelling, name):
    assert province_name(spelling) == name


def test_every_name_names_itself_then_and_now():
    provinces = load_provinces()
    assert [province_name(name) for name in provinces["name"]] == provinces["name"].tolist()
    assert [province_name(name, as_of="2025-07-01") for name in provinces["new_name"]] == provinces["new_name"].tolist()


@pytest.mark.parametrize("text", ["Tây Bắc", "Thủ đô", "", "TP", "tỉnh", "họp ở Sơn La", pd.NA, None])
def test_what_is_no_province_is_not_known(text):
    assert province_name(text) is None


@pytest.mark.parametrize(
    ("day", "kon_tum", "hue"),
    [
        (None, "Kon Tum", "Thừa Thiên Huế"),
        ("2024-12-31", "Kon Tum", "Thừa Thiên Huế"),
        (date(2025, 1, 1), "Kon Tum", "Huế"),
        (datetime(2025, 6, 30, 23, 59), "Kon Tum", "Huế"),
        (pd.Timestamp(2025, 7, 1), "Quảng Ngãi", "Huế"),
        ("2026-03-01", "Quảng Ngãi", "Huế"),
    ],
)
def test_the_day_chooses_the_map(day, kon_tum, hue):
    assert (province_name("Kontum", as_of=day), province_name("TT-Huế", as_of=day)) == (kon_tum, hue)


@pytest.mark.parametrize("day", ["2008-07-31", "2025", "1/7/2025", 2025, pd.NaT])
def test_a_day_that_is_none_or_too_early(day):
    with pytest.raises(ValueError, match="must be a date such as '2025-07-01', not before 2008-08-01"):
        province_name("Hà Nội", as_of=day)
