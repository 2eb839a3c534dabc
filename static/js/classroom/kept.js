/** What a page keeps in this browser alone: in its storage, or, where that is blocked, with this page in its history. */

/**
 * What was kept under a name, null where nothing was.
 * @param {string} name
 */
export function readKept(name) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "null") ?? history.state?.[name] ?? null;
  } catch {
    return history.state?.[name] ?? null;
  }
}

/**
 * @param {string} name
 * @param {unknown} value
 */
export function writeKept(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    history.replaceState({ ...history.state, [name]: value }, "");
  }
}

/** @param {string} name */
export function dropKept(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    history.replaceState({ ...history.state, [name]: null }, "");
  }
}
