"""The arithmetic of the word model, on models small enough to try every labelling."""

import pickle
import re
import struct
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.words.crf import WordModel, is_safe
from analysis.words.crf_file import read_crfsuite

# The 43 templates of underthesea's model.
TEMPLATES = [
    *(f"T[{i}]" for i in range(-2, 3)),
    *("T[-2,-1]", "T[-1,0]", "T[0,1]", "T[1,2]", "T[-2,0]", "T[-1,1]", "T[0,2]"),
    *(f"T[{i}].lower" for i in range(-2, 3)),
    *("T[-2,-1].lower", "T[-1,0].lower", "T[0,1].lower", "T[1,2].lower"),
    *("T[-1].isdigit", "T[0].isdigit", "T[1].isdigit"),
    *(f"T[{i}].istitle" for i in range(-2, 3)),
    *("T[0,1].istitle", "T[0,2].istitle"),
    *(f"T[{i}].is_in_dict" for i in range(-2, 3)),
    *("T[-2,-1].is_in_dict", "T[-1,0].is_in_dict", "T[0,1].is_in_dict", "T[1,2].is_in_dict"),
    *("T[-2,0].is_in_dict", "T[-1,1].is_in_dict", "T[0,2].is_in_dict"),
]
WORDS = {"nghị quyết", "tỉnh ủy", "tỉnh", "hội đồng nhân dân", "dân", "hội đồng nhân"}
SYLLABLES = [
    "nghị",
    "quyết",
    "Nghị",
    "TỈNH",
    "tỉnh",
    "ủy",
    "Hội",
    "đồng",
    "nhân",
    "dân",
    "12",
    "+5",
    "2147483648",
    ",",
    "BOS",
]

Weights = dict[str, tuple[float, float]]  # of an attribute, for B-W and for I-W


def database(names: list[str]) -> bytes:
    entries, places = b"", []
    for number, name in enumerate(names):
        places.append(24 + len(entries))
        key = name.encode() + b"\0"
        entries += struct.pack("<2I", number, len(key)) + key
    size = 24 + len(entries) + 4 * len(names)
    head = struct.pack("<4s5I", b"CQDB", size, 0, 0x62445371, len(names), 24 + len(entries))
    return head + entries + struct.pack(f"<{len(names)}I", *places)


def write_model(
    folder: Path,
    weights: Weights,
    transitions: list[list[float]],
    labels: tuple[str, ...] = ("B-W", "I-W"),
    templates: list[str] = TEMPLATES,
) -> Path:
    """Write a model in the format of CRFsuite, with its templates and word list."""
    names = list(weights)
    records = [(0, i, label, w) for i, name in enumerate(names) for label, w in enumerate(weights[name])]
    records += [(1, i, j, transitions[i][j]) for i in range(2) for j in range(2)]
    features = b"".join(struct.pack("<3Id", *record) for record in records)
    label_names, attribute_names = database(list(labels)), database(names)
    at = 48 + 12 + len(features)
    offsets = (48, at, at + len(label_names), 0, 0)
    header = struct.pack("<4sI4s4I5I", b"lCRF", 0, b"FOMC", 100, 0, len(labels), len(names), *offsets)
    chunk = struct.pack("<4s2I", b"FEAT", 12 + len(features), len(records))
    folder.mkdir(exist_ok=True)
    (folder / "models.bin").write_bytes(header + chunk + features + label_names + attribute_names)
    (folder / "features.bin").write_bytes(pickle.dumps(templates))
    (folder / "dictionary.bin").write_bytes(pickle.dumps(WORDS))
    return folder


# --- The same in plain words: every template a string, every labelling tried ---


def attribute(template: str, tokens: list[str], position: int) -> str:
    begin, end, function = re.fullmatch(r"T\[(-?\d+)(?:,(-?\d+))?\](?:\.(\w+))?", template).groups()
    first, last = position + int(begin), position + int(end or begin)
    if first < 0 or last < 0:
        return f"{template}=BOS"
    if first >= len(tokens) or last >= len(tokens):
        return f"{template}=EOS"
    seen = " ".join(tokens[first : last + 1])
    asked = {
        None: seen,
        "lower": seen.lower(),
        "isdigit": str(re.fullmatch(r"[+-]?\d+", seen) is not None and -(2**31) <= int(seen) < 2**31),
        "istitle": str(all(part[0] == part[0].upper() for part in seen.split(" "))),
        "is_in_dict": str(seen.lower() in WORDS),
    }
    return f"{template}={asked[function]}"


