/** The page of a room's host, for a projector: the way in, how many have answered, bars, the answer, and what to do next. */

import { createAnswers } from "./classroom/answers.js";
import { followRoom, send } from "./classroom/follow.js";
import { createScene } from "./classroom/scene.js";
import { reportHeight } from "./frame.js";
import { byId, readJson, served } from "./page/dom.js";
import { Refused } from "./page/stream.js";
import { createTrouble } from "./page/trouble.js";
import { fill } from "./page/words.js";

const { code, lessons } = readJson("room");
const phrases = readJson("phrases-room");
const key = location.hash.slice(1);
const [title, question, status, count] = [byId("room-title"), byId("room-question"), byId("room-status"), byId("room-count")];
const buttons = {
  close: byId("act-close"), reveal: byId("act-reveal"), ask: byId("act-ask"), step: byId("act-step"), end: byId("act-end"),
};
const [form, link, linkOff] = [byId("link-form"), byId("link"), byId("link-off")];
const answers = createAnswers(byId("room-answers"), { phrases });
const scene = createScene({ phrases, asked: false, more: { view: "projector", theme: document.documentElement.dataset.theme ?? "system" } });
const trouble = createTrouble({ put: (line) => status.after(line) });
const warmed = new Set();
/** @type {RoomState} */
let room;
let ending = false;

/** @param {RoomState} state */
function show(state) {
  room = state;
  trouble.hide();
  const { title: name, question: asked, next } = lessons[state.lesson];
  if (title.textContent !== name) title.textContent = name;
  if (question.textContent !== asked) question.textContent = asked;
  count.textContent = fill(state.voters === 1 ? phrases.one_voter : phrases.voters, { count: state.voters });
  answers.show(state, { counted: state.phase !== "ask" });
  scene.show(state);
  byId("join").hidden = !byId("scene").hidden;
  buttons.close.hidden = state.phase !== "ask";
  buttons.reveal.hidden = state.phase === "revealed";
  buttons.ask.hidden = state.phase === "ask";
  buttons.step.hidden = state.phase !== "revealed" || (state.step === lastStep(state) && next === null);
  buttons.step.textContent = state.step < lastStep(state)
    ? fill(phrases.next_step, { name: phrases.steps[state.step] }) : next ? fill(phrases.next_lesson, { title: lessons[next].title }) : "";
  linkOff.hidden = state.link === null;
  warm(state.lesson);
}

/** @param {RoomState} state */
function lastStep({ lesson }) {
  return lessons[lesson].steps.length;
}

/**
 * Ask for what the next steps show, so that it is there when every phone asks.
 * @param {string} lesson
 */
function warm(lesson) {
  for (const run of lessons[lesson].runs) {
    if (!warmed.has(run)) fetch(served(run), { headers: { Prefer: "wait" } }).catch(() => null);
    warmed.add(run);
  }
}

/** @param {Record<string, unknown>} order */
async function act(order) {
  tell("");
  try {
    await send(`api/rooms/${code}/host`, order, key);
    return true;
  } catch (error) {
    tell(error instanceof Refused ? error.message : phrases.not_done);
    return false;
  }
}

/** @param {string} words */
function tell(words) {
  status.textContent = words;
}

for (const action of /** @type {const} */ (["close", "reveal", "ask"])) {
  buttons[action].addEventListener("click", () => act({ action }));
}
buttons.step.addEventListener("click", () => {
  const on = room.step < lastStep(room);
  act(on ? { action: "step", step: room.step + 1 } : { action: "step", lesson: lessons[room.lesson].next, step: 1 });
});
buttons.end.addEventListener("click", () => {
  if (ending) act({ action: "end" });
  ending = true;
  buttons.end.textContent = phrases.end_sure;
});
buttons.end.addEventListener("blur", () => {
  ending = false;
  buttons.end.textContent = phrases.end;
});
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const root = served("");
  const text = link.value.trim();
  if (await act({ action: "link", link: text.startsWith(root) ? `/${text.slice(root.length)}` : text })) link.value = "";
});
linkOff.addEventListener("click", () => act({ action: "link", link: null }));

/** @param {string} words */
function end(words) {
  byId("room-body").hidden = true;
  tell(words);
}

const way = served(`room/${code}`);
byId("join-link").textContent = way.replace(/^https?:\/\//, "");
byId("join-qr").src = served(`qr.svg?to=${encodeURIComponent(way)}`);
reportHeight();
if (key === "") {
  end(phrases.no_key);
} else {
  try {
    await followRoom(code, { key, onState: show, onTrouble: (error) => trouble.show(phrases.room, error) });
    end(phrases.ended);
  } catch (error) {
    trouble.hide();
    if (!(error instanceof Refused)) throw error;
    end(error.status === 404 ? phrases.ended : error.status === 403 ? phrases.no_key : error.message);
  }
}
