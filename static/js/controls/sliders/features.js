/** The number of features: a slider with its ribbon, and a box with buttons for one fewer and one more. */

import { placeWords } from "../../page/along/axis.js";
import { byId } from "../../page/dom.js";
import { briefly } from "../../page/words.js";
import { createNote } from "../numberbox.js";
import { createStepper } from "../stepper.js";
import { createSlider } from "./slider.js";

const NAME = "n_features";

/** @param {{ field: FieldSchema, phrases: Phrases, hands: Hands, sliders: Sliders, onCommit: (changes: Changes) => void }} options */
export function createFeatures({ field, phrases, hands, sliders, onCommit }) {
  const { minimum, maximum, label } = field;
  const slider = createSlider(byId("features-track"), {
    words: (value) => placeWords(NAME, value, phrases), nameOf: ({ label }) => briefly(label), ...hands,
  });
  const note = createNote();
  const stepper = createStepper(field, {
    id: `field-${NAME}`, phrases, tell: note.tell, onValue: (value) => onCommit({ [NAME]: value }),
  });
  stepper.input.setAttribute("aria-label", label);
  byId("features-number").append(stepper.element);
  byId("features-row").append(note.element);
  slider.setPositions(Array.from({ length: maximum - minimum + 1 }, (_, k) => minimum + k));
  sliders.set(NAME, slider);

  return {
    /** @param {Values} values */
    show({ n_features }) {
      note.tell("");
      slider.moveTo(n_features - minimum);
      stepper.show(n_features);
    },
  };
}