def score(tokens: list[str], labels: tuple[int, ...], weights: Weights, transitions: list[list[float]]) -> float:
    state = sum(
        weights.get(attribute(template, tokens, i), (0, 0))[label]
        for i, label in enumerate(labels)
        for template in TEMPLATES
    )
    return state + sum(transitions[a][b] for a, b in pairwise(labels))


def best(tokens: list[str], weights: Weights, transitions: list[list[float]]) -> tuple[list[bool], float]:
    """Return which tokens begin a word by the best of all labellings, and how far it is before the second best."""
    ranked = sorted(product((0, 1), repeat=len(tokens)), key=lambda way: -score(tokens, way, weights, transitions))
    scores = [score(tokens, way, weights, transitions) for way in ranked[:2]]
    return [True, *(label == 0 for label in ranked[0][1:])], scores[0] - scores[1]


def labelled(model: WordModel, texts: list[list[str]]) -> tuple[list[list[bool]], list[bool]]:
    numbers = np.array([model.token_id(token) for text in texts for token in text])
    begins, undecided = model.begins(numbers, np.array([len(text) for text in texts]))
    ends = np.cumsum([len(text) for text in texts])
    return [part.tolist() for part in np.split(begins, ends[:-1])], undecided.tolist()


WEIGHT = st.floats(-3, 3).map(lambda w: round(w, 3))
VALUES = st.one_of(
    st.sampled_from(["BOS", "EOS", "True", "False"]),
    st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=3).map(" ".join),
    st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=3).map(lambda tokens: " ".join(tokens).lower()),
)
MODELS = st.tuples(
    st.dictionaries(
        st.tuples(st.sampled_from(TEMPLATES), VALUES).map("=".join), st.tuples(WEIGHT, WEIGHT), min_size=1, max_size=60
    ),
    st.tuples(*[WEIGHT] * 4).map(lambda w: [list(w[:2]), list(w[2:])]),
)


@settings(max_examples=2 * settings().max_examples)
@given(MODELS, st.lists(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=6), min_size=1, max_size=4))
def test_the_labels_are_the_best_of_all_labellings(tmp_path_factory, model, texts):
    weights, transitions = model
    found, undecided = labelled(
        WordModel(write_model(tmp_path_factory.getbasetemp() / "model", weights, transitions)), texts
    )
    for text, begins, is_undecided in zip(texts, found, undecided, strict=True):
        expected, ahead = best(text, weights, transitions)
        assert is_undecided or len(text) == 1 or ahead < 1e-6 or begins == expected


def test_one_weight_joins_two_tokens(tmp_path):
    model = WordModel(write_model(tmp_path, {"T[-1,0].lower=nghị quyết": (0.0, 2.0)}, [[0.5, 0.1], [0.2, 0.0]]))
    # B I B B has 2 + 0.1 + 0.2 + 0.5, and B B B B 3 × 0.5
    found, undecided = labelled(model, [["Nghị", "quyết", "nghị", "nghị"], ["quyết", "nghị"]])
    assert found == [[True, False, True, True], [True, True]]
    assert undecided == [False, False]


def test_a_fresh_model_has_the_same_weights_and_none_of_the_tokens(tmp_path):
    model = WordModel(write_model(tmp_path, {"T[-1,0].lower=nghị quyết": (0.0, 2.0)}, [[0.5, 0.1], [0.2, 0.0]]))
    labelled(model, [["xã", "quyết"]])
    fresh = model.fresh()
    assert (len(model.tokens), len(fresh.tokens)) == (4, 2)
    assert labelled(fresh, [["Nghị", "quyết", "nghị", "nghị"]])[0] == [[True, False, True, True]]
    assert (len(model.tokens), len(fresh.tokens)) == (4, 5)


def test_the_first_token_begins_a_word_whatever_its_label(tmp_path):
    model = WordModel(write_model(tmp_path, {"T[0]=dân": (0.0, 5.0)}, [[0.0, 0.0], [0.0, 0.0]]))
    assert labelled(model, [["dân", "dân"]])[0] == [[True, False]]


