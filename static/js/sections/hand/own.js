/** A model that somebody pastes, drops or picks as a file; one that cannot be taken is told in a sentence, and nothing changes. */

import { fill } from "../../page/words.js";
import { readModel } from "./given.js";

/**
 * onModel(model): one that was taken.
 * @param {{ part: (name: string) => any, page: Page, words: HandPhrases, onModel: (model: Pick<Model, "W" | "b">) => void }} options
 */
export function createOwn({ part, page: { arrows, spec_fields }, words, onModel }) {
  const [box, paste, told] = [part("own"), /** @type {HTMLTextAreaElement} */ (part("paste")), part("own-told")];
  const file = /** @type {HTMLInputElement} */ (part("file"));
  const bounds = (/** @type {string} */ name) => {
    const field = spec_fields.find((each) => each.name === name);
    return /** @type {[number, number]} */ ([field?.minimum, field?.maximum]);
  };
  const limits = { ...arrows, features: bounds("n_features"), hidden: bounds("n_hidden") };

  /** @param {string} text */
  function take(text) {
    const found = readModel(text, limits);
    if ("fault" in found) {
      told.textContent = fill(words.faults[/** @type {keyof HandPhrases["faults"]} */ (found.fault)], found);
      return;
    }
    told.textContent = fill(words.taken, { n: found.b.length, m: found.W.length });
    onModel(found);
  }

  /** @param {File | undefined} given */
  async function open(given) {
    if (!given) return;
    if (given.size > arrows.longest) told.textContent = fill(words.too_large, { longest: arrows.longest });
    else take(await given.text());
  }

  part("take").addEventListener("click", () => take(paste.value));
  file.addEventListener("change", () => {
    open(file.files?.[0]);
    file.value = "";
  });
  for (const name of ["dragenter", "dragover"]) {
    box.addEventListener(name, (/** @type {DragEvent} */ event) => {
      event.preventDefault();
      box.dataset.over = "true";
    });
  }
  for (const name of ["dragleave", "drop"]) box.addEventListener(name, () => delete box.dataset.over);
  box.addEventListener("drop", (/** @type {DragEvent} */ event) => {
    event.preventDefault();
    box.open = true;
    const dropped = event.dataTransfer?.files[0];
    if (dropped) open(dropped);
    else take(event.dataTransfer?.getData("text") ?? "");
  });
}
