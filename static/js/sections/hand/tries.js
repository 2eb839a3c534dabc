/** The best try at each experiment, kept in this browser where it keeps anything. */

const NAME = "starcross-tries";
const MOST = 40; // experiments; the one that was tried longest ago is forgotten

/**
 * @typedef {{ times: number, arrows: string }} Try loss divided by the best, and the model as a link has it
 */

/** @param {Pick<Storage, "getItem" | "setItem"> | null} storage */
export function createTries(storage) {
  const tries = read(storage);
  return {
    /**
     * @param {string} key
     * @returns {Try | null}
     */
    best: (key) => tries.get(key) ?? null,
    /**
     * Keep a try if it is the best one yet; whether it is.
     * @param {string} key
     * @param {Try} one
     */
    record(key, one) {
      if (one.times >= (tries.get(key)?.times ?? Infinity)) return false;
      tries.delete(key);
      tries.set(key, one);
      if (tries.size > MOST) tries.delete([...tries.keys()][0]);
      write(storage, tries);
      return true;
    },
  };
}

/** The browser's own storage; frames and private windows may have none. */
export function storageHere() {
  try {
    return window.localStorage;
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}

/**
 * What was kept, without what is no try: others may have written it.
 * @param {Pick<Storage, "getItem"> | null} storage
 * @returns {Map<string, Try>}
 */
function read(storage) {
  /** @type {unknown} */
  let kept;
  try {
    kept = JSON.parse(storage?.getItem(NAME) ?? "[]");
  } catch {
    kept = [];
  }
  const entries = Array.isArray(kept) ? kept : [];
  return new Map(entries.filter((entry) => (
    typeof entry?.[0] === "string" && typeof entry[1]?.times === "number" && /^[-\d.:,]+$/.test(entry[1].arrows))).slice(-MOST));
}

/**
 * @param {Pick<Storage, "setItem"> | null} storage
 * @param {Map<string, Try>} tries
 */
function write(storage, tries) {
  try {
    storage?.setItem(NAME, JSON.stringify([...tries]));
  } catch {
    // full or forbidden: the tries last as long as the page
  }
}