def test_a_tie_is_undecided_and_only_in_its_own_text(tmp_path):
    model = WordModel(write_model(tmp_path, {"T[0]=dân": (1.0, 0.0)}, [[0.0, 0.0], [0.0, 0.0]]))
    assert labelled(model, [["dân", "dân"], ["dân", "tỉnh"], ["dân"]])[1] == [False, True, False]


def test_a_chain_in_which_each_label_hangs_on_the_next_is_followed_to_its_end(tmp_path):
    # neighbours want to differ by 2, tokens want nothing, and only the last one says what it is
    model = WordModel(write_model(tmp_path, {"T[1]=EOS": (0.0, 1.0)}, [[0.0, 1.0], [1.0, 0.0]]))
    for size in (2, 3, 10, 501):
        text = ["dân"] * size
        assert labelled(model, [text, ["dân"], text])[0][2] == [(size - 1 - i) % 2 == 1 or i == 0 for i in range(size)]


def test_texts_do_not_see_each_other(tmp_path):
    weights = {f"{template}=dân": (0.1 * i, -0.1 * i) for i, template in enumerate(TEMPLATES[:5], start=1)}
    model = WordModel(write_model(tmp_path, weights | {"T[0,1]=dân dân": (-2.0, 2.0)}, [[0.3, -0.2], [0.1, 0.4]]))
    texts = [["dân"], ["tỉnh", "dân", "dân"], ["dân", "dân"], ["dân"]]
    assert labelled(model, texts)[0] == [labelled(model, [text])[0][0] for text in texts]


# --- The file ---


def test_weights_are_those_of_the_second_label_less_the_first(tmp_path):
    write_model(tmp_path, {"T[0]=dân": (1.5, -2.0), "T[0]=ủy": (0.0, 0.25)}, [[1.0, 2.0], [3.0, 4.0]])
    names, weights, transitions = read_crfsuite(tmp_path / "models.bin")
    assert names == ["T[0]=dân", "T[0]=ủy"]
    assert weights.tolist() == [-3.5, 0.25]
    assert transitions.tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_another_file_is_refused(tmp_path):
    write_model(tmp_path, {"T[0]=dân": (1.0, 0.0)}, [[0.0, 0.0], [0.0, 0.0]])
    (tmp_path / "models.bin").write_bytes(b"PK\x03\x04 something else")
    with pytest.raises(ValueError, match=r"models\.bin is not a CRFsuite model: it begins with b'PK"):
        WordModel(tmp_path)


def test_other_labels_are_refused(tmp_path):
    write_model(tmp_path, {"T[0]=dân": (1.0, 0.0)}, [[0.0, 0.0], [0.0, 0.0]], labels=("B-NP", "O"))
    with pytest.raises(ValueError, match="has the labels B-NP, O; known are B-W and I-W"):
        WordModel(tmp_path)


@pytest.mark.parametrize("template", ["T[0].isupper", "T[-3]", "T[1,-1]", "T[-2,1]", "W[0]"])
def test_other_templates_are_refused(tmp_path, template):
    write_model(tmp_path, {"T[0]=dân": (1.0, 0.0)}, [[0.0, 0.0], [0.0, 0.0]], templates=["T[0]", template])
    with pytest.raises(ValueError, match=re.escape(f"template {template!r}")):
        WordModel(tmp_path)


# --- Letters ---


def test_letters_of_vietnamese_are_safe_and_rare_alphabets_are_not():
    assert all(map(is_safe, ["Nghị", "QUYẾT", "đ", "12/NQ-TW", "“", "…", "😀", "²", ""]))
    assert not any(map(is_safe, ["Ᏸ", "a\U00010d50"]))


def test_a_digit_is_what_rust_reads_as_a_number_of_32_bits(tmp_path):
    model = WordModel(write_model(tmp_path, {"T[0].isdigit=True": (0.0, 1.0)}, [[0.1, 0.0], [0.0, 0.0]]))
    numbers = ["12", "+5", "-2147483648", "2147483647", "007", "0" * 5000 + "7"]
    others = ["2147483648", "-2147483649", "²", "٣", "5,0", "1" + "0" * 5000, "1" * 5000]
    found = labelled(model, [["dân", *numbers], ["dân", *others]])[0]
    assert found == [[True] + [False] * len(numbers), [True] * (1 + len(others))]
