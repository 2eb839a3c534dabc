/** A server of one test's own. */

import { createServer } from "node:http";
import { once } from "node:events";
import "./browser.js";

/** A server that answers each request in turn, its address as the page's own; the headers of what it was asked. */
export async function served(t, ...answers) {
  const asked = [];
  const server = createServer((request, response) => {
    if (request.method === "HEAD") return response.end();
    asked.push(request.headers);
    answers[Math.min(asked.length, answers.length) - 1](response, request);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  location.href = `http://127.0.0.1:${server.address().port}/`;
  return asked;
}
