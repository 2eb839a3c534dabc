/** Pictures and numbers to take away; each carries the link that it came from. */

import { byId, html } from "../dom.js";
import { toSvg } from "../draw.js";
import { fill } from "../words.js";
import { featureImportances } from "../state.js";
import { tableOf } from "./numbers.js";
import { signed, toPng } from "./pictures.js";

const SIZES = { stage: [900, 620], gram: [640, 560], norms: [640, 420], dimensionality: [760, 460] };
const FINE = 2; // pixels of a PNG for each of the picture's own

export function createExports({ words, link, state, at, figure, paper, say }) {
  for (const button of document.querySelectorAll("[data-export]")) {
    button.addEventListener("click", () => save(button.dataset.export));
  }

  async function save(kind) {
    const { sweep, level } = at();
    if (!sweep) return say(words.not_yet);
    const name = byId("export-what").value;
    const stem = ["csv", "json"].includes(kind) ? "starcross" : `starcross-${name}`;
    const content = await MAKERS[kind]({ sweep, level, name });
    const url = URL.createObjectURL(content);
    const anchor = html("a", { href: url, download: `${stem}.${kind}` });
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
    say(fill(words.saved, { name: `${stem}.${kind}` }));
  }

  async function drawn({ name, level }) {
    const [width, height] = SIZES[name];
    const tints = paper();
    const clear = byId("export-clear").checked;
    const text = await toSvg(figure(name, { width, height, tints }));
    const sentence = name === "stage" ? level.sentence : "";
    return signed(text, { width, height, sentence, link: link(), tints, clear });
  }

  const MAKERS = {
    svg: async (wish) => new Blob([(await drawn(wish)).text], { type: "image/svg+xml" }),
    png: async (wish) => toPng(await drawn(wish), FINE),
    json: ({ sweep: { spec, levels, changes } }) => new Blob(
      [JSON.stringify({ link: link(), spec, changes, levels }, null, 1)], { type: "application/json" }),
    csv: ({ sweep }) => new Blob(
      [tableOf(sweep, featureImportances(state.values), link())], { type: "text/csv" }),
  };
}
