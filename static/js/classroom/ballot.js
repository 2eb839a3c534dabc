/** A voter's token and choice, kept in this browser alone. */

import { dropKept, readKept, writeKept } from "./kept.js";

const TOKEN_BYTES = 16; // 128 random bits: nobody votes in another's name

/**
 * @typedef {{ question: number, round: number, option: number }} Choice
 * @param {string} code
 */
export function createBallot(code) {
  const name = `starcross-room-${code}`;
  const kept = readKept(name) ?? { token: newToken(), choice: /** @type {Choice | null} */ (null) };
  writeKept(name, kept);

  return {
    get token() {
      return kept.token;
    },
    /**
     * What was chosen in this round of this question, null where nothing was.
     * @param {RoomState} state
     */
    chosen({ question, round }) {
      const { choice } = kept;
      return choice?.question === question && choice.round === round ? choice.option : null;
    },
    /** @param {Choice | null} choice */
    choose(choice) {
      kept.choice = choice;
      writeKept(name, kept);
    },
    forget() {
      dropKept(name);
    },
  };
}

function newToken() {
  return Array.from(crypto.getRandomValues(new Uint8Array(TOKEN_BYTES)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
