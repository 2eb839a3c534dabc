/** Pictures and numbers to take away; each carries the link that it came from. */

import { byId, html } from "../dom.js";
import { picturesIn, toSvg } from "../draw.js";
import { fill } from "../words.js";
import { featureImportances } from "../state.js";
import { tableOf } from "./numbers.js";
import { recoloured, signed, toPng } from "./pictures.js";

const SIZES = { stage: [900, 620], gram: [640, 560], norms: [640, 420], dimensionality: [760, 460] };
const FINE = 2; // pixels of a PNG for each of the picture's own

/** figure(name, {width, height, tints}): of the explorer; paper(): {colours, from}, what is printed in what stead. */
export function createExports({ words, link, state, at, figure, paper, say }) {
  const choice = byId("export-what");
  const usual = [...choice.options];
  for (const button of document.querySelectorAll("[data-export]")) {
    button.addEventListener("click", () => save(button.dataset.export));
  }

  async function save(kind) {
    const { sweep, level } = at();
    if (!sweep) return say(words.not_yet);
    const name = choice.value;
    const stem = ["csv", "json"].includes(kind) ? "starcross" : `starcross-${name.toLowerCase().replace(/[^a-z]+/g, "-")}`;
    const content = await MAKERS[kind]({ sweep, level, name });
    const url = URL.createObjectURL(content);
    const anchor = html("a", { href: url, download: `${stem}.${kind}` });
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
    say(fill(words.saved, { name: `${stem}.${kind}` }));
  }

  async function drawn({ name, level }) {
    const { colours: tints, from } = paper();
    const clear = byId("export-clear").checked;
    const shown = SIZES[name] ? null : below().find(({ element }) => element.dataset.picture === name).figure;
    const [width, height] = SIZES[name] ?? [shown.layout.width, shown.layout.height];
    const text = await toSvg(shown ? recoloured(shown, from, tints) : figure(name, { width, height, tints }));
    const sentence = name === "stage" ? level.sentence : shown ? name : "";
    return signed(text, { width, height, sentence, link: link(), tints, clear });
  }

  /** The pictures of the sections below the explorer, as far as they have been drawn. */
  function below() {
    return picturesIn("[data-picture]");
  }

  const MAKERS = {
    svg: async (wish) => new Blob([(await drawn(wish)).text], { type: "image/svg+xml" }),
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
      choice.replaceChildren(...usual, ...below().map(({ element }) => html("option", {}, element.dataset.picture)));
      choice.value = [...choice.options].some(({ value }) => value === chosen) ? chosen : usual[0].value;
    },
  };
}
