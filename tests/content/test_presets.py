"""Whole experiments to choose from: links without a fault, whose small pictures show what is best there."""

import re
from urllib.parse import parse_qsl

import numpy as np
import pytest

from app.content.lesson import Claim
from app.content.presets import PRESETS, Preset
from app.superposition.geometry.naming import name_arrangement
from tests.content.test_lessons import ground_state
from tests.in_process import ask


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.title)
def test_a_presets_link_opens_it_and_its_picture_shows_what_it_is_named_for(preset: Preset) -> None:
    page = ask(f"/?{preset.query}").text
    assert re.search(r'id="notice"[^>]*hidden', page)
    assert f'href="./?{preset.query}"'.replace("&", "&amp;") in page.replace("&amp;amp;", "&amp;")
    assert name_arrangement(np.array(preset.arrows).T).name == preset.arrangement


@pytest.mark.long
@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.title)
def test_what_a_presets_picture_shows_is_the_ground_state(preset: Preset) -> None:
    sparsity = float(dict(parse_qsl(preset.query))["sparsity"])
    assert ground_state(Claim(preset.query, sparsity, preset.arrangement), seed=0) == preset.arrangement
