"""A finger on the page, through the debugger: the browser itself tells a scroll from a drag, as on a phone."""

from playwright.sync_api import Locator, Page

STEPS = 10
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def swipe(page: Page, start: tuple[float, float], by: tuple[float, float]) -> None:
    """Put a finger down, move it as far as told, a step a display frame, lift it, and wait until nothing scrolls."""
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        told = [{"x": x, "y": y} for x, y in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": told})

    touch("touchStart", start)
    for step in range(1, STEPS + 1):
        page.evaluate("() => new Promise(requestAnimationFrame)")
        touch("touchMove", (start[0] + by[0] * step / STEPS, start[1] + by[1] * step / STEPS))
    touch("touchEnd")
    session.detach()
    page.evaluate(
        """async () => {
          for (let before = NaN; before !== scrollY;) {
            before = scrollY;
            for (let frame = 0; frame < 8; frame += 1) await new Promise(requestAnimationFrame);
          }
        }"""
    )


def place(target: Locator, across: float = 0.5, down: float = 0.5) -> tuple[float, float]:
    """A point of an element, as shares of its width and height, once that is in the middle of the window."""
    target.evaluate("(element) => element.scrollIntoView({ block: 'center', behavior: 'instant' })")
    box = target.bounding_box()
    assert box is not None
    return box["x"] + box["width"] * across, box["y"] + box["height"] * down
