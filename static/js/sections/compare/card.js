/** One model of a comparison: what it is, its hidden space in small, its sentence and its sparsity slider. */

import { createNote, createNumberBox } from "../../controls/numberbox.js";
import { SPARSITY, drawRibbon, drawTicks } from "../../controls/sliders/ribbon.js";
import { html, svg } from "../../page/dom.js";
import { fill, short, sparsityWords } from "../../page/words.js";
import { HEIGHT, miniature, WIDTH } from "./mini.js";

/**
 * onModel(name, value): another value of a field; onSlide(index), onRelease(): the slider.
 * @param {CardOptions} options
 */
export function createCard({ letter, fields, words, onModel, onSlide, onRelease }) {
  const title = html("h3", {});
  const note = createNote();
  const controls = fields.map(control);
  const change = html("details", { class: "compare-change" },
    html("summary", {}, fill(words.change, { letter })),
    html("div", { class: "compare-fields" }, ...controls.map(({ element }) => element)), note.element);
  const space = svg("svg", { class: "compare-space", viewBox: `${-WIDTH / 2} ${-HEIGHT / 2} ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" });
  const sentence = html("p", { class: "compare-sentence" });
  const [names, ribbon, ticks] = ["names", "ribbon", "ticks"].map((name) => svg("svg", { class: name, "aria-hidden": "true" }));
  const range = html("input", { type: "range", min: 0, step: 1, "aria-label": fill(words.slider_of, { letter }) });
  const track = html("div", { class: "track" }, names, ribbon, range, ticks);
  const element = html("article", { class: "compare-card" }, title, change, space, sentence, track);
  /** @type {Finished | null} */
  let sweep = null;

  range.addEventListener("input", () => onSlide(range.valueAsNumber));
  range.addEventListener("change", onRelease);
  new ResizeObserver(band).observe(ribbon);

  /**
   * @param {FieldSchema} field
   * @returns {{ field: FieldSchema, element: HTMLElement, show: (value: string | number) => void }}
   */
  function control(field) {
    const label = (/** @type {HTMLElement} */ input) => html("label", {}, html("span", {}, field.label), input);
    if (field.kind === "choice" || field.name === "n_hidden") {
      const choices = field.kind === "choice" ? field.choices : [1, 2, 3].filter((value) => value <= field.maximum);
      const select = html("select", {}, ...choices.map((choice) => html("option", { value: choice }, words.choices[choice] ?? choice)));
      select.addEventListener("change", () => onModel(field.name, choices[select.selectedIndex]));
      return { field, element: label(select), show: (value) => (select.value = String(value)) };
    }
    const { input, show } = createNumberBox(field, { words, onValue: (value) => onModel(field.name, value), tell: note.tell });
    return { field, element: label(input), show: (value) => show(Number(value)) };
  }

  function band() {
    if (!sweep) return;
    const { levels, sparsity, changes } = sweep;
    drawRibbon(ribbon, names, { levels, values: sparsity, changes, ...SPARSITY });
    drawTicks(ticks, { values: sparsity, changes, ...SPARSITY });
  }

  return {
    element,
    /**
     * values of the fields; own: the page's own model, which is changed elsewhere.
     * @param {Named} values
     * @param {{ own: boolean }} options
     */
    setModel(values, { own }) {
      title.textContent = fill(own ? words.own_title : words.title, { letter, model: modelWords(values, fields, words) });
      change.hidden = own;
      for (const { field, element: part, show } of controls) {
        show(values[field.name]);
        if (field.name === "group_size") part.hidden = values.correlation === "none";
      }
    },
    /**
     * A finished sweep, or null and what is said instead.
     * @param {Finished | null} next
     * @param {string} message
     */
    setSweep(next, message = words.training) {
      sweep = next;
      element.classList.toggle("stale", !sweep);
      sentence.classList.toggle("pending", message === words.training && !sweep);
      range.disabled = !sweep;
      if (!sweep) {
        sentence.textContent = message;
        return;
      }
      range.max = String(sweep.sparsity.length - 1);
      band();
    },
    /**
     * The best arrangement of a level; or, while a playhead is held, a frame of the start that leads there.
     * @param {Level} level
     * @param {number} index
     * @param {MiniatureOptions & { frame: { step: number, W: Matrix, loss: number } | null }} options
     */
    show(level, index, { frame, ...options }) {
      range.value = String(index);
      range.setAttribute("aria-valuetext", fill(words.value_text, { words: sparsityWords(level.sparsity, words) }));
      space.replaceChildren(...miniature(frame ? { W: frame.W, parts: null } : level, options));
      sentence.textContent = frame ? fill(words.frame, { step: frame.step, loss: short(frame.loss) }) : level.sentence;
    },
  };
}

/**
 * A model in a few words: what is as usual is not told.
 * @param {Named} values
 * @param {FieldSchema[]} fields
 * @param {ComparePhrases} words
 */
function modelWords(values, fields, words) {
  const parts = [
    fill(words.size, values), values.importances ? words.own_importances : fill(words.decay, { r: values.importance }),
    words.choices[values.activation], words.choices[values.constraint],
  ];
  if (values.decoder !== fields.find(({ name }) => name === "decoder")?.default) parts.push(words.choices[values.decoder]);
  if (values.correlation !== "none") parts.push(fill(words.groups, { ...values, correlation: words.choices[values.correlation] }));
  return parts.join(" · ");
}
