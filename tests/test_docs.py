"""The papers: everything there is to know of is in them, and nothing that there is not."""

import importlib
import pkgutil
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

import app.superposition as core
from app import __version__, routes, settings
from app.content import view
from app.content.embed import EMBED_FIELDS
from app.content.lesson import LESSON_FIELDS
from app.content.lessons import LESSONS
from app.content.view import VIEW_FIELDS
from app.main import create_app
from app.runs import atlas_query
from app.superposition.attack.lines import BUDGET
from app.superposition.dictionary import spec as dictionary
from app.superposition.experiment import axis_query, recipe, spec
from app.superposition.experiment.spec import Field
from app.superposition.patterns import query as patterns_query
from app.superposition.patterns import spec as patterns
from app.superposition.samples import spec as samples
from app.superposition.skipgram import recipe as corpus
from app.superposition.words import query as words_query
from app.superposition.words import spec as words
from tests import benchmarks, soak, test_layering
from tests.papers import (
    API,
    ARCHITECTURE,
    CHANGELOG,
    CONTRIBUTING,
    OPERATIONS,
    PAPERS,
    README,
    TEXT,
    anchors,
    code,
    everywhere,
    first_names,
    table,
    tree,
)
from tests.serving import ROOT, Server

MOST_LINES = 150  # of the README: what is read before the first try

FOLDERS = ("app", "static", "templates", "tests", "docs", r"\.ci", r"\.github")
TOP = r"[A-Za-z]+\.(?:md|toml|json|yaml|lock)|Makefile|Dockerfile"
PATH = re.compile(rf"`((?:{'|'.join(FOLDERS)})/[\w./-]*|{TOP})`")
LINK = re.compile(r"\]\(([^)#:]*)(?:#([\w-]+))?\)")
ADDRESS = re.compile(
    r"(?<![\w.])(/(?:api|embed|lesson|static)\b[\w/{}.:-]*|/(?:healthz|readyz|metrics|lessons|docs)\b)(?!/)"
)
PYTHON_EXAMPLE = re.compile(r"^```python\n(.*?)^```\n\n^```text\n(.*?)^```", re.MULTILINE | re.DOTALL)
CURL = re.compile(r"^curl (?:.*\\\n)*.*", re.MULTILINE)


def test_the_readme_is_short_and_has_one_picture():
    assert len(TEXT[README].splitlines()) <= MOST_LINES
    assert len(re.findall(r"!\[|<img", TEXT[README])) == 1


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_relative_link_leads_somewhere(paper):
    assert len(LINK.findall(TEXT[paper])) > 1
    for path, anchor in LINK.findall(TEXT[paper]):
        target = paper.parent / path if path else paper
        assert target.exists(), path
        assert not anchor or anchor in anchors(target.read_text()), anchor


def test_every_path_that_is_named_exists():
    """A NAME or an ID in capitals stands for any."""
    paths = {path.rstrip("/") for paper in PAPERS for path in PATH.findall(TEXT[paper])}
    assert {"README.md", "app/routes/pages.py", "tests/browser", ".github/workflows/test.yml"} - paths == set()
    assert [path for path in paths if not any(ROOT.glob(re.sub(r"NAME|ID", "*", path)))] == []


def test_the_tree_has_every_module_and_room_with_a_word_on_each_and_nothing_else():
    entries = dict(tree())
    assert [entry for entry in entries if not (ROOT / entry).exists()] == []
    assert [entry for entry, words in entries.items() if not words] == []
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "app").rglob("[!_]*.py")}
    scripts = {path.relative_to(ROOT).as_posix() + "/" for path in (ROOT / "static" / "js").rglob("*") if path.is_dir()}
    rooms = {f"{path.parent.relative_to(ROOT).as_posix()}/" for path in (ROOT / "app").rglob("__init__.py")}
    assert (modules | scripts | rooms) - set(entries) == set()


def test_the_order_of_the_rooms_is_the_one_that_is_held():
    listed = re.search(r'const ROOMS = \[(.*?), ""\]', (ROOT / "tests/js/rooms.test.js").read_text())
    assert listed is not None
    scripts = re.findall(r'"(\w+)"', listed[1])
    lines = re.findall(r"^- `(?:app|static)/.*?\.(?= |\n)", TEXT[ARCHITECTURE], re.MULTILINE | re.DOTALL)
    told = [re.findall(r"`(\w+)`(?= →|\.)|→ `(\w+)`", line) for line in lines]
    orders = [["".join(pair) for pair in pairs] for pairs in told]
    assert orders == [list(test_layering.SERVER[1:]), list(test_layering.CORE), scripts]


