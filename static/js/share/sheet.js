/**
 * One page of what is on the screen: the stage, flat also where it is in space, its sentence, ribbon, link and QR code.
 * It is printed, and it is a picture to take away.
 */

import { byId, served, svg } from "../page/dom.js";
import { reach } from "../page/lazy.js";
import { drawSpace } from "../stage/svg.js";
import { drawingOf } from "./drawings.js";

const SIDE = 620; // of the stage, in units of its own
const [WIDE, TALL] = [680, 1000]; // pixels of a sheet of A4 between its margins of 12 mm, less the half of a number that stands out
const WORDS = 340; // of these, what is written around the stage and its ribbon, and the QR code

/**
 * model(): what is on the stage. link(): the page's own. theme: for its light colours, since paper is white.
 * @param {SheetOptions} options
 */
export function createSheet({ model, link, theme, proportions }) {
  const sheet = document.getElementById("sheet");
  if (!sheet) return null;
  const { dataset } = document.documentElement;
  const kept = { theme: dataset.theme };

  /** The QR code comes from the server: it is asked for before the browser's own sheet opens. */
  async function askForCode() {
    const place = byId("sheet-qr");
    place.replaceChildren(); // the one before is of another link
    const content = await reach(served(`qr.svg?to=${encodeURIComponent(link())}`)).catch(() => null); // without it the link is there in words
    if (!content) return false;
    const { documentElement: code } = new DOMParser().parseFromString(await content.text(), "image/svg+xml");
    place.replaceChildren(document.importNode(code, true));
    return true;
  }

  function lay() {
    const drawn = model();
    kept.theme = dataset.theme;
    if (drawn) {
      const { W, parts, ...options } = drawn;
      const picture = byId("sheet-stage");
      picture.setAttribute("viewBox", `${-SIDE / 2} ${-SIDE / 2} ${SIDE} ${SIDE}`);
      picture.replaceChildren(...drawSpace({ W, parts }, { ...options, side: SIDE, colours: theme.on("light"), proportions }));
    }
    dataset.theme = "light";
    /** @type {HTMLElement} */ (sheet).dataset.hide = byId("explorer").dataset.hide;
    byId("sheet-sentence").textContent = byId("sentence").checkVisibility() ? byId("sentence").textContent : "";
    byId("sheet-sparsity").textContent = `${byId("sparsity").getAttribute("aria-valuetext")}`;
    byId("sheet-model").textContent = byId("model").textContent;
    byId("sheet-link").textContent = link();
    layTrack();
  }

  function layTrack() {
    const track = byId("track");
    const copy = /** @type {Element} */ (track.cloneNode(true));
    for (const part of [copy, ...copy.querySelectorAll("[id]")]) part.removeAttribute("id");
    copy.querySelector("input")?.remove();
    const { valueAsNumber: index, max } = byId("sparsity");
    const x = (byId("ribbon").clientWidth * index) / Number(max);
    copy.querySelector(".ticks")?.append(svg("path", { class: "here", d: "M0-6 8 6H-8Z", transform: `translate(${x})` })); // in the thumb's stead
    const { clientWidth: width = WIDE, clientHeight: height } = track;
    byId("sheet-track").replaceChildren(copy);
    byId("sheet-track").style.width = `${width}px`; // laid out for the screen, and then as wide as the sheet
    byId("sheet-track").style.setProperty("zoom", `${WIDE / width}`);
    byId("sheet-stage").style.height = `${TALL - WORDS - (height * WIDE) / width}px`;
  }

  function putAway() {
    dataset.theme = kept.theme;
  }

  const button = document.getElementById("print");
  if (button) { // a lesson prints its words
    window.addEventListener("beforeprint", lay);
    window.addEventListener("afterprint", putAway);
    document.addEventListener("keydown", ({ key, ctrlKey, metaKey }) => {
      if ((ctrlKey || metaKey) && key.toLowerCase() === "p") askForCode();
    });
    button.addEventListener("click", async () => {
      await askForCode();
      window.print();
    });
  }

  return {
    /** {text, width, height} of the page as it is now, and whether its QR code has come. */
    async picture() {
      const coded = await askForCode();
      lay();
      sheet.toggleAttribute("data-drawn", true);
      const drawing = drawingOf(sheet);
      sheet.removeAttribute("data-drawn");
      putAway();
      return { ...drawing, coded };
    },
    /** Whether what is on the stage is what the link says. */
    get ready() {
      return Boolean(model()) && !byId("explorer").classList.contains("behind");
    },
  };
}
