"""The papers as tests read them: README, changelog and docs/, their tables, headings and the annotated tree."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.serving import ROOT

README, CHANGELOG = ROOT / "README.md", ROOT / "CHANGELOG.md"
ARCHITECTURE, API, OPERATIONS, CONTRIBUTING = (
    ROOT / "docs" / f"{name}.md" for name in ("architecture", "api", "operations", "contributing")
)
PAPERS = [README, *sorted((ROOT / "docs").glob("*.md"))]
TEXT = {paper: paper.read_text() for paper in [*PAPERS, CHANGELOG]}


def table(paper: Path, *head: str) -> list[list[str]]:
    """The rows of every table of a paper whose columns have these names, in order."""
    rows, inside = [], False
    for line in TEXT[paper].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if cells == list(head):
            inside = True
        elif not cells:
            inside = False
        elif inside and not set(line) <= set("|-"):
            rows.append(cells)
    return rows


def code(text: str) -> list[str]:
    """What stands between backticks."""
    return re.findall(r"`([^`]+)`", text)


def first_names(paper: Path, *head: str) -> list[str]:
    """The names in the first column of a table."""
    return [name for row in table(paper, *head) for name in code(row[0])]


def everywhere(pattern: str) -> set[str]:
    """What matches in any of the papers."""
    return {found for text in TEXT.values() for found in re.findall(pattern, text)}


def anchors(text: str) -> set[str]:
    """The headings of a paper as links name them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def tree() -> Iterator[tuple[str, str]]:
    """Each path in the annotated tree, two spaces a level, and what is said of it."""
    block = re.search(r"## The tree\n+```\n(.*?)```", TEXT[ARCHITECTURE], re.DOTALL)
    assert block is not None
    folders: list[str] = []
    for line in block[1].splitlines():
        name, *words = re.split(r"\s{2,}", line.strip(), maxsplit=1)
        depth = (len(line) - len(line.lstrip())) // 2
        folders = [*folders[:depth], name]
        yield "".join(folders), "".join(words)
