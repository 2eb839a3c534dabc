"""Names for features as a link writes them, and what the section offers."""

import pytest

from app.content.directions import MAX_NAME_LENGTH, MAX_NAMES, NAMES, PRESETS, WORDS, read_names, read_words
from app.superposition.experiment.query import parse_spec
from app.superposition.experiment.spec import Spec
from tests.superposition.queries import pairs_of


@pytest.mark.parametrize("text", ["king,queen", "a b,x-y,d'Or", "été,名前,हिन्दी", ",,third", ",".join(NAMES)])
def test_names_of_any_script_are_kept(text):
    assert read_names(text) == (tuple(text.split(",")), None)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<b>king</b>,queen", ("bkingb", "queen")),
        ("king\u202e,\x00", ("king", "")),
        ("x" * 40, ("x" * MAX_NAME_LENGTH,)),
        (",".join("ab" for _ in range(20)), ("ab",) * MAX_NAMES),
        ("&amp;", ("amp",)),
    ],
)
def test_what_is_not_allowed_in_a_name_is_left_out_and_told(text, kept):
    names, fault = read_names(text)
    assert names == kept
    assert fault == (
        "names must be at most 16 names, separated by commas, each of at most 14 letters, digits, spaces, hyphens or"
        " apostrophes."
    )


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.title)
def test_what_is_offered_is_sound(preset):
    spec = Spec(**preset.spec)
    assert parse_spec(pairs_of(spec.query())).faults == ()
    assert len(preset.names) == spec.n_features
    assert read_names(",".join(preset.names))[1] is None
    if isinstance(preset.said, str):
        assert read_words(preset.said) == (preset.said, None)
        said = [pair.partition(":")[0] for pair in preset.said.split(",")]
        assert {concept for word in said for concept in WORDS[word]} <= set(preset.names)
    else:
        assert len(preset.said) == spec.n_features


@pytest.mark.parametrize("text", ["king", "king:0", "king:3", "king:1,king:1", "king:+1", "crown:1", "", "king:1,"])
def test_faulty_words_are_refused_in_one_sentence(text):
    words, fault = read_words(text)
    assert words is None
    assert fault.startswith("words must be some of man, woman, king")


def test_king_less_man_and_woman_is_queen():
    sign = {"king": 1, "man": -1, "woman": 1}
    total = {}
    for word, times in sign.items():
        for concept in WORDS[word]:
            total[concept] = total.get(concept, 0) + times
    assert {concept for concept, times in total.items() if times} == set(WORDS["queen"])
