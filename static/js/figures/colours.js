/** Colours mixed out of those of the page's theme. */

/**
 * One colour a feature: distinct ones while they last, else a ramp.
 * @param {number} n_features
 * @param {Pick<Colours, "distinct" | "ramp">} colours
 */
export function featureColours(n_features, { distinct, ramp }) {
  if (n_features <= distinct.length) return distinct.slice(0, n_features);
  return Array.from({ length: n_features }, (_, i) => alongRamp(i / (n_features - 1), ramp));
}

/**
 * @param {number} share
 * @param {string[]} ramp
 */
export function alongRamp(share, ramp) {
  const place = Math.min(Math.max(share, 0), 1) * (ramp.length - 1);
  const left = Math.min(Math.floor(place), ramp.length - 2);
  return mix(ramp[left], ramp[left + 1], place - left);
}

/**
 * @param {string} from
 * @param {string} to
 * @param {number} share
 */
export function mix(from, to, share) {
  const [a, b] = [from, to].map(numbersOf);
  return `rgb(${a.slice(0, 3).map((value, i) => Math.round(value + (b[i] - value) * share)).join(", ")})`;
}

/**
 * The numbers in a colour as a browser writes it: rgb(1, 2, 3).
 * @param {string} colour
 */
function numbersOf(colour) {
  return (colour.match(/[\d.]+/g) ?? []).map(Number);
}

/**
 * The style sheet's classes for the colour of an arrangement: by its largest part, shaded by how many features it keeps.
 * @param {Pick<Part, "shape" | "features">[]} parts
 */
export function arrangementClass(parts) {
  const kept = parts.filter(({ shape }) => shape !== "ignored").reduce((sum, { features }) => sum + features.length, 0);
  return `shape-${parts[0].shape} kept-${kept}`;
}

/**
 * @param {string} colour
 * @param {number} opacity
 */
export function faded(colour, opacity) {
  return `rgba(${numbersOf(colour).slice(0, 3).join(", ")}, ${opacity})`;
}
