"""Which modules a compiled function may contain code of."""

from app.superposition.branches import changes  # noqa: F401  # imported, and not by what is asked for
from app.superposition.loss import closed_form  # imported, so that its imports can be told
from app.superposition.machine.sources import CORE, sources_of


def test_a_module_with_all_that_it_imports_in_turn():
    names = {path.relative_to(CORE).as_posix() for path in sources_of(closed_form.__name__)}
    assert {"loss/closed_form.py", "loss/cube.py", "machine/compiled.py", "machine/sources.py"} <= names
    assert not any(name.startswith(("branches/", "runs/", "words/")) for name in names)


def test_a_module_outside_of_the_core_is_told_with_what_it_imports_of_it():
    assert sources_of("json")[0].name == "__init__.py"
    assert len(sources_of(__name__)) > len(sources_of(closed_form.__name__))
