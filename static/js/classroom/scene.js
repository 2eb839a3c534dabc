/** What the class looks at: a step of the lesson, or the link that the host shows, in a frame that one may keep to oneself. */

import { byId, readJson, served } from "../page/dom.js";

const HIDDEN = { step: "concepts,importance,panels,table", link: "panels,table" }; // what a small frame has no room for

/**
 * more: what the frame's address says beside. pin: the button that lets go of the class and comes back.
 * @param {{ phrases: PageJson["phrases-room"], more?: Record<string, string>, pin?: HTMLButtonElement | null }} options
 */
export function createScene({ phrases, more = {}, pin = null }) {
  const { lessons } = readJson("room");
  const [box, frame] = [byId("scene"), byId("scene-frame")];
  let shown = "";
  let wanted = "";
  let pinned = false;

  window.addEventListener("message", ({ source, data }) => {
    if (source !== frame.contentWindow || data?.source !== "starcross" || data.type !== "height") return;
    frame.style.height = `${data.height}px`;
  });
  pin?.addEventListener("click", () => {
    pinned = !pinned;
    draw();
  });

  function draw() {
    if (pin) {
      pin.textContent = pinned ? phrases.come_back : phrases.let_go;
      pin.setAttribute("aria-pressed", String(pinned));
    }
    if (pinned) return;
    box.hidden = wanted === "";
    if (wanted === shown) return;
    shown = wanted;
    if (wanted) frame.src = wanted;
    else frame.removeAttribute("src");
  }

  return {
    /** @param {RoomState} state */
    show({ lesson, step, link }) {
      const framed = link !== null ? `embed${link.slice(link.indexOf("?"))}` : step > 1 ? lessons[lesson].steps[step - 1] : null;
      const hide = link !== null ? HIDDEN.link : HIDDEN.step;
      wanted = framed === null ? "" : addressOf(framed, framed.startsWith("embed?") ? { hide, ...more } : { theme: more.theme });
      draw();
    },
  };
}

/**
 * @param {string} framed
 * @param {Record<string, string>} more
 */
function addressOf(framed, more) {
  const [path, query] = framed.split("?");
  const pairs = new URLSearchParams(query);
  for (const [name, value] of Object.entries(more)) pairs.set(name, value);
  return served(`${path}?${pairs}`);
}
