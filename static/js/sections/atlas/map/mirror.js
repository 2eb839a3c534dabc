/** The row of equal importances, where which feature is the last one is open: it is seen from below and from above. */

import { arrangementOf } from "../names.js";

/**
 * Rows, y ascending, with the one at height `equal` as either neighbour has it: a region whose arrangement the
 * neighbour has too, but with another fate of the last feature, takes that fate. Both stand at the same height.
 * @param {MapRow[]} rows
 * @param {number} equal
 * @returns {MapRow[]}
 */
export function seenFromBothSides(rows, equal) {
  return rows.flatMap((row, i) => {
    if (row.y !== equal) return [row];
    const sides = [rows[i - 1], rows[i + 1]].map((beside) => (beside ? withFatesOf(row, beside) : row));
    return String(sides[0].regions.map(({ key }) => key)) === String(sides[1].regions.map(({ key }) => key)) ? [sides[0]] : sides;
  });
}

/**
 * @param {MapRow} row
 * @param {MapRow} beside
 * @returns {MapRow}
 */
function withFatesOf(row, beside) {
  const known = beside.regions.map(({ key }) => key);
  const seen = (/** @type {{ key: string }} */ { key }) => (known.includes(key) ? key
    : known.find((other) => arrangementOf(other) === arrangementOf(key)) ?? key);
  return {
    ...row,
    regions: row.regions.map((region) => ({ ...region, key: seen(region) })),
    jumps: row.jumps.map((jump) => ({ ...jump, key: seen(jump) })),
  };
}
