"""The types of what the server writes for the page: JSON Lines, and the JSON in its templates.

`python -m tests.lines` writes them anew for the page's scripts, into tests/js/types/lines.d.ts.
"""
