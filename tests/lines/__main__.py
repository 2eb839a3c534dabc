"""Write the types for the page's scripts."""

from app.routes.templates import templates
from tests.serving import ROOT

from .typescript import declarations

TYPES = ROOT / "tests/js/types/lines.d.ts"

if __name__ == "__main__":
    TYPES.write_text(declarations(templates.env))
