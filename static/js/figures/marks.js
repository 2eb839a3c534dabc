/** The picture of the hidden space as a list of marks; app/drawing/marks.py makes the same list of the same model. */

import { hullEdges } from "./hull.js";
import { placeLabels } from "./labels.js";
import { arrow, ignoredFeatures, marker, polygon, ring, tipsOf } from "./outlines.js";
import { farFirst, greatCircles, project } from "./projection.js";

/**
 * The longest arrow that a picture has room for, in steps, so that it seldom changes.
 * @param {number[]} norms
 * @param {Pick<Proportions, "smallest_reach" | "step">} proportions
 */
export function reachOf(norms, { smallest_reach, step }) {
  return Math.max(smallest_reach, Math.ceil(Math.max(...norms) * step) / step);
}

/**
 * Pixels of a unit of the hidden space, in a picture whose shorter side is given.
 * @param {{ side: number, reach: number, size?: number, proportions: Proportions, room?: number }} options
 */
export function scaleOf({ side, reach, size = 1, proportions, room = proportions.room }) {
  return (side / 2 - room * size) / reach;
}

/**
 * How much smaller than usual everything is on a stage of this side.
 * @param {number} side
 * @param {Pick<Proportions, "small">} proportions
 */
export function zoomOf(side, { small: [below, zoom] }) {
  return side < below ? zoom : 1;
}

/**
 * The side for which the markers of a stage are laid out.
 * @param {number} side
 * @param {Pick<Proportions, "sides">} proportions
 */
export function layoutSide(side, { sides }) {
  return Math.max(sides[0], ...sides.filter((one) => one <= side));
}

/**
 * Of arrows whose markers have this size: they lie on each other sooner than markers do.
 * @param {number} size
 */
export function thicknessOf(size) {
  return (1 + size) / 2;
}

/**
 * Every mark {role, points, feature, width, text, middle} of a model, from the ground up: axis, globe, unit, ghost, edge, arrow or
 * dot, badge. Its points close a line; see outlines.js.
 * side: the square, in pixels, for which markers are laid out. size, thickness: of markers and type, and of arrows,
 * beside the usual. eye: from where space is seen. room: what is left for markers; axes, labels: whether there are any.
 * @param {Drawn} model
 * @param {PictureOptions} options
 * @returns {Mark[]}
 */
export function marksOf({ W, parts, ghost = null }, { axes = true, labels = true, ...options }) {
  const { eye, proportions, size = 1, thickness = 1 } = options;
  const scale = scaleOf(options);
  const tips = tipsOf(project(W, eye), 2);
  const ignored = ignoredFeatures(parts);
  const order = farFirst(W, eye);
  return [
    ...ground(W.length, { axes, ...options }),
    ...(ghost ? tipsOf(project(ghost.W, eye), 2).map((tip) => mark("ghost", arrow(tip, { scale, proportions }))) : []),
    ...edges({ W, parts }, tips, ignored, proportions),
    ...order.map((feature) => (ignored.has(feature)
      ? mark("dot", polygon(tips[feature], proportions.dot * thickness, [proportions.corners.dot]), { feature, width: proportions.widths.dot })
      : mark("arrow", arrow(tips[feature], { scale, thickness, proportions }), { feature }))),
    ...(labels ? badges(tips, ignored, order, { ...options, scale, size }) : []),
  ];
}

/**
 * @param {Mark["role"]} role
 * @param {MarkPoint[]} points
 * @param {Partial<Mark>} style
 * @returns {Mark}
 */
function mark(role, points, { feature = null, width = 0, text = "", middle = null } = {}) {
  return { role, points, feature, width, text, middle };
}

/**
 * What is there before any model: an axis upright through the origin, one across unless the space is that line, and the unit
 * circle; in space the unit sphere.
 * @param {number} n_hidden
 * @param {PictureOptions} options
 */
function ground(n_hidden, { axes, eye, reach, proportions: { axis, corners, widths } }) {
  const far = axis * reach;
  const [upright, across] = [[0, far], [far, 0]].map(([x, y]) => mark("axis", [[-x, -y, 0, 0], [x, y, 0, 0]], { width: widths.axis }));
  const circle = polygon([0, 0], 1, [corners.unit]).map(([, , x, y]) => [x, y, 0, 0]);
  const globe = greatCircles(n_hidden > 2 && axes ? corners.unit : 0, eye)
    .map((rows) => mark("globe", tipsOf(rows).map(([x, y]) => [x, y, 0, 0]), { width: widths.axis }));
  const lines = n_hidden > 2 ? globe : [upright, across].slice(0, n_hidden);
  return [...(axes ? lines : []), mark("unit", circle, { width: widths.unit })];
}

/**
 * The outline through the tips of each part that has an inside; in space the edges of the body that all span.
 * @param {Drawn} model
 * @param {number[][]} tips
 * @param {Set<number>} ignored
 * @param {Proportions} proportions
 */
function edges({ W, parts }, tips, ignored, { widths: { edge: width } }) {
  const line = (/** @type {number[]} */ corners) => mark("edge", corners.map((i) => [...tips[i], 0, 0]), { width });
  if (W.length < 3) {
    return (parts ?? []).filter(({ shape, features }) => shape !== "ignored" && features.length > 2)
      .map(({ features }) => line(ring(features.map((i) => [...tips[i], i])).map(([, , i]) => i)));
  }
  const shown = tips.map((_, i) => i).filter((i) => !ignored.has(i));
  const points = tipsOf(W);
  return hullEdges(shown.map((i) => points[i])).map((ends) => line(ends.map((k) => shown[k])));
}

/**
 * The numbered markers.
 * @param {number[][]} tips
 * @param {Set<number>} ignored
 * @param {number[]} order
 * @param {PictureOptions & { scale: number, size: number }} options
 */
function badges(tips, ignored, order, { proportions, size, scale, side }) {
  const { widths, smaller } = proportions;
  const radius = proportions.radius * size;
  const places = placeLabels(tips.map(([x, y]) => [x * scale, y * scale]), { ignored, radius, side, proportions });
  return order.map((feature) => {
    const [[x, y], tip, faint] = [places[feature], tips[feature], ignored.has(feature)];
    const offset = [x - tip[0] * scale, y - tip[1] * scale];
    const outline = marker(feature, faint ? radius * smaller : radius, proportions, tip, offset);
    const heights = outline.map(([, , , up]) => up);
    const middle = [...tip, offset[0], (Math.min(...heights) + Math.max(...heights)) / 2];
    return mark("badge", outline, { feature, width: faint ? widths.ignored : widths.badge, text: `${feature + 1}`, middle });
  });
}