VARIABLES = set(re.findall(r'"(STARCROSS_\w+)"', Path(settings.__file__).read_text()))
SETTINGS = ("variable", "default", "range", "meaning")


def test_every_setting_is_told_and_no_other():
    assert set(first_names(OPERATIONS, *SETTINGS)) == VARIABLES
    assert everywhere(r"STARCROSS_\w+") <= VARIABLES


@pytest.mark.parametrize("row", table(OPERATIONS, *SETTINGS), ids=lambda row: row[0])
def test_the_range_and_default_of_a_number_are_those_that_are_held(row):
    (name,), default, bounds = code(row[0]), row[1], row[2]
    if bounds:
        with pytest.raises(SystemExit, match=f"from {bounds},"):
            settings.read_settings({"STARCROSS_CACHE": "off", name: "inf"})
    usual = getattr(settings.Settings(workers=1), name.removeprefix("STARCROSS_").lower())
    assert not bounds or name == "STARCROSS_WORKERS" or default == f"{usual:g}"
    assert bool(bounds) == (isinstance(usual, (int, float)) and not isinstance(usual, bool))


def described() -> set[tuple[str, str]]:
    """The method and path of every route, but for HEAD."""
    below = pkgutil.walk_packages(routes.__path__, "app.routes.")
    modules = (importlib.import_module(module.name) for module in below)
    routers = (module.router.routes for module in modules if hasattr(module, "router"))
    known = [route for router in [*routers, create_app().routes] for route in router if hasattr(route, "path")]
    return {(method, route.path) for route in known for method in route.methods - {"HEAD"}}


def test_every_endpoint_is_told_and_no_other():
    pages = {("GET", name) for name in first_names(API, "page", "shows")}
    endpoints = {(row[0], *code(row[1])) for row in table(API, "method", "path", "answer")}
    assert pages | endpoints == described()
    known = [re.sub(r"\{[^}]*\}", r"[^/]+", path) for _, path in described()]
    named = {address.rstrip("/.:") for text in TEXT.values() for address in ADDRESS.findall(text)}
    of_none = [one for one in named if not any(re.match(f"{path}$", one) for path in known)]
    assert set(of_none) <= {"/api", "/static", "/embed/lesson"}  # all that is below


def values(field: Field) -> str:
    """What a field may be, as the papers say it."""
    among = f"{field.minimum:.12g} to {field.maximum:.12g}"
    choices = ", ".join(f"`{choice}`" for choice in field.choices)
    choices = re.sub(r"(?<=`importances\.0`), .*, (?=`)", " to ", choices)
    return {
        "choice": f"any of {choices}" if field.max_items else choices,
        "numbers": f"up to {field.max_items} numbers, {among}",
        "text": "text",
    }.get(field.kind, among)


def parameters() -> Iterable[tuple[str, str, str]]:
    """Name, values and default of every parameter, in the order of the papers."""
    usual = {item["name"]: item["default"] for item in [*spec.schema(), *recipe.schema()]}
    groups = (
        (spec.FIELDS, usual),
        (VIEW_FIELDS, {**view.DEFAULTS, "v": None}),
        (LESSON_FIELDS, view.DEFAULTS),
        (EMBED_FIELDS, view.DEFAULTS),
        (axis_query.AXIS_FIELDS, {"along": "sparsity"}),
        (samples.OWN_FIELDS, {item["name"]: item["default"] for item in samples.own_schema()}),
        ([field for field in patterns.FIELDS if field.name in patterns_query.OWN], patterns_query.USUAL),
        (atlas_query.FIELDS, atlas_query.DEFAULTS),
        (recipe.RECIPE_FIELDS, usual),
        (words.FIELDS, {item["name"]: item["default"] for item in words.schema()}),
        (words_query.AXIS_FIELDS, {"along": "sparsity"}),
        ((corpus.RECIPE, *corpus.CORPUS_FIELDS), {item["name"]: item["default"] for item in corpus.schema()}),
        (dictionary.FIELDS, {item["name"]: item["default"] for item in dictionary.schema()}),
        ((BUDGET,), {}),
    )
    for fields, defaults in groups:
        for field in fields:
            default = defaults.get(field.name)
            told = f"`{default}`" if isinstance(default, str) else "" if default is None else f"{default:.12g}"
            yield f"`{field.name}`", values(field), told


