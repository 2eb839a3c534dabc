/** Which lessons were finished in this browser. */

import { readKept, writeKept } from "./kept.js";

const NAME = "starcross-lessons";

export function finishedLessons() {
  const kept = readKept(NAME);
  return new Set(Array.isArray(kept) ? kept : []);
}

/** @param {string} lesson */
export function noteFinished(lesson) {
  writeKept(NAME, [...finishedLessons().add(lesson)]);
}
