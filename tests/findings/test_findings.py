"""What findings say of small tables that a reader can check by hand."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from analysis import Settings, Study, findings, frame_shares
from analysis.evidence.quantity_words import LISTS
from analysis.findings.about_commitments import clause
from analysis.findings.naming import name_words
from analysis.findings.result import term_name
from analysis.project.resources import resource
from analysis.report.faults import at_fault
from analysis.system.language import in_language

KITCHENS = Settings(by="kitchen", group="kitchen", groups="kitchens")


def study(*rows: tuple[str, str], **columns: list[str]) -> Study:
    """Return a study of articles given as (kitchen, text)."""
    table = pd.DataFrame(rows, columns=["kitchen", "text"])
    table.insert(0, "article_id", [f"a{number}" for number in range(1, len(rows) + 1)])
    return Study(table.assign(**columns), KITCHENS)


@pytest.mark.parametrize(
    ("text", "mention", "expected"),
    [
        (
            "Các huyện đã họp, báo cáo kết quả với tỉnh trước ngày 15/12/2022, rồi sơ kết.",
            "trước ngày 15/12/2022",
            "báo cáo kết quả với tỉnh trước ngày 15/12/2022",
        ),
        (
            "Phấn đấu đến năm 2030, đưa xã thành trung tâm du lịch của vùng; giữ rừng.",
            "đến năm 2030",
            "Phấn đấu đến năm 2030, đưa xã thành trung tâm du lịch của vùng",
        ),
        ("Giá trị tăng 12,8 - 13%/năm theo mục tiêu.", "12,8 - 13%/năm", "Giá trị tăng 12,8 - 13%/năm theo mục tiêu"),
        ("Xong trong quý I.", "trong quý I", "Xong trong quý I"),
        ("Thu ngân sách đạt kế hoạch cả năm, tăng 5%.", "5%", "Thu ngân sách đạt kế hoạch cả năm, tăng 5%"),
        ("Rà soát; phấn đấu thủ tục mức độ 3, 4 tăng 5%.", "5%", "phấn đấu thủ tục mức độ 3, 4 tăng 5%"),
        ("Phấn đấu xong trong năm 2021, 100% hồ sơ được xử lý đúng hạn.", "100%", "100% hồ sơ được xử lý đúng hạn"),
    ],
)  # fmt: skip
def test_the_clause_says_what_is_to_be_reached(text, mention, expected):
    assert clause(text, text.index(mention), text.index(mention) + len(mention)) == expected


def test_a_deadline_that_several_articles_state_is_told_once_with_its_number():
    text = "Các xã phải trồng xong rừng trước ngày 15/12/2022."
    of = study(("Bắc", text), ("Bắc", text), ("Nam", "Mưa to."))
    found = findings.stated(of)
    assert found["commitment"].tolist() == ["deadline", "deadline"]
    said = findings.commitments(of, found).text
    assert said.count("phải trồng xong rừng") == 1 and "2×" in said and "14 December 2022" in said


def test_every_target_is_told_though_targets_have_no_date():
    text = "Phấn đấu tỷ lệ hộ nghèo còn 3%. Phấn đấu 90% dân số có bảo hiểm y tế."
    of = study(("Bắc", text), ("Nam", "Mưa to."))
    found = findings.stated(of)
    assert found["date"].isna().all()
    said = findings.commitments(of, found).text
    assert "hộ nghèo còn <strong>3%</strong>" in said and "<strong>90% dân số</strong> có bảo hiểm" in said


def test_how_far_a_quota_is_filled_is_no_target():
    texts = [
        "Tất cả các trường tuyển được 83% tổng chỉ tiêu trong đợt 1.",
        "Có 85 trường đạt chỉ tiêu 100%.",
        "Trường tuyển đủ chỉ tiêu 100%.",
    ]
    assert findings.stated(study(*[("Bắc", text) for text in texts])).empty
    firm = study(("Bắc", "Phấn đấu tuyển 83% tổng chỉ tiêu trong đợt 1."))
    assert findings.stated(firm)["commitment"].tolist() == ["target"]


@pytest.mark.parametrize(
    "text",
    [
        "Từ đầu năm đến ngày 15/3/2027, lực lượng công an bắt 30 vụ.",
        "Hợp đồng hiện tại của cầu thủ với câu lạc bộ còn thời hạn đến tháng 6/2028.",
        "Đến năm 2027 khi chồng chị hết hạn hợp đồng lao động, hai người về quê.",
        "Dự kiến có thêm dự án, nâng tổng số lên 301 dự án với tổng vốn đăng ký 245.525 tỷ đồng.",
        "Giá giảm giúp giữ lạm phát ở dưới mục tiêu 5%.",
    ],
)
def test_what_is_reported_or_runs_out_is_no_commitment(text):
    assert not findings.stated(study(("Bắc", text)))["commitment"].isin(["target", "deadline"]).any()


def test_a_deadline_after_the_beginning_of_a_year_is_one_if_something_is_to_be_done():
    of = study(("Bắc", "Từ đầu năm đến ngày 15/3/2027, các xã phải trồng xong rừng."))
    assert findings.stated(of)["commitment"].tolist() == ["deadline"]


def test_one_document_is_told_in_the_singular():
    of = study(("Bắc", "Tỉnh có 1 dự án."), ("Nam", "Tỉnh có 2 dự án và 1 nhóm nhiệm vụ, giải pháp."))
    said = findings.commitments(of, findings.stated(of)).text
    assert re.search(r"\b1 project\b", said)
    assert "2 projects" in said and "1 group of tasks and solutions" in said


def test_every_english_name_of_a_document_loses_its_s_for_one():
    assert [name for name in LISTS["instruments"].values() if not name.endswith("s") or name.endswith("ss")] == []


def test_every_target_of_a_group_is_told():
    of = study(("Bắc", "Phấn đấu 95% hộ dân có nước sạch. Phấn đấu trồng 300 ha rừng phòng hộ."), ("Nam", "Mưa to."))
    said = findings.commitments(of, findings.stated(of)).text
    assert "có nước sạch" in said and "Phấn đấu trồng" in said


def test_of_deadlines_in_articles_without_a_date_it_is_said_that_they_may_be_past():
    rows = [("Bắc", "Các xã phải trồng xong rừng trước ngày 15/12/2022."), ("Nam", "Xã phải họp trước ngày 1/2/2023.")]
    of = study(*rows, published=pd.to_datetime(["2022-01-01", None]))
    assert "without a date: 1 of 2; whether" in findings.commitments(of, findings.stated(of)).text
    of = study(*rows, published=pd.to_datetime(["2022-01-01"] * 2))
    assert "without a date" not in findings.commitments(of, findings.stated(of)).text


def test_a_formula_opens_to_its_lines_as_it_is_written():
    of = study(("Bắc", "Rót nước mắm. Nước mắm ngon."), ("Nam", "Xôi."))
    of = replace(of, settings=replace(KITCHENS, formulas=("nước mắm", "rót … mắm")))
    said = findings.phrases(of, findings.study_phrases(of), findings.formula_lines(of)).text
    assert "Bắc ([2×](explorer.html#term=%22n%C6%B0%E1%BB%9Bc%20m%E1%BA%AFm%22&group=B%E1%BA%AFc)), not in Nam" in said
    assert "“rót … mắm” – Bắc (1×)" in said


def test_numbers_of_different_levels_are_not_added_up():
    of = study(("Bắc", "Cấp tỉnh tổ chức 3 hội nghị. Cấp huyện tổ chức 4 hội nghị."), ("Nam", "Có 2 đề án và 3 đề án."))
    said = findings.commitments(of, findings.stated(of)).text
    assert "conferences (3 provincial; 4 per district)" in said
    assert "[5 schemes]" in said


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Phấn đấu sản lượng lúa tăng 5%/năm.", ["target"]),
        ("Hiện nay 100% hộ đã có điện.", []),
        ("Mục tiêu là 80% số hộ có nước sạch.", ["target"]),
        ("Sản lượng lúa tăng 5% so với cùng kỳ.", []),
        ("Theo kế hoạch của tỉnh, giảm 6,2% số vụ cháy rừng trong quý.", []),
        ("Theo kế hoạch của tỉnh, giảm tỷ lệ hộ nghèo 3%/năm.", ["target"]),
        ("Thu ngân sách đạt 104% kế hoạch của tỉnh giao.", []),
        ("Phấn đấu thu ngân sách đạt 104% kế hoạch của tỉnh giao.", ["target"]),
        ("Theo kế hoạch, xã đã trồng 20 ha rừng.", []),
        ("Xã đã đề ra kế hoạch trồng 20 ha rừng.", ["target"]),
        ("Sở Kế hoạch và Đầu tư quản lý 20 ha rừng.", []),
        ("Xe tăng bắn trúng mục tiêu cách 3 km.", []),
        ("Tên lửa có thể nhắm tới mục tiêu cách xa 400 km.", []),
        ("Máy có giá bán dự kiến là 5 triệu đồng.", []),
        ("Xã dự kiến thu 5 triệu đồng.", ["target"]),
        ("Thôn nằm ở chân núi, có kế hoạch giữ rừng; dân số ít, ruộng hẹp, diện tích là 20 ha.", []),
        ("Phấn đấu nâng tỷ lệ hộ khá từ 30% lên 49%.", ["target"]),
        ("Xã tăng vốn 20% so với kế hoạch.", []),
        ("Nhà máy dự kiến dùng ống dẫn có kích thước lớn hơn 35%.", []),
        ("Năm nay dự kiến chỉ có 60% học sinh vào trường công lập.", []),
        ("Mục tiêu là đưa vệ tinh bay ở độ cao từ 335 km.", []),
        ("Chính phủ dự kiến sẽ tăng thuế từ mức 37% như hiện tại lên 39,6%.", ["target"]),
        ("Đàn trâu chết, thiệt hại từ năm triệu đồng đến năm mươi triệu đồng.", []),
        ("Vụ này ngô phải đạt trên 3 tấn/sào, riêng gia đình tôi đạt 4 tấn/sào.", ["target"]),
        ("Vụ này ngô phải đạt trên 3 tấn, riêng xã dưới đạt hẳn 5 tấn.", ["target"]),
        ("Phấn đấu cả tỉnh đạt 20%, riêng vùng thấp đạt 30%.", ["target", "target"]),
        ("Đạn pháo 2 tấn rơi xuống mục tiêu ở bìa rừng.", []),
        ("Tỷ lệ bệnh đã tăng 7% từ năm 2012 đến năm 2016.", []),
        ("Tỷ lệ bệnh giảm 4% từ năm 2011; phấn đấu giảm 2%.", ["target"]),
        ("Đến năm 2009, bà kết hôn và mua 20 ha rừng.", []),
        ("Đến năm 2031, tỉnh trồng 20 ha rừng.", ["deadline", "target"]),
        ("Tỷ lệ che phủ từ 41% năm 2012 lên 58% và mục tiêu còn cao.", ["target"]),
        ("Xã muốn đạt mục tiêu trên 5% (từ mức 2,4% của năm ngoái).", ["target"]),
        ("Lô trái phiếu 100 tỷ đồng dự kiến đáo hạn trong tháng.", []),
        ("Xã dự kiến thu 100 tỷ đồng trong tháng.", ["target"]),
        ("Doanh thu đạt 31 tỷ đồng, tức 45% kế hoạch năm.", []),
        ("Trường phân loại chỉ tiêu trúng tuyển: khối A 25%.", []),
        ("Ba tháng đầu, hãng ghi nhận 64 tỷ đồng, kế hoạch năm còn xa.", []),
        ("Thu ngân sách chỉ đạt 6% thấp hơn mục tiêu đề ra.", []),
        ("Tòa dự kiến xét xử 12 đồng phạm trong tháng.", []),
        ("Hội phấn đấu có 900 hội viên, 20 hộ nghèo thoát nghèo.", ["target", "target"]),
        ("Phấn đấu xuất khẩu chè đạt 12 triệu USD.", ["target"]),
        ("Mục tiêu là mỗi nhà có 45 m2 sân phơi.", ["target"]),
        ("Huyện phấn đấu đón 30.000 lượt khách.", ["target"]),
        ("Mục tiêu của tỉnh là có thêm 700 doanh nghiệp.", ["target"]),
        ("Theo kế hoạch, đoàn gặp 700 doanh nghiệp.", []),
        ("Đạt mục tiêu rồi, đoàn gặp 700 doanh nghiệp.", []),
        ("Để đạt được mục tiêu tăng 9%, xã mở chợ.", ["target"]),
        ("Xã khó có thể đạt được mục tiêu tăng 9%.", []),
        ("Nỗ lực bảo đảm đạt được mục tiêu tăng 9%.", ["target"]),
        ("Mục tiêu là 70% số bản có thư viện (hiện nay là 31%).", ["target"]),
        ("Lợi nhuận của hợp tác xã hướng tới 13 tỷ đồng.", ["target"]),
        ("Các chỉ tiêu đều đạt cao: vốn vay bằng 40 tỷ đồng.", []),
        ("Các chỉ tiêu phấn đấu cả năm: vốn vay lên 40 tỷ đồng.", ["target"]),
        ("Trường có 800 chỉ tiêu, trong đó 90% dành cho miền núi.", []),
        ("Xã thu thuế vượt mức kế hoạch cả năm trong vụ gặt, tổng cộng là 73 tỷ đồng.", []),
        ("Quyết tâm vượt mục tiêu 73 tỷ đồng.", ["target"]),
        ("Chi phí làm chợ dự kiến là 6 tỷ đồng.", []),
        ("Phấn đấu xây xong nhà máy trị giá 9 tỷ đồng.", []),
        ("Phấn đấu mở con đường dài 7 km.", []),
        ("Phấn đấu mở 7 km đường.", ["target"]),
        ("Phấn đấu khởi công dự án với tổng vốn 9 tỷ đồng.", []),
        ("Phấn đấu tỷ lệ che phủ lên 60% (năm 2019 là 55%).", ["target"]),
        ("Chương trình mục tiêu quốc gia cấp cho xã 4 tỷ đồng.", []),
        ("Nhằm thực hiện các mục tiêu, đơn vị đã xuất kho 90 tấn gạo.", []),
        ("Quyết định cho 5 hộ dựng nhà không đúng kế hoạch sử dụng đất.", []),
    ],
)
def test_a_target_is_to_be_reached_and_a_report_is_not(text, kinds):
    assert findings.stated(study(("Bắc", text)))["commitment"].tolist() == kinds


def test_a_clause_with_two_targets_is_told_once_with_its_article():
    of = study(("Bắc", "Phấn đấu tỷ lệ hộ nghèo giảm còn 3% và hộ cận nghèo còn 5%."), ("Nam", "Mưa to."))
    said = findings.commitments(of, findings.stated(of)).text
    assert said.count("hộ cận nghèo") == 1 and "[a1, sentence 1]" in said and "2×" not in said


def test_countries_and_foreign_words_with_capitals_are_names():
    text = "Hôm nay Mỹ và Ukraine họp với Samsung. Theo Nga, anh xem clip trên Internet về Covid-19. Rồi anh nghỉ."
    of = study(("Bắc", text), ("Nam", "Tarrare ăn. Họ xem clip và internet."))
    assert {"mỹ", "nga", "ukraine", "samsung"} <= name_words(of)
    # mostly in lower case; no letters only; at the beginning of a sentence only
    assert not {"anh", "clip", "internet", "covid-19", "tarrare"} & name_words(of)


def test_of_phrases_that_are_one_text_cut_differently_one_is_named():
    run = "máy xay mini đầu tiên tại làng có hai tốc độ"
    of = study(("Bắc", f"Nhà có {run}. Mẹ mua {run}."), ("Nam", "Mưa to."))
    rates = findings.study_phrases(of)
    said = findings.phrases(of, rates, findings.formula_lines(of)).text
    assert len(findings.own_phrases(of, rates)) == 3 and said.count("2×") == 2
    assert "tại làng [2×]" in said and "đầu tiên tại làng có hai" not in said


def test_a_phrase_in_nine_groups_is_also_in_one_more_group():
    of = study(*((f"bếp {n}", "Rót nước mắm.") for n in range(9)))
    of = replace(of, settings=replace(KITCHENS, formulas=("nước mắm",)))
    assert " and in 1 more kitchen" in findings.phrases(of, findings.study_phrases(of), findings.formula_lines(of)).text


def test_a_codebook_that_nobody_adapted_is_named_with_its_subject(tmp_path):
    rows = (("Bắc", "Xã sơ kết nghị quyết. Xã sơ kết nghị quyết."), ("Nam", "Mưa to."))

    def said(codebook):
        of = replace(study(*rows), settings=replace(KITCHENS, codebook=codebook))
        shares = frame_shares(of.coded, by="kitchen")
        return findings.frames(of, shares, findings.frame_quotations(of, findings.distinct_frames(of, shares))).text

    path = tmp_path / "codebook.toml"
    path.write_text(resource("codebook.toml"), "utf-8")
    assert "written for one subject, how a province frames the implementation of a resolution;" in said(path)
    with in_language("vi"):  # of a report in another language than its project was made in
        assert "một đề tài, cách một tỉnh diễn giải việc thực hiện nghị quyết;" in said(path)
    path.write_text(path.read_text("utf-8").replace('find = "điểm cầu"', 'find = "điểm cầu chính"'), "utf-8")
    assert "one subject" not in said(path) and "one subject" not in said(None)


def test_names_are_told_from_words_with_one_capital_and_from_abbreviations():
    of = study(
        ("Bắc", "Ông Nam và bà Hoa nấu phở ở Hải Phòng. UBND xã và Hội Nông dân cùng ăn. Hôm nay Mai Lan rửa bát.")
    )
    assert {"hải_phòng", "nam", "hoa", "mai_lan"} <= name_words(of)
    assert not {"ubnd", "phở", "nông_dân", "xã"} & name_words(of)


def test_names_and_abbreviations_are_written_in_findings_as_in_the_texts():
    of = study(("Bắc", "Nhà báo VTV ăn phở ở Hải Phòng. Hôm nay đài VTV lại ăn phở ở Hải Phòng."), ("Nam", "Mưa to."))
    assert of.written == {"vtv": "VTV", "hải_phòng": "Hải Phòng"}
    gary = study(("Bắc", "Gary được mời nấu cơm. Mưa to rồi tạnh."))
    assert gary.written.get("gary") == "Gary" and "mưa" not in gary.written  # what only begins sentences is no syllable
    said = findings.themes(of, findings.study_themes(of)).text
    assert "VTV [2×" in said and "phở [2×" in said and "names: Hải Phòng [2×" in said


def test_a_name_that_is_also_an_ordinary_word_has_its_capital_after_the_title_only():
    of = study(("Bắc", "Mẹ tôi gặp ông Lương. Họ tăng lương, rồi tăng lương, rồi lại tăng lương."))
    assert {"ông", "tăng", "lương"} <= set(of.tokens["word"])
    assert term_name("ông lương", of.written) == "ông Lương" and term_name("tăng lương", of.written) == "tăng lương"
    of = study(("Bắc", "“Nam ca sĩ hát.” Mẹ nghe nam ca sĩ hát."))
    assert term_name("nam ca_sĩ", of.written) == "nam ca sĩ"  # behind a quotation mark a sentence begins as well
    of = study(("Bắc", "Mẹ gặp Bộ Y tế. Tôi xem bộ phim, rồi xem bộ phim."))
    assert term_name("bộ y_tế", of.written) == "Bộ Y tế" and term_name("bộ phim", of.written) == "bộ phim"


def test_a_group_called_by_an_ordinary_word_does_not_make_it_a_name():
    articles = {"Kinh tế": "Tỉnh lo kinh tế. Vì kinh tế Sơn La khó.", "Sơn La": "Kinh tế khá. Dân Sơn La vui."}
    assert {"kinh_tế", "sơn_la"} & name_words(study(*articles.items())) == {"sơn_la"}


def test_of_many_articles_each_is_a_row_and_each_frame_a_column():
    of = study(*(("Bắc", f"Tỉnh ủy kiểm tra {number} xã. Trời mưa.") for number in range(9)))
    table = findings.shares_by_article(of)
    assert list(table.columns[:3]) == ["article_id", "kitchen", "dissemination"] and len(table) == 9
    assert set(table["oversight"]) == {0.5}  # one of two sentences
    few = findings.shares_by_article(study(("Bắc", "Trời mưa."), ("Nam", "Trời nắng.")))
    assert list(few.columns) == ["frame", "a1", "a2"]


def test_of_other_than_three_groups_the_phrases_between_them_are_those_of_two_or_more():
    of = study(
        ("Bắc", "Tôi nấu nước dùng. Tôi nấu nước dùng. Mẹ tôi luộc trứng gà. Mẹ tôi luộc trứng gà."),
        ("Nam", "Bà nấu nước dùng."),
    )
    all_terms, between = (set(rates["term"]) for rates in (findings.study_phrases(of), findings.phrases_between(of)))
    assert between == {"nấu nước dùng"} < all_terms


def test_a_deadline_that_was_over_when_the_article_appeared_is_a_report():
    text = "Các xã phải trồng xong rừng trước ngày 15/12/2022."
    of = study(("Bắc", text), ("Nam", text))
    dated = Study(of.articles.assign(published=pd.to_datetime(["2022-06-01", "2023-01-05"])), of.settings)
    assert findings.stated(dated)["article_id"].tolist() == of.articles["article_id"].tolist()[:1]


def test_of_a_groups_own_phrases_those_of_several_articles_are_named_first():
    many = "Mẹ luộc trứng gà. Mẹ luộc trứng gà. Mẹ luộc trứng gà."
    of = study(
        ("Bắc", many), ("Bắc", "Bà phơi cá khô. Bà phơi cá khô."), ("Bắc", "Bà phơi cá khô."), ("Nam", "Mưa to.")
    )
    own = findings.own_phrases(of, findings.study_phrases(of))
    assert own["articles"].tolist() == sorted(own["articles"], reverse=True) and own["articles"].nunique() == 2


def test_places_at_a_school_are_no_targets_that_are_counted():
    of = study(("Bắc", "Trường có 480 chỉ tiêu cho lớp 10. Nghị quyết nêu 17 chỉ tiêu."))
    assert findings.stated(of)["text"].tolist() == ["17 chỉ tiêu"]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Việc học tập phải hoàn thành trong quý I/2021.", True),
        ("Tỉnh yêu cầu các xã sơ kết, gửi văn bản về huyện trong tháng 3/2021.", True),
        ("Từ nay đến năm 2030, tỉnh giữ rừng.", True),
        ("Đoàn đã ký phải nộp văn bản trước ngày 15/3/2021.", True),
        ("Tỉnh đã yêu cầu các xã hoàn thành việc này trong tháng 3/2021.", True),
        ("Xã đã cam kết hoàn thành con đường vào cuối năm 2020.", True),
        ("Cây cầu đã hoàn thành và đưa vào sử dụng cuối tháng 1/2021.", False),
        ("Nhà trường đã được hoàn tất trong năm 2020, ai cũng vui.", False),
        ("Bà con đã gặt xong lúa trên nương vào cuối năm 2020.", False),
        ("Cầu bị lũ cuốn trôi vào cuối năm 2020.", False),
        ("Ruộng được mở rộng trong năm 2020.", False),
        ("Dân phải gieo lại vì lũ, bốn đợt lũ xảy ra vào cuối năm 2020.", False),
        ("Đến năm 2020, xã đã có điện.", False),
        ("Đến ngày 6/3/2021, trường nhận được văn bản của tỉnh.", False),
    ],
)
def test_a_time_when_something_happened_is_no_deadline(text, due):
    assert findings.stated(study(("Bắc", text)))["commitment"].tolist() == ["deadline"] * due


def test_the_caption_speaks_of_the_form_that_so_many_groups_have():
    few = study(*[(f"Bếp {n}", "Nấu cơm.") for n in range(6)])
    many = study(*[(f"Bếp {n}", "Nấu cơm.") for n in range(7)])
    assert findings.caption("04-frames", few)["caption"].startswith("One row is one frame, one marker one kitchen")
    assert findings.caption("04-frames", many)["caption"].startswith("One row is one kitchen, one column one frame")
    drawn_as_heat_maps = ("02-themes", "02-topics", "02-frames-over-time", "03-phrases", "03-collocates", "04-frames")
    for name in (*drawn_as_heat_maps, "04-steps", "05-keyness", "05-triangle", "05-sensitivity"):
        told = findings.caption(name, many)
        assert told["alt"].startswith("Heat map") and told["caption"].startswith("One row is one kitchen, one col"), (
            name
        )
    for name in ("03-collocates", "02-themes-over-time"):
        assert findings.caption(name, many)["caption"].startswith("One row is one kitchen, one column")
    enough = study(*[(f"Bếp {n}", f"Nấu cơm {i}.") for n in range(7) for i in range(3)])
    hollow = ["hollow" in findings.caption("03-phrases", of)["caption"].lower() for of in (many, enough)]
    assert hollow == [True, False]  # what is not drawn is not explained


def test_what_rests_on_one_sentence_is_marked_where_it_is_named():
    dare = "Chúng tôi dám nghĩ, dám làm, dám chịu, dám đổi, dám thử, dám sai."
    of = study(("Bắc", f"{dare} Rồi nấu cơm."), ("Nam", "Nấu cơm rồi rửa bát. Mẹ nấu cơm."))
    said = findings.themes(of, findings.study_themes(of)).text
    assert "6× (in one sentence)" in said


def test_common_vocabulary_is_in_most_articles_of_every_group_not_in_all():
    of = study(*[("Bắc", "Nấu cơm trắng.")] * 2, ("Bắc", "Rửa bát."), *[("Nam", "Nấu cơm nếp.")] * 3)
    common = findings.common_vocabulary(of).set_index("term")
    assert common.loc["nấu", "share_of_articles"] == pytest.approx(2 / 3)
    assert "trắng" not in common.index


def test_a_frame_is_distinct_from_one_and_a_half_times_the_highest_share_elsewhere():
    shares = pd.DataFrame(
        {"kitchen": ["Bắc", "Nam", "Bắc", "Nam"], "frame": ["x", "x", "y", "y"], "sentences": [6, 4, 5, 4], "of": 10,
         "share": [0.6, 0.4, 0.5, 0.4], "low": [0.5, 0.2, None, 0.2], "high": [0.7, 0.45, None, 0.5]}
    )  # fmt: skip
    found = findings.distinct_frames(study(("Bắc", "Mưa."), ("Nam", "Gió.")), shares)
    assert found[["kitchen", "frame", "next_highest", "apart"]].values.tolist() == [["Bắc", "x", 0.4, True]]


def test_the_order_of_frames_is_that_of_their_first_words_in_each_article():
    of = study(
        ("Bắc", "Tỉnh ban hành chương trình hành động. Sau đó tổ chức hội nghị học tập nghị quyết."),
        ("Nam", "Đảng viên học tập nghị quyết. Tỉnh ban hành chương trình hành động."),
    )
    order = findings.mean_order(of, findings.first_positions(of)).groupby("kitchen")["frame"].agg(list)
    assert order["Bắc"].index("programming") < order["Bắc"].index("dissemination")
    assert order["Nam"].index("dissemination") < order["Nam"].index("programming")


def test_names_with_signs_are_text_in_findings():
    of = study(("<b>x</b> $y$ [z]", "Nấu cơm."), ("Nam", "Rửa bát."))
    text = findings.texts(of).text
    assert "<b>" not in text and "$" not in text and "[z]" not in text


def test_an_error_names_the_article_and_the_sentence_it_comes_from():
    sentences = pd.DataFrame({"article_id": ["a", "b"], "sentence": [1, 7], "text": ["Mưa.", "Gió."]})

    def read(sentences: pd.DataFrame) -> None:
        for text in sentences["text"]:
            if text == "Gió.":
                raise ValueError("this sentence")

    with pytest.raises(ValueError, match="this sentence") as caught:
        read(sentences)
    assert at_fault(caught.tb) == "article b, sentence 7"


def test_one_group_is_described_and_nothing_is_compared():
    of = study(("Bắc", "Nấu cơm trắng. Nấu cơm nếp."))
    keys = findings.study_keyness(of)
    assert "nothing to set it apart from" in findings.apart(of, keys, keys).text
    assert findings.distinct_frames(of, frame_shares(of.coded, by="kitchen")).empty


def test_initials_of_somebody_unnamed_are_not_told_as_a_name():
    of = study(("Bắc", "Thái thịt."), ("Nam", "Mưa to."))
    row = {"kitchen": "Bắc", "count": 5, "rest": 0, "log2_ratio": 3.0, "is_name": True, "verdict": "distinctive"}
    keys = pd.DataFrame([{**row, "term": "s."}, {**row, "term": "yên_bái"}])
    none = keys.head(0).assign(low=[], at_least=[], sentences=[], articles=[])
    assert findings.apart(of, keys, none).text.endswith("- **Bắc**: names: yên bái")


def test_a_long_quotation_is_cut_around_its_indicator():
    long = "Trời mưa to và gió rất lạnh, " * 20 + "người dân kiểm tra giám sát bếp."
    of = study(("Bắc", long), ("Bắc", "Kiểm tra, giám sát bếp."), ("Nam", "Mưa to."))
    shares = frame_shares(of.coded, by="kitchen")
    rows = shares[(shares["kitchen"] == "Bắc") & (shares["sentences"] > 0)]
    quoted = findings.frame_quotations(of, rows).assign(text=long, evidence="kiểm tra")
    said = findings.frames(of, shares, quoted).text
    assert "“… " in said and "<strong>kiểm tra</strong> giám sát bếp.”" in said
    assert len(said.partition("“…")[2].partition("”")[0].split()) <= 60


def test_distinctive_words_are_counted_in_other_ways_before_undecided_ones():
    keys = pd.DataFrame(
        {
            "kitchen": "Bắc",
            "term": ["thịt", "mỏng"],  # by the shrunken ratio
            "count": 5,
            "log2_ratio": [1.0, 3.0],
            "low": [-1.0, 0.5],
            "verdict": ["undecided", "distinctive"],
            "is_name": False,
        }
    )
    of = study(("Bắc", "Thái thịt mỏng."), ("Nam", "Mưa to."))
    checked = findings.robustness(of, keys, findings.study_themes(of).head(0), top=1)
    assert checked["term"].tolist() == ["mỏng"]


def test_formulas_are_told_in_quotation_marks_with_the_groups_that_use_them():
    of = study(("Bắc", "Cho nước mắm vào. Thêm nước mắm."), ("Nam", "Mưa to."))
    of = Study(of.articles, replace(KITCHENS, formulas=("nước mắm", "nước dừa")))
    said = findings.phrases(of, findings.study_phrases(of), findings.formula_lines(of)).text
    plain = re.sub(r"\[(.*?)\]\(.*?\)", r"\1", said)  # without the link into the explorer
    assert plain.endswith("Followed through the articles: “nước mắm” – Bắc (2×), not in Nam; “nước dừa” in no article.")


def test_another_segmenter_is_a_column_of_robustness_also_in_a_project_with_a_lexicon(tmp_path):
    (tmp_path / "lexicon.txt").write_text("nước mắm\n", "utf-8")
    of = study(*[("Bắc", "Lúa tốt, lúa vàng.")] * 3, *[("Nam", "Cá tươi, cá ngon.")] * 3)
    of = Study(of.articles, replace(KITCHENS, lexicon=tmp_path / "lexicon.txt"))
    segmenters = {"letters": lambda texts: [re.findall(r"\S", text) for text in texts]}
    keys, themes = findings.study_keyness(of), findings.study_themes(of)
    checked = findings.robustness(of, keys, themes, segmenters=segmenters).set_index("term")
    # a distinctive word and a theme; letters know no "lúa"
    assert checked.loc["lúa", ["syllables", "letters"]].values.tolist() == [[True, False], [True, False]]
    nothing = findings.robustness(of, keys.iloc[:0], themes.iloc[:0], segmenters=segmenters)
    assert list(nothing)[-1] == "letters"


def test_a_function_word_that_came_out_divided_is_no_phrase():
    text = "Bên cạnh bếp có nước mắm. Để bên cạnh nồi, thêm nước mắm."
    of = study(("Bắc", text), ("Nam", text))
    terms = of.phrases().terms["term"].tolist()
    assert "bên_cạnh" in of.settings.stop_words and "bên cạnh" not in terms


def test_the_gloss_of_a_formula_stands_after_it():
    of = study(("Bắc", "Đưa nghị quyết vào cuộc sống."), ("Nam", "Mưa to."))
    of = Study(of.articles, replace(KITCHENS, formulas=("vào cuộc sống",)))
    said = findings.phrases(of, findings.study_phrases(of), findings.formula_lines(of)).text
    assert "“vào cuộc sống” (into life) – Bắc ([1×](" in said
