"""Modules put into one script."""

from pathlib import Path

import pytest

from app.drawing.bundle import bundle
from tests.serving import ROOT


def write(folder: Path, **modules: str) -> Path:
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text)
    return folder / "main.js"


def test_each_module_once_and_before_those_that_need_it(tmp_path: Path) -> None:
    entry = write(
        tmp_path,
        main='import { one as first } from "./a.js";\nimport { two } from "./b.js";\nfirst(two);\n',
        a='import { two } from "./b.js";\nexport function one() { return two; }\n',
        b="export const two = 2;\n",
    )
    script = bundle(entry)
    assert script.count("const two = 2;") == 1
    assert script.index("_b = ") < script.index("_a = ") < script.index("_main = ")
    assert "const { one: first } =" in script
    assert "export" not in script
    assert "import" not in script


@pytest.mark.parametrize("line", ["export default 1;", 'import "./b.js";', 'const x = await import("./b.js");'])
def test_other_ways_are_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(ValueError, match=r"main\.js has an import or export"):
        bundle(write(tmp_path, main=f"{line}\n", b=""))


def test_a_ring_is_refused(tmp_path: Path) -> None:
    modules = {
        "main": 'import { a } from "./b.js";\nexport const b = 1;\n',
        "b": 'import { b } from "./main.js";\nexport const a = 1;\n',
    }
    with pytest.raises(ValueError, match="imports itself"):
        bundle(write(tmp_path, **modules))


def test_the_offline_page_can_be_put_together() -> None:
    assert len(bundle(ROOT / "static/js/offline.js")) > 5000
