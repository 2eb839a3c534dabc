/** The page of one who votes: question, answer, and what the class looks at. */

import { createAnswers } from "./classroom/answers.js";
import { createBallot } from "./classroom/ballot.js";
import { followRoom, send } from "./classroom/follow.js";
import { createScene } from "./classroom/scene.js";
import { reportHeight } from "./frame.js";
import { persist } from "./page/comeback.js";
import { byId, readJson } from "./page/dom.js";
import { Refused } from "./page/stream.js";
import { createTrouble } from "./page/trouble.js";
import { fill } from "./page/words.js";

const { code, lessons } = readJson("room");
const phrases = readJson("phrases-room");
const ballot = createBallot(code);
const [title, question, status] = [byId("room-title"), byId("room-question"), byId("room-status")];
const answers = createAnswers(byId("room-answers"), { phrases, onChoose: choose });
const scene = createScene({ phrases, pin: byId("scene-pin"), more: themeOf() });
const trouble = createTrouble({ put: (line) => status.after(line) });
/** @type {RoomState} */
let room;
let seen = false;
/** @type {AbortController | null} */
let sending = null;

/** @param {RoomState} state */
function show(state) {
  if (sending && (state.phase !== "ask" || state.question !== room.question || state.round !== room.round)) sending.abort();
  room = state;
  seen = true;
  trouble.hide();
  const { title: name, question: asked } = lessons[state.lesson];
  if (title.textContent !== name) title.textContent = name;
  if (question.textContent !== asked) question.textContent = asked;
  const chosen = ballot.chosen(state);
  answers.show(state, { chosen });
  tell(sending ? phrases.sending : wordsOf(state, chosen));
  scene.show(state);
}

/**
 * @param {RoomState} state
 * @param {number | null} chosen
 */
function wordsOf({ phase, answer, round }, chosen) {
  if (phase === "ask") return chosen !== null ? phrases.voted : round > 1 ? phrases.again : phrases.ask;
  if (phase === "closed") return phrases.closed;
  return chosen === null ? phrases.revealed : chosen === answer ? phrases.you_right : phrases.you_wrong;
}

/** @param {string} words */
function tell(words) {
  if (status.textContent !== words) status.textContent = words;
}

/** @param {number} option */
async function choose(option) {
  if (room.phase !== "ask") return;
  const last = sending;
  const { question: number, round } = room;
  const before = ballot.chosen(room);
  const mine = new AbortController();
  sending = mine;
  last?.abort();
  ballot.choose({ question: number, round, option });
  show(room);
  try {
    await persist(() => send(`api/rooms/${code}/vote`, { question: number, option, token: ballot.token }), {
      signal: mine.signal, brief: true, onTrouble: (error) => trouble.show(phrases.vote, error),
    });
  } catch (error) {
    if (sending !== mine) return; // another choice has been made meanwhile
    ballot.choose(before === null ? null : { question: number, round, option: before });
    if (!(error instanceof Refused) && !mine.signal.aborted) reportError(error);
  }
  sending = null;
  show(room);
}

function themeOf() {
  return { theme: document.documentElement.dataset.theme ?? "system" };
}

/** @param {string} words */
function end(words) {
  sending?.abort();
  byId("room-body").hidden = true;
  byId("room-other").hidden = false;
  tell(words);
}

reportHeight();
try {
  await followRoom(code, { onState: show, onTrouble: (error) => trouble.show(phrases.room, error) });
  ballot.forget();
  end(phrases.ended);
} catch (error) {
  trouble.hide();
  if (!(error instanceof Refused)) throw error;
  end(error.status === 404 ? (seen ? phrases.ended : fill(phrases.none, { code })) : error.message);
}
