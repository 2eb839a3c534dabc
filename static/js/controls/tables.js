/** Each picture's twin: the same numbers as a table, filled when it is opened and kept up to date at rest. */

import { gramMatrix } from "../figures/gram.js";
import { html, setText } from "../page/dom.js";
import { featureImportances } from "../page/state.js";
import { axisLabel, fill, fixed, measured, percent, share, short } from "../page/words.js";

/** @type {Record<string, (shown: Scene, phrases: Phrases) => Rows>} */
const ROWS = {
  stage({ level, values }, { columns }) {
    const importances = featureImportances(values);
    return {
      head: [columns.feature, ...columns.W.slice(0, level.W.length), columns.b, columns.importance],
      body: level.b.map((b, i) => [i + 1, ...level.W.map((row) => fixed(row[i])), fixed(b), short(importances[i])]),
    };
  },
  found({ level }, { columns, yes, no }) {
    return {
      head: [columns.arrangement, columns.share, columns.loss, columns.ground],
      body: level.found.map((entry) => [entry.label, share(entry.share), short(entry.loss), entry.ground ? yes : no]),
    };
  },
  gram({ level }, { columns }) {
    return {
      head: [columns.feature, ...level.b.map((_, i) => i + 1), columns.b],
      body: gramMatrix(level.W).map((row, i) => [i + 1, ...row.map((value) => fixed(value, 3)), fixed(level.b[i], 3)]),
    };
  },
  norms({ level }, { columns }) {
    return {
      head: [columns.feature, columns.norm, columns.interference, columns.heard],
      body: level.feature_norm.map((norm, i) => [i + 1, fixed(norm), fixed(level.interference[i]), fixed(level.heard[i])]),
    };
  },
  dimensionality({ levels, along }, { columns, axes }) {
    const widest = Math.max(...levels.map(({ feature_dimensionality }) => feature_dimensionality.length));
    const place = (/** @type {Level | AxisLevel} */ level) => ("value" in level ? level.value : percent(level.sparsity));
    return {
      head: [along ? axisLabel(along, axes) : columns.sparsity, ...Array.from({ length: widest }, (_, i) => `${columns.D} ${i + 1}`), columns.D_sum],
      body: levels.map((level) => {
        const told = level.feature_dimensionality.map((D) => fixed(D, 3));
        return [place(level), ...told, ...Array.from({ length: widest - told.length }, () => ""), fixed(capacity(level), 3)];
      }),
    };
  },
};

/** @param {Pick<Level, "feature_dimensionality">} level */
function capacity({ feature_dimensionality }) {
  return feature_dimensionality.reduce((sum, D) => sum + D, 0);
}

/**
 * What was measured of a level beside its pictures, in a few sentences.
 * @param {Level} level
 * @param {Pick<Phrases, "measures" | "unmeasured">} phrases
 */
function measuresText(level, { measures, unmeasured }) {
  const told = (/** @type {number | null} */ value) => (value === null ? unmeasured : measured(value));
  const { one, two, more } = level.loss_by_active;
  const n = level.b.length;
  return fill(measures, {
    one: told(one), leak: told(level.leak), two: told(two), more: told(more), right: level.loudest_right, pairs: (n * (n - 1)) / 2,
    capacity: fixed(capacity(level), 2), m: level.W.length, cosines: fixed(level.cosine_sum, 2), least: fixed(level.cosine_least, 2),
  });
}

/** @param {{ phrases: Phrases }} options */
export function createTables({ phrases }) {
  const twins = /** @type {HTMLDetailsElement[]} */ ([...document.querySelectorAll(".explorer .twin[data-twin]")]);
  const measures = document.getElementById("measures"); // where there are panels
  /** @type {Scene | null} */
  let shown = null;
  const fills = twins.map((twin) => createTwin(twin, () => shown && ROWS[twin.dataset.twin ?? ""](shown, phrases)));
  return {
    /** @param {Scene} scene */
    show(scene) {
      shown = scene;
      if (measures) setText(measures, measuresText(scene.level, phrases));
      for (const fill of fills) fill();
    },
  };
}

/**
 * Fills a table when it is opened, and again by what this returns while it is open. rows(): {head, body}, or null.
 * @param {HTMLDetailsElement} twin
 * @param {() => Rows | null} rows
 */
export function createTwin(twin, rows) {
  function fill() {
    const table = twin.open ? rows() : null;
    if (table) fillTable(twin, table);
  }
  twin.addEventListener("toggle", fill);
  return fill;
}

/**
 * Rows of texts or numbers, the first of each row its name, as the table of a `.twin`.
 * @param {Element} twin
 * @param {Rows} rows
 */
export function fillTable(twin, { head, body }) {
  const titles = head.map((title) => html("th", { scope: "col" }, `${title}`));
  const rows = body.map(([name, ...numbers]) => html("tr", {},
    html("th", { scope: "row" }, `${name}`),
    ...numbers.map((number) => html("td", {}, `${number}`))));
  twin.querySelector(".table")?.replaceChildren(html("table", {},
    html("thead", {}, html("tr", {}, ...titles)),
    html("tbody", {}, ...rows)));
}
