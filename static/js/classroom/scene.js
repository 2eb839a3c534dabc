/** What the class looks at: a step of the lesson, or the link that the host shows, in a frame that one may keep to oneself. */

import { byId, readJson, served } from "../page/dom.js";

// What a small frame has no room for, and what would give the answer away.
const HIDDEN = { ask: "sparsity,concepts,importance,panels,table", step: "concepts,importance,panels,table", link: "panels,table" };

/**
 * more: what the frame's address says beside. pin: the button that lets go of the class and comes back. asked: whether the
 * question's own picture stands there while it may still be answered.
 * @param {{ phrases: PageJson["phrases-room"], more?: Record<string, string>, pin?: HTMLButtonElement | null, asked?: boolean }} options
 */
export function createScene({ phrases, more = {}, pin = null, asked = true }) {
  const { lessons } = readJson("room");
  const [box, frame] = [byId("scene"), byId("scene-frame")];
  let shown = "";
  let wanted = "";
  let pinned = false;
  let listens = false; // whether the framed page can be led to another place

  window.addEventListener("message", ({ source, data }) => {
    if (source !== frame.contentWindow || data?.source !== "starcross") return;
    if (data.type === "height") frame.style.height = `${data.height}px`;
    if (data.type === "listening") listens = true;
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
    const [from, to] = [shown, wanted].map((address) => address.split("?")[0]);
    const leads = listens && from === to;
    frame.dataset.at = shown = wanted;
    if (leads) return frame.contentWindow?.postMessage({ source: "starcross", type: "go", query: wanted.slice(to.length + 1) }, "*");
    listens = false;
    if (wanted) frame.src = wanted;
    else frame.removeAttribute("src");
  }

  return {
    /** @param {RoomState} state */
    show({ lesson, step, link, phase }) {
      const open = step > 1 || (lessons[lesson].pictured && (asked || phase !== "ask"));
      const framed = link !== null ? `embed${link.slice(link.indexOf("?"))}` : open ? lessons[lesson].steps[step - 1] : null;
      const hide = link !== null ? HIDDEN.link : step > 1 ? HIDDEN.step : HIDDEN.ask;
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
