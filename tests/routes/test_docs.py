"""/docs: every parameter, nothing from other sites."""

from app.routes.docs import describe_limits, render_item, render_operation
from tests.in_process import ask


def test_the_documentation_names_every_parameter_and_loads_nothing_from_elsewhere():
    document = ask("/openapi.json").json()
    parameters = {parameter["name"] for parameter in document["paths"]["/api/sweep"]["get"]["parameters"]}
    assert {"n_features", "n_hidden", "importance", "importances", "sparsities", "seed"} <= parameters
    page = ask("/docs").text
    assert all(f"<code>{name}</code>" in page for name in parameters)
    assert all(f" {path}</h2>" in page for path in document["paths"])
    assert "http" not in page


def test_bounds_are_said_in_words():
    assert describe_limits({"type": "integer", "minimum": 2, "maximum": 16}) == "type integer, minimum 2, maximum 16"
    assert describe_limits({"type": "string", "enum": ["relu", "linear"]}) == "type string, one of relu, linear"


def test_a_route_is_rendered_with_its_responses_and_escaped():
    text = render_operation("get", "/a<b", {"summary": "S & T", "responses": {"200": {"description": "Fine"}}})
    assert text == f"<h2>GET /a&lt;b</h2><p>S &amp; T.</p><dl>{render_item('200', 'Fine')}</dl>"
    assert render_item("<x>", "&") == "<dt><code>&lt;x&gt;</code></dt><dd>&amp;</dd>"
