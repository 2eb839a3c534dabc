/** Which axes an atlas has: one list across, one upwards of what fits over it. */

import { html } from "../../page/dom.js";
import { atlasAxes, upwardsOver } from "./axes.js";
import { axisWords } from "./words.js";

/** @param {{ part: (name: string) => any, phrases: AtlasPhrases, state: State, setView: (changes: Changes) => void }} options */
export function createChoice({ part, phrases, state, setView }) {
  const [acrossList, upList] = /** @type {HTMLSelectElement[]} */ (["across", "up"].map(part));

  /**
   * @param {HTMLSelectElement} list
   * @param {AtlasName[]} names
   * @param {AtlasName} chosen
   */
  function offer(list, names, chosen) {
    if (String([...list.options].map(({ value }) => value)) !== String(names)) {
      list.replaceChildren(...names.map((name) => html("option", { value: name }, axisWords(name, phrases.choices))));
    }
    list.value = chosen;
  }

  function show() {
    const { across, up } = atlasAxes(state.values);
    const { n_features } = state.values;
    const ones = upwardsOver("sparsity", n_features).filter((name) => name.startsWith("importances."));
    offer(acrossList, ["sparsity", "importance", ...ones], across);
    offer(upList, upwardsOver(across, n_features), up);
  }

  acrossList.addEventListener("change", () => {
    const across = /** @type {AtlasName} */ (acrossList.value);
    const fitting = upwardsOver(across, state.values.n_features);
    const { up } = atlasAxes(state.values);
    setView({ across: /** @type {Values["across"]} */ (across), atlas: fitting.includes(up) ? up : fitting[0] });
  });
  upList.addEventListener("change", () => setView({ ...acrossNow(), atlas: /** @type {AtlasName} */ (upList.value) }));
  show();

  /** An axis that has given way is not in the link any more once another is chosen. */
  function acrossNow() {
    return { across: /** @type {Values["across"]} */ (atlasAxes(state.values).across) };
  }

  return { show };
}
