"""The page templates: their globals, and addresses that hold below any path."""

import re

import pytest

from app.content.notices import CHOICES
from app.routes.templates import templates
from tests.in_process import ask


def test_text_is_escaped():
    assert templates.env.from_string("{{ text }}").render(text="<b>&") == "&lt;b&gt;&amp;"


def test_templates_know_what_the_page_calls_its_choices():
    assert templates.env.from_string("{{ choices['relu'] }}").render() == CHOICES["relu"] == "ReLU"


@pytest.mark.parametrize(
    ("path", "home"), [("/lessons", "./"), ("/lesson/star", "../"), ("/embed/lesson/star", "../../")]
)
def test_every_address_on_a_page_is_relative_to_the_first_page(path, home):
    text = ask(path).text
    addresses = re.findall(r'(?:src|href)="([^"#:]+)"', text)
    assert {address for address in addresses if address.startswith("/")} == set()
    assert any(address.startswith(f"{home}static/") for address in addresses)
