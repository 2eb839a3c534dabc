/** One question, one JSON answer; what the server refuses is thrown with its sentences. */

import { served } from "../dom.js";
import { refusal } from "../stream.js";

export async function ask(url, { signal, body = null }) {
  const post = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(served(url), { signal, ...(body ? post : {}) });
  if (!response.ok) throw await refusal(response);
  return response.json();
}
