/** What a model loses, estimated while a hand moves it; the exact loss is the server's, once the hand rests. */

import { featureImportances } from "../../page/state.js";
import { nodesOf } from "./nodes.js";

/**
 * The loss as a function of a model {W, b}, over the same inputs for every model, so that losses compare far better than
 * they are known.
 * @param {Spec} spec
 * @param {number} sparsity
 */
function createEstimate(spec, sparsity) {
  const { on, x, weight, ends } = flattened(nodesOf(spec, sparsity));
  const importances = Float64Array.from(featureImportances(spec));
  const read = createReader(spec);

  return (/** @type {Pick<Model, "W" | "b">} */ model) => {
    const { columns, h, out, outputs } = read(model);
    const size = h.length;
    let loss = 0;
    for (let node = 0, j = 0; node < ends.length; node += 1) {
      const first = j;
      for (let k = 0; k < size; k += 1) h[k] = 0; // fill is slower for so few
      for (; j < ends[node]; j += 1) {
        for (let k = 0; k < size; k += 1) h[k] += columns[on[j] * size + k] * x[j];
      }
      outputs();
      let lost = 0;
      for (let i = 0; i < out.length; i += 1) lost += importances[i] * out[i] * out[i];
      for (j = first; j < ends[node]; j += 1) lost += importances[on[j]] * x[j] * (x[j] - 2 * out[on[j]]);
      loss += weight[node] * lost;
    }
    return Math.max(loss, 0);
  };
}

/**
 * What the others say while one feature alone is on at full: per feature the sum of the squares of their outputs.
 * @param {Pick<Model, "W" | "b">} model
 * @param {Spec} spec
 */
export function heardOf(model, spec) {
  const { columns, h, out, outputs } = createReader(spec)(model);
  return model.b.map((_, i) => {
    h.set(columns.subarray(i * h.length, (i + 1) * h.length));
    outputs();
    return out.reduce((sum, value, j) => sum + (j === i ? 0 : value * value), 0);
  });
}

/**
 * The estimate at the place that is shown: right where the loss was last known, for the errors of near models are alike.
 * @param {{ place: () => string, spec: () => Spec, sparsity: () => number }} options
 */
export function createLoss({ place, spec, sparsity }) {
  let at = "";
  let factor = 1;
  /** @type {ReturnType<typeof createEstimate>} */
  let estimate = () => NaN;

  function refresh() {
    if (at === place()) return false;
    at = place();
    estimate = createEstimate(spec(), sparsity());
    factor = 1;
    return true;
  }

  return {
    /**
     * A model's loss; best: one whose loss is known, if there is one yet.
     * @param {Pick<Model, "W" | "b">} model
     * @param {(Pick<Model, "W" | "b"> & { loss: number }) | null} best
     */
    of(model, best) {
      if (refresh() && best) this.calibrate(best, best.loss);
      return estimate(model) * factor;
    },
    /**
     * @param {Pick<Model, "W" | "b">} model
     * @param {number} known
     */
    calibrate(model, known) {
      refresh();
      factor = known / (estimate(model) || 1);
    },
  };
}

/**
 * Nodes one after another; ends: where each one's features end.
 * @param {import("./nodes.js").HandNode[]} nodes
 */
function flattened(nodes) {
  let end = 0;
  return {
    on: Uint8Array.from(nodes.flatMap((node) => node.on)),
    x: Float64Array.from(nodes.flatMap((node) => node.x)),
    weight: Float64Array.from(nodes, (node) => node.weight),
    ends: Uint32Array.from(nodes, (node) => (end += node.on.length)),
  };
}

/**
 * read(model): its columns one after another, and outputs(), which writes to out what comes out of h.
 * @param {Spec} spec
 */
function createReader({ n_features, n_hidden: size, activation, decoder }) {
  const [columns, h, out] = [n_features * size, size, n_features].map((length) => new Float64Array(length));
  const floor = activation === "relu" ? 0 : -Infinity;
  return (/** @type {Pick<Model, "W" | "b">} */ { W, b }) => {
    for (let i = 0; i < n_features; i += 1) for (let k = 0; k < size; k += 1) columns[i * size + k] = W[k][i];
    const bias = Float64Array.from(b);

    function outputs() {
      let square = 0;
      for (let k = 0; k < size; k += 1) square += h[k] * h[k];
      const length = Math.sqrt(square);
      const scale = decoder === "affine" || length === 0 ? 1 : 1 / length;
      const back = decoder === "relative" ? length : 1;
      for (let i = 0; i < n_features; i += 1) {
        let z = 0;
        for (let k = 0; k < size; k += 1) z += columns[i * size + k] * h[k];
        out[i] = back * Math.max(z * scale + bias[i], floor);
      }
    }
    return { columns, h, out, outputs };
  };
}