def test_every_parameter_is_told_with_its_bounds_and_its_default_and_no_other():
    rows = table(API, "parameter", "values", "default", "meaning")
    assert [tuple(row[:3]) for row in rows] == list(parameters())


def test_every_option_of_the_command_is_told_and_no_other():
    helped = subprocess.run([sys.executable, "-m", "app", "--help"], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    options = set(re.findall(r"--[a-z]+", helped.stdout.decode())) - {"--help"}
    assert set(first_names(OPERATIONS, "option", "default", "meaning")) == options
    assert set(re.findall(r"starcross (--[a-z]+)", "".join(TEXT.values()))) <= options


def test_every_target_of_make_is_told_and_no_other():
    (phony,) = re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    told = [name.split()[1] for name in first_names(CONTRIBUTING, "target", "what it does")]
    assert sorted(told) == sorted(phony.split())
    assert everywhere(r"(?:^|`|\d |=\S+ )make ([a-z][\w-]*)") <= set(told)


def test_every_metric_is_told_and_no_other():
    exposition = create_app().state.metrics.exposition().decode()
    exposed = set(re.findall(r"^# HELP (starcross_\w+)", exposition, re.MULTILINE))
    assert set(first_names(OPERATIONS, "metric", "type", "labels", "counts")) == exposed
    assert everywhere(r"\bstarcross_\w+") <= exposed


def test_every_public_name_of_the_core_is_told_and_no_other():
    assert sorted(first_names(API, "name", "what it is")) == sorted(core.__all__)


def test_every_part_of_the_measurements_is_told_and_no_other():
    for module in (benchmarks, soak):
        parts = importlib.import_module(f"{module.__name__}.__main__").PARTS
        (told,) = re.findall(rf"{re.escape(module.__name__)} \[([\w|]+)\]", TEXT[CONTRIBUTING])
        assert told.split("|") == list(parts)


def test_every_lesson_is_told_and_no_other():
    told = [re.findall(r"\[([\w-]+)\]", row[0])[0] for row in table(README, "lesson", "question")]
    assert told == [lesson.id for lesson in LESSONS]


@pytest.mark.long
def test_the_examples_in_python_print_what_they_are_said_to():
    examples = PYTHON_EXAMPLE.findall(TEXT[API])
    assert len(examples) == TEXT[API].count("```python") > 0
    script = "\n".join(example for example, _ in examples).replace("starcross.superposition", "app.superposition")
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stderr, done.stdout) == ("", "".join(printed for _, printed in examples))


@pytest.mark.long
@pytest.mark.parametrize("command", CURL.findall(TEXT[API]), ids=lambda command: command.splitlines()[0][-60:])
def test_the_examples_with_curl_are_answered(server: Server, command: str):
    here = command.replace("http://127.0.0.1:8000", server.url).replace("\\\n", "")
    done = subprocess.run(shlex.split(here), capture_output=True, text=True, check=True)
    assert done.stdout.startswith("{")
    assert ('"errors"' in done.stdout) == ("n_features=50" in command)
    assert '"kind":"error"' not in done.stdout


def test_the_version_is_one():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    released = re.findall(r"^## (\d\S+) - \d{4}-\d\d-\d\d$", TEXT[CHANGELOG], re.MULTILINE)
    assert project["version"] == __version__ == released[0].replace("-", "")
    assert create_app().openapi()["info"]["version"] == __version__


def test_the_versions_of_python_that_are_checked_are_told():
    matrix = re.findall(r'"(3\.\d+)"', (ROOT / ".github/workflows/test.yml").read_text())
    told = re.search(r"on Python (3\.\d+), (3\.\d+) and (3\.\d+)\.", TEXT[CONTRIBUTING])
    assert told is not None
    assert list(told.groups()) == matrix
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"] == f">={matrix[0]}"


def test_every_module_that_is_named_with_dots_exists():
    named = everywhere(r"(?:python -m |--preload |`)((?:app|tests)(?:\.\w+)*)(?=[:`\s])")
    assert {"app.main", "app.runs.cluster", "tests.oracle"} - named == set()
    paths = {name: ROOT / name.replace(".", "/") for name in named}
    assert [name for name, path in paths.items() if not (path.is_dir() or path.with_suffix(".py").exists())] == []
