/** A row of the atlas as regions side by side: stretches of one key, with borders where the ground state changes. */

/**
 * keys: of the levels, ascending; places: where they lie across; changes: those located between them, with the names on
 * either side and their place. Of several between two stretches the last, since a feature that appears continuously is
 * named only some levels later; without one half way, as a label may flip where nothing changes.
 * @param {{ keys: string[], names: string[], places: number[], changes: { from: string, to: string, place: number }[] }} row
 * @returns {RowRegions}
 */
export function rowRegions({ keys, names, places, changes }) {
  const ends = keys.flatMap((key, k) => (key === keys[k + 1] ? [] : [k]));
  const regions = ends.map((last, j) => ({ key: keys[last], first: j === 0 ? 0 : ends[j - 1] + 1, last }));
  const borders = regions.slice(1).map(({ first }, j) => {
    const [before, after] = [names[first - 1], names[first]];
    const found = changes.findLast(({ from, to, place }) => from === before && to === after
      && place > places[regions[j].first] && place <= places[first]);
    return found?.place ?? (places[first - 1] + places[first]) / 2;
  });
  const jumps = changes.flatMap(({ from, to, place }) => {
    const within = borders.filter((border) => border < place).length;
    return from !== to || borders.includes(place) ? [] : [{ key: regions[within].key, place }];
  });
  return { regions, borders, jumps };
}
