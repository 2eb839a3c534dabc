"""The page templates and their globals."""

from fastapi.templating import Jinja2Templates

from ..content import glossary, notices
from ..drawing.miniatures import miniature
from ..folders import TEMPLATES
from ..http import addresses

templates = Jinja2Templates(directory=TEMPLATES, context_processors=[addresses.template_context])
templates.env.globals["choices"] = notices.CHOICES
templates.env.globals["labels"] = notices.LABELS
templates.env.globals["shapes"] = glossary.SHAPES
templates.env.globals["terms"] = glossary.TERMS
templates.env.globals["miniature"] = miniature
