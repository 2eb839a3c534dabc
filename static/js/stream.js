/** A JSON Lines stream as an async iterator. It ends with `history`, `done` or `error`; one that just ends is broken. */

const LAST_KINDS = new Set(["history", "done", "error"]);
const BUSY = 503;

export class Refused extends Error {
  constructor(status, sentences) {
    super(sentences.join(" "));
    this.status = status;
    this.sentences = sentences;
  }
}

export class Broken extends Error {}

/** Lines of a sweep or an atlas; a stream that breaks is asked for again, a bounded number of times. */
export async function* follow(url, { signal, attempts = 5, onReconnect = () => {} }) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      for await (const line of readLines(url, { signal })) {
        yield line;
        if (LAST_KINDS.has(line.kind)) return;
      }
      throw new Broken();
    } catch (error) {
      const final = error instanceof Refused && error.status !== BUSY;
      if (signal.aborted || final || attempt === attempts) throw error;
    }
    onReconnect(attempt);
    await pause(250 * 2 ** attempt * (0.5 + Math.random()), signal);
  }
}

async function* readLines(url, { signal }) {
  const response = await fetch(url, { signal });
  if (!response.ok) throw await refusal(response);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) yield JSON.parse(line);
  }
}

async function refusal(response) {
  const { errors } = await response.json();
  return new Refused(response.status, errors.map(({ message }) => message));
}

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
