"""The hidden space in three dimensions: names, the camera, and what is there without 3D graphics."""

import pytest

from tests.browser.conftest import Opener, at_rest
from tests.browser.test_explorer import SPACE, drag

EYE = "() => document.getElementById('stage')._fullLayout.scene.camera.eye"


@pytest.mark.long
def test_names_in_space_are_drawn_anew_when_others_are_ignored(explorer: Opener) -> None:
    page = explorer(f"{SPACE}&sparsity=0")
    page.wait_for_selector("#stage canvas")
    drawn = "uid => document.getElementById('stage')._fullData.at(-1).uid === uid"
    page.wait_for_function(drawn, arg="names-3")
    drag(page, 0, 1, steps=10)
    page.wait_for_function(drawn, arg="names-")


@pytest.mark.long
def test_a_camera_survives_dragging_and_is_in_the_link(explorer: Opener) -> None:
    page = explorer(f"{SPACE}&sparsity=0.5")
    page.wait_for_selector("#stage canvas")
    at_rest(page)
    before = page.evaluate(EYE)
    box = page.locator("#stage").bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for _ in range(20):  # the first few frames of a space listen to nobody
        page.mouse.move(*middle)
        page.mouse.down()
        page.mouse.move(middle[0] + 90, middle[1] + 25, steps=8)
        page.evaluate("() => new Promise(requestAnimationFrame)")
        page.mouse.up()
        if page.evaluate(EYE)["x"] > before["x"] + 0.01:
            break
    page.wait_for_function("() => location.search.includes('camera=')")
    turned = page.evaluate(EYE)
    assert turned["x"] > before["x"] + 0.01
    drag(page, 0.3, 0.9, steps=10)
    assert page.evaluate(EYE) == turned
    link = page.url
    other = explorer(link.partition("?")[2])
    other.wait_for_selector("#stage canvas")
    assert abs(other.evaluate(EYE)["x"] - turned["x"]) < 0.001


@pytest.mark.long
def test_lost_3d_graphics_leave_a_flat_projection(explorer: Opener) -> None:
    page = explorer(f"{SPACE}&sparsity=0.5")
    page.wait_for_selector("#stage canvas")
    page.eval_on_selector(
        "#stage canvas", "canvas => canvas.dispatchEvent(new Event('webglcontextlost', {bubbles: true}))"
    )
    page.wait_for_selector("#stage .shapelayer path")
    assert page.is_visible("#stage-word")
