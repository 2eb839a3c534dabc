"""Pages in frames that follow their height, as learning platforms have them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PATIENCE
from tests.class_room import open_room
from tests.serving import Server, serving

FRAMED = {
    "explorer": "embed?n_seeds=1",
    "by hand": "embed?n_seeds=1&beside=hand",
    "lesson": "embed/lesson/star?step=2&guess=1&n_seeds=1",
    "lesson with a view": "embed/lesson/arrows?step=2&guess=1",
    "lesson on another page": "embed/lesson/months?step=3&n_seeds=1",
    "words": "embed/words?n_seeds=1",
    "patterns": "embed/patterns?n_seeds=1",
    "samples": "embed/samples?n_seeds=1",
    "dictionary": "embed/dictionary?n_seeds=1",
    "room": "room/{code}",
    "host": "room/{code}/host#{key}",
}
CANVAS = """onmessage = ({data}) => {
  ready ||= data.type === "ready";
  if (typeof data !== "string" || !data.includes("lti.frameResize")) return;
  told = JSON.parse(data).height;
  frame.style.height = `${told}px`;
}"""
SIZER = """onmessage = ({data}) => {
  ready ||= data.type === "ready";
  if (typeof data !== "string" || !data.startsWith("[iFrameSizer]")) return;
  const [id, height] = data.slice(13).split(":");
  if (id !== "first") return;
  told = Number(height);
  frame.style.height = `${told}px`;
};
frame.onload = () => frame.contentWindow.postMessage("[iFrameSizer]first:8:false:false:32:true:true", "*")"""
FITS = "told > 0 && told === frame.clientHeight"
ADD = """() => {
  const block = document.createElement("div");
  block.id = "added";
  block.style.height = "300px";
  document.body.append(block);
}"""


@pytest.fixture(scope="module")
def open_server() -> Iterator[Server]:
    """A server whose rooms any page may frame."""
    with serving(STARCROSS_FRAMES="*", STARCROSS_WORKERS="1") as own:
        yield own


def follow(page: Page, url: str, script: str, height: int) -> None:
    """A page that frames another at a height, and then at those that it tells."""
    page.set_content(
        f'<body style="margin: 0"><iframe id="frame" src="{url}" style="width: 100%; height: {height}px; border: 0">'
        f"</iframe><script>told = 0; ready = false; {script}</script>"
    )


@pytest.mark.long
@pytest.mark.parametrize("width", [360, 1100])
@pytest.mark.parametrize("path", FRAMED.values(), ids=FRAMED)
def test_a_frame_grows_and_shrinks_with_what_it_holds(
    browser: Browser, open_server: Server, path: str, width: int
) -> None:
    room = open_room(open_server.url)
    page = browser.new_page(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page.set_default_timeout(PATIENCE)
    high = 4000  # pixels, more than any page has
    follow(page, f"{open_server.url}/{path.format(code=room.code, key=room.key)}", CANVAS, high)
    page.wait_for_function(f"{FITS} && told < {high}")
    inside = page.frames[1]
    page.wait_for_function("ready" if path.startswith("embed") else "told > 300")  # pixels, with what a room asks
    before = rest(page)
    assert before < high
    assert inside.evaluate("document.scrollingElement.scrollHeight") <= before
    inside.evaluate(ADD)
    page.wait_for_function(f"told === {before} + 300 && frame.clientHeight === told")
    inside.evaluate("document.getElementById('added').remove()")
    page.wait_for_function(f"told === {before} && frame.clientHeight === told")
    page.close()


@pytest.mark.long
def test_a_frame_follows_a_page_with_iframe_resizer(browser: Browser, open_server: Server) -> None:
    page = browser.new_page(viewport={"width": 800, "height": 800}, reduced_motion="reduce")
    page.set_default_timeout(PATIENCE)
    follow(page, f"{open_server.url}/{FRAMED['lesson']}", SIZER, 4000)
    page.wait_for_function(FITS)
    page.wait_for_function("ready")
    before = rest(page)
    page.frames[1].evaluate(ADD)
    page.wait_for_function(f"told === {before} + 300 && frame.clientHeight === told")
    page.frames[1].evaluate("document.getElementById('added').remove()")
    page.wait_for_function(f"told === {before} && frame.clientHeight === told")
    page.close()


def rest(page: Page) -> int:
    """The height of a frame once it has been the same for so many pictures, and what it holds fits."""
    height: int = page.evaluate("""() => new Promise((resolve) => {
      let [last, same] = [0, 0];
      const look = () => {
        same = frame.clientHeight === last ? same + 1 : 0;
        last = frame.clientHeight;
        if (same < 60) requestAnimationFrame(look);
        else resolve(last);
      };
      look();
    })""")
    return height
