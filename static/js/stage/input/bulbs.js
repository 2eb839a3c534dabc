/** One input on its way through the model on the stage: bulbs in, the numbers it is kept in, bulbs out, and what it costs. */

import { badge } from "../../controls/badge.js";
import { featureColours } from "../../figures/colours.js";
import { decode, encode } from "../../figures/decode.js";
import { byId, html, setAttribute, setText } from "../../page/dom.js";
import { featureImportances } from "../../page/state.js";
import { fill, fixed, short } from "../../page/words.js";
import { sampleInput } from "./sample.js";

const MANY = 8; // in one row: more stand in two, smaller
const FIRST = 1; // the input that the page opens with: one to three of its five bulbs are lit over most of the slider
const WRONG = 0.1; // of an output: what it may be off before it is marked, about what an eye tells apart in a bulb
const SEEN = 0.005; // of an output: less is written as 0.00

/**
 * Null where the page has no place for it.
 * @param {{ page: Pick<Page, "proportions">, phrases: Phrases, values(): Values, colours(): Colours }} options
 */
export function createBulbs({ page: { proportions }, phrases: { bulbs: words, feature }, values, colours }) {
  if (!document.getElementById("bulbs")) return null;
  const [element, kept, cost] = [byId("bulbs"), byId("bulbs-kept"), byId("bulbs-cost")];
  const rows = ["bulbs-in", "bulbs-out"].map((id) => ({ list: byId(id), bulbs: /** @type {ReturnType<typeof createBulb>[]} */ ([]) }));
  let draw = FIRST;
  let again = () => {};
  byId("bulbs-next").addEventListener("click", () => {
    draw += 1;
    again();
  });

  /** @param {number} i */
  function createBulb(i) {
    const value = html("span", {});
    return { element: html("span", { class: "bulb" }, badge(i, proportions), value), value };
  }

  /** @param {number} count */
  function fit(count) {
    const many = `${count > MANY}`;
    if (byId("explorer").dataset.many !== many) byId("explorer").dataset.many = many;
    for (const { list, bulbs } of rows) {
      while (bulbs.length < count) bulbs.push(createBulb(bulbs.length));
      if (list.childElementCount !== count || !bulbs[0].element.isConnected) list.replaceChildren(...bulbs.slice(0, count).map((bulb) => bulb.element));
    }
  }

  /**
   * A model of other settings than the page's by now has nothing to say of them.
   * @param {Pick<Model, "W" | "b">} model
   * @param {number} sparsity
   */
  function show({ W, b }, sparsity) {
    const spec = values();
    if (spec.n_features !== b.length) return;
    again = () => show({ W, b }, sparsity);
    const x = sampleInput(spec, { sparsity, draw });
    const h = encode(W, x);
    const out = decode(W, b, h, spec.activation === "relu", spec.decoder);
    const importances = featureImportances(spec);
    const tints = featureColours(b.length, colours());
    fit(b.length);
    rows.forEach(({ bulbs }, row) => x.forEach((said, i) => {
      const amount = row === 0 ? said : out[i];
      const { element: bulb, value } = bulbs[i];
      const lit = `${Math.round(100 * Math.min(Math.max(amount, 0), 1))}%`;
      bulb.style.color = tints[i];
      if (bulb.style.getPropertyValue("--lit") !== lit) bulb.style.setProperty("--lit", lit);
      setText(value, written(amount));
      bulb.classList.toggle("wrong", row === 1 && Math.abs(amount - said) > WRONG);
    }));
    if (kept.childElementCount !== h.length) kept.replaceChildren(...h.map(() => html("span", {})));
    h.forEach((value, k) => setText(kept.children[k], written(value)));
    const loss = x.reduce((sum, said, i) => sum + importances[i] * (said - out[i]) ** 2, 0);
    setText(cost, fill(words.cost, { loss: short(loss) }));
    const listed = (/** @type {number[]} */ amounts) => amounts.flatMap((amount, i) => (
      Math.abs(amount) < SEEN ? [] : [fill(words.one, { feature: fill(feature, { i: i + 1 }), value: written(amount) })])).join(", ") || words.nothing;
    setAttribute(element, "aria-label", fill(words.told, { input: listed(x), kept: h.map(written).join(", "), out: listed(out) }));
  }

  return { show };
}

/** @param {number} amount */
function written(amount) {
  return Math.abs(amount) < SEEN ? "0" : fixed(amount, 2);
}
