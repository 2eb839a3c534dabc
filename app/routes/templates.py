"""The page templates and their globals."""

from fastapi.templating import Jinja2Templates

from ..content import notices
from ..folders import TEMPLATES
from ..http import addresses

templates = Jinja2Templates(directory=TEMPLATES, context_processors=[addresses.template_context])
templates.env.globals["choices"] = notices.CHOICES
