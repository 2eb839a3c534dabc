/** A lesson's button that opens a room for it and leads to its host's page; the key is in the fragment, which no server sees. */

import { byId, served } from "./page/dom.js";
import { refusal } from "./page/stream.js";

const button = byId("open-room");
button.hidden = false;
button.addEventListener("click", async () => {
  button.disabled = true;
  const body = JSON.stringify({ lesson: button.dataset.lesson });
  try {
    const response = await fetch(served("api/rooms"), { method: "POST", body });
    if (!response.ok) throw await refusal(response);
    const { room, host } = await response.json();
    const { theme } = document.documentElement.dataset;
    location.assign(`${served(`room/${room}/host`)}${theme === "system" ? "" : `?theme=${theme}`}#${host}`);
  } catch (error) {
    byId("open-room-told").textContent = error.message || byId("open-room-told").dataset.lost || "";
  }
  button.disabled = false;
});
