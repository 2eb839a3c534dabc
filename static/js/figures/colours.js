/** Colours mixed out of those of the page's theme. */

/** One colour a feature: distinct ones while they last, else a ramp. */
export function featureColours(n_features, { distinct, ramp }) {
  if (n_features <= distinct.length) return distinct.slice(0, n_features);
  return Array.from({ length: n_features }, (_, i) => alongRamp(i / (n_features - 1), ramp));
}

export function alongRamp(share, ramp) {
  const place = Math.min(Math.max(share, 0), 1) * (ramp.length - 1);
  const left = Math.min(Math.floor(place), ramp.length - 2);
  return mix(ramp[left], ramp[left + 1], place - left);
}

function mix(from, to, share) {
  const [a, b] = [from, to].map((colour) => colour.match(/[\d.]+/g).map(Number));
  return `rgb(${a.slice(0, 3).map((value, i) => Math.round(value + (b[i] - value) * share)).join(", ")})`;
}

export function faded(colour, opacity) {
  return `rgba(${colour.match(/[\d.]+/g).slice(0, 3).join(", ")}, ${opacity})`;
}
