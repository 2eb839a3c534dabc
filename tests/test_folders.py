"""Where the page's files are."""

from app.folders import PACKAGE, STATIC, TEMPLATES, find_folder
from tests.serving import ROOT


def test_in_a_checkout_the_files_are_beside_the_package():
    assert PACKAGE == ROOT / "app"
    assert (STATIC, TEMPLATES) == (ROOT / "static", ROOT / "templates")
    assert (STATIC / "css" / "starcross.css").is_file()


def test_a_folder_inside_the_package_comes_first():
    assert find_folder("content") == ROOT / "app" / "content"
