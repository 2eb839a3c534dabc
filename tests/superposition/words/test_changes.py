"""Where the best model changes."""

from dataclasses import replace

import pytest

from app.superposition.words.spec import WordsSpec

from .running import run_words


def test_a_jump_lies_where_both_models_lose_the_same():
    spec = WordsSpec(n_seeds=4, sparsities=(0.34, 0.38))
    (change,) = run_words(spec)[1]["changes"]
    assert (change["from_label"], change["to_label"]) == ("cross + 1 ignored", "triangle + 2 ignored")
    assert change["order"] == "jump"
    assert change["sparsity"] == pytest.approx(0.36223, abs=1e-4)
    near = (change["sparsity"] - 1e-3, change["sparsity"] + 1e-3)
    below, above = run_words(replace(spec, sparsities=near))[1]["levels"]
    assert [below["label"], above["label"]] == [change["from_label"], change["to_label"]]
    slope = sum(change["slope"]) / 2
    assert above["loss"] - below["loss"] == pytest.approx(2e-3 * slope, abs=1e-5)


def test_a_label_that_flips_is_no_change():
    """The third concept is longer than what counts as ignored on one side alone, and one branch goes on."""
    levels = run_words(WordsSpec(n_seeds=4, sparsities=(0.77, 0.79)))[1]
    assert levels["levels"][0]["label"] != levels["levels"][1]["label"]
    assert levels["changes"] == []
