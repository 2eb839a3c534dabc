/** What is printed: one page with the stage, flat also where it is in space, its sentence, ribbon, link and QR code. */

import { byId, served } from "../page/dom.js";
import { drawSpace } from "./svg.js";

const SIDE = 620; // of the stage, in units of its own
const [WIDE, TALL] = [680, 1000]; // pixels of a sheet of A4 between its margins of 12 mm, less the half of a number that stands out
const WORDS = 340; // of these, what is written around the stage and its ribbon, and the QR code

/**
 * model(): what is on the stage. link(): the page's own. theme: for its light colours, since paper is white.
 * @param {SheetOptions} options
 */
export function createSheet({ model, link, theme, proportions }) {
  const sheet = document.getElementById("sheet");
  if (!sheet) return;
  const { dataset } = document.documentElement;
  const kept = { theme: dataset.theme };
  const code = byId("sheet-qr");

  /** The QR code comes from the server: it is asked for before the browser's own sheet opens. */
  async function askForCode() {
    code.src = served(`qr.svg?to=${encodeURIComponent(link())}`);
    await code.decode().catch(() => code.removeAttribute("src")); // without it the link is there in words
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
    byId("sheet-sentence").textContent = byId("sentence").textContent;
    byId("sheet-sparsity").textContent = `${byId("sparsity").getAttribute("aria-valuetext")}`;
    byId("sheet-model").textContent = byId("model").textContent;
    byId("sheet-link").textContent = link();
    const track = byId("track");
    const copy = /** @type {Element} */ (track.cloneNode(true));
    for (const part of [copy, ...copy.querySelectorAll("[id]")]) part.removeAttribute("id");
    copy.querySelector("input")?.remove();
    byId("sheet-track").replaceChildren(copy);
    const { clientWidth: width = WIDE, clientHeight: height } = track;
    byId("sheet-track").style.width = `${width}px`; // laid out for the screen, and then as wide as the sheet
    byId("sheet-track").style.setProperty("zoom", `${WIDE / width}`);
    byId("sheet-stage").style.height = `${TALL - WORDS - (height * WIDE) / width}px`;
  }

  window.addEventListener("beforeprint", lay);
  window.addEventListener("afterprint", () => (dataset.theme = kept.theme));
  document.addEventListener("keydown", ({ key, ctrlKey, metaKey }) => {
    if ((ctrlKey || metaKey) && key.toLowerCase() === "p") askForCode();
  });
  byId("print").addEventListener("click", async () => {
    await askForCode();
    window.print();
  });
}
