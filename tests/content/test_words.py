"""What concepts and words are called, and the analogy of a link."""

import pytest

from app.content.words import CONCEPTS, SHORTER, read_analogy, words_data
from app.superposition.words.spec import WORDS_FIELD, WordsSpec


def test_there_is_a_name_for_every_concept_and_each_word_of_the_vocabulary_has_its_own():
    assert len(set(CONCEPTS)) == WORDS_FIELD["n_concepts"].maximum
    vocabulary = dict(words_data(WordsSpec(), 0.9, ["12", "1", "4"])["vocabulary"])
    assert set(vocabulary["queen"]) == {CONCEPTS[1], CONCEPTS[3]}
    assert {concept for members in vocabulary.values() for concept in members} <= set(CONCEPTS)


def test_the_usual_analogy_is_king_man_and_woman():
    assert read_analogy(None, 5) == (["12", "1", "4"], [])
    assert read_analogy(None, 3) == (SHORTER.split(","), [])
    assert read_analogy("31,1,0", 3) == (["13", "1", "0"], [])


@pytest.mark.parametrize("text", ["", "12,1", "12,1,6", "12,1,9", "a,b,c", "12,1,4,4", "1" * 99 + ",1,1"])
def test_what_is_no_analogy_is_a_fault_and_the_usual_one(text):
    analogy, (fault,) = read_analogy(text, 5)
    assert analogy == ["12", "1", "4"]
    assert fault.field == "analogy"
    assert fault.message.endswith(".")
