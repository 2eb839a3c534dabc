/** Pictures and numbers to take away; each carries the link that it came from. */

import { byId, html } from "../page/dom.js";
import { featureImportances } from "../page/state.js";
import { fill } from "../page/words.js";
import { figureIn, toSvg } from "../stage/draw.js";
import { drawingOf } from "./drawings.js";
import { tableOf } from "./numbers.js";
import { framed, recoloured, signed, toPng } from "./pictures.js";
import { saveAs } from "./save.js";

/** @type {Record<string, [number, number]>} */
const SIZES = { stage: [900, 620], gram: [640, 560], norms: [640, 420], dimensionality: [760, 460] };
const FINE = 2; // pixels of a PNG for each of the picture's own

/**
 * figure(name, {width, height, tints}): of the explorer; paper(): {colours, from}, what is printed in what stead.
 * @param {{ words: Phrases["share"], link: () => string, say: (sentence: string) => void } & Omit<ShareContext, "fields">} options
 */
export function createExports({ words, link, state, at, figure, paper, sheet, say }) {
  const choice = byId("export-what");
  const usual = [...choice.options];
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-export]"))) {
    button.addEventListener("click", () => save(button.dataset.export ?? ""));
  }
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-sheet]"))) {
    button.addEventListener("click", () => saveSheet(button.dataset.sheet ?? ""));
  }

  /**
   * What is on the screen now, on one page.
   * @param {string} kind
   */
  async function saveSheet(kind) {
    if (!sheet?.ready) return say(words.not_yet);
    const { coded, ...drawing } = await sheet.picture();
    const picture = framed({ ...drawing, body: drawing.text }, { link: link(), tints: paper().colours, clear: false });
    saveAs(kind === "png" ? await toPng(picture, FINE) : svgFile(picture), `starcross-page.${kind}`);
    say(fill(coded ? words.saved : words.saved_without_code, { name: `starcross-page.${kind}` }));
  }

  /** @param {string} kind */
  async function save(kind) {
    const { sweep, level, fresh } = at();
    if (!fresh || !sweep || !level) return say(words.not_yet);
    const name = choice.value;
    if (!["csv", "json"].includes(kind) && !shows(name)) return say(words.not_shown);
    const stem = ["csv", "json"].includes(kind) ? "starcross" : `starcross-${name.toLowerCase().replace(/[^a-z]+/g, "-")}`;
    const content = await MAKERS[kind]({ sweep, level, name });
    saveAs(content, `${stem}.${kind}`);
    say(fill(words.saved, { name: `${stem}.${kind}` }));
  }

  /**
   * Whether a picture is there now: a model that visits the stage has none of these.
   * @param {string} name
   */
  function shows(name) {
    if (!SIZES[name]) return others().some(({ dataset }) => dataset.picture === name);
    const [width, height] = SIZES[name];
    return figure(name, { width, height, tints: paper().colours }) !== null;
  }

  /** @param {Wish} wish */
  async function drawn({ name, level }) {
    const { colours: tints, from } = paper();
    const clear = byId("export-clear").checked;
    const marks = { link: link(), tints, clear };
    if (SIZES[name]) {
      const [width, height] = SIZES[name];
      const text = await toSvg(/** @type {Figure} */ (figure(name, { width, height, tints })));
      return signed(text, { ...marks, width, height, sentence: name === "stage" ? level.sentence : "" });
    }
    const element = /** @type {HTMLElement} */ (others().find(({ dataset }) => dataset.picture === name));
    const { text, width, height } = await pictureOf(element, (/** @type {string} */ colours) => recoloured(colours, from, tints));
    return signed(text, { ...marks, width, height, sentence: name });
  }

  /** The page's other pictures, as far as they are there and of what is asked now. */
  function others() {
    return /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-picture]")]).filter((element) => (
      element.clientWidth && element.children.length && !element.closest(".stale")));
  }

  /**
   * @param {HTMLElement} element
   * @param {(text: string) => string} recolour
   */
  async function pictureOf(element, recolour) {
    const shown = figureIn(element);
    if (!shown) {
      const drawing = drawingOf(element);
      return { ...drawing, text: recolour(drawing.text) };
    }
    return { text: await toSvg(JSON.parse(recolour(JSON.stringify(shown)))), ...shown.layout };
  }

  /** @type {Record<string, (wish: Wish) => Blob | Promise<Blob>>} */
  const MAKERS = {
    svg: async (wish) => svgFile(await drawn(wish)),
    png: async (wish) => toPng(await drawn(wish), FINE),
    json: ({ sweep: { spec, levels, changes } }) => new Blob(
      [JSON.stringify({ link: link(), spec, changes, levels }, null, 1)], { type: "application/json" }),
    csv: ({ sweep }) => new Blob(
      [tableOf(sweep, featureImportances(state.values), link())], { type: "text/csv" }),
  };

  return {
    /** Offer what is there by now. */
    refresh() {
      const chosen = choice.value;
      choice.replaceChildren(...usual, ...others().map(({ dataset }) => html("option", {}, dataset.picture ?? "")));
      choice.value = [...choice.options].some(({ value }) => value === chosen) ? chosen : usual[0].value;
    },
  };
}

/** @param {{ text: string }} picture */
function svgFile({ text }) {
  return new Blob([text], { type: "image/svg+xml" });
}
