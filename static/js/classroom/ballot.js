/** A voter's token and choice, kept in this browser alone: in its storage, or, where that is blocked, with this page in its history. */

const TOKEN_BYTES = 16; // 128 random bits: nobody votes in another's name

/**
 * @typedef {{ question: number, round: number, option: number }} Choice
 * @param {string} code
 */
export function createBallot(code) {
  const name = `starcross-room-${code}`;
  const kept = read(name) ?? { token: newToken(), choice: /** @type {Choice | null} */ (null) };
  write(name, kept);

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
      write(name, kept);
    },
    forget() {
      try {
        localStorage.removeItem(name);
      } catch {
        history.replaceState(null, "");
      }
    },
  };
}

/** @param {string} name */
function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "null") ?? history.state?.[name] ?? null;
  } catch {
    return history.state?.[name] ?? null;
  }
}

/**
 * @param {string} name
 * @param {unknown} kept
 */
function write(name, kept) {
  try {
    localStorage.setItem(name, JSON.stringify(kept));
  } catch {
    history.replaceState({ [name]: kept }, "");
  }
}

function newToken() {
  return Array.from(crypto.getRandomValues(new Uint8Array(TOKEN_BYTES)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
