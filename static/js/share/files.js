/** What the server makes to take away, the script and the page without a network: asked for until it comes, then saved. */

import { copyText } from "../controls/clipboard.js";
import { persist } from "../page/comeback.js";
import { byId, served } from "../page/dom.js";
import { reach } from "../page/lazy.js";
import { createTrouble } from "../page/trouble.js";
import { fill } from "../page/words.js";
import { saveAs } from "./save.js";

/** @param {FilesOptions} options */
export function createFiles({ words, lost, query, say, byHand }) {
  const [script, offline] = [byId("save-torch"), byId("save-offline")];
  const trouble = createTrouble({ put: (line) => byId("share-told").before(line) });
  let asked = new AbortController();

  for (const anchor of [script, offline]) {
    anchor.addEventListener("click", async (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const content = await fetched(anchor.href, anchor.download);
      if (content) save(content, anchor.download);
    });
  }
  byId("copy-torch").addEventListener("click", async () => {
    const content = await fetched(script.href, script.download);
    if (!content) return;
    const code = byId("torch-code");
    code.value = await content.text();
    if (await copyText(code.value)) say(words.copied);
    else byHand(code);
  });
  byId("share").addEventListener("close", leave);

  function leave() {
    asked.abort();
    trouble.hide();
  }

  /**
   * The file, or null where another is wanted by then or where it cannot be had.
   * @param {string} url
   * @param {string} name
   */
  async function fetched(url, name) {
    leave();
    asked = new AbortController();
    const { signal } = asked;
    const onTrouble = (/** @type {Failure} */ error) => {
      say("");
      trouble.show(fill(lost.file, { name }), error);
    };
    say(fill(words.making, { name }));
    try {
      const content = await persist(() => reach(url, { signal }), { signal, onTrouble });
      trouble.hide();
      return content;
    } catch (error) {
      if (!signal.aborted) onTrouble(error);
      return null;
    }
  }

  /**
   * @param {Blob} content
   * @param {string} name
   */
  function save(content, name) {
    saveAs(content, name);
    say(fill(words.saved, { name }));
  }

  return {
    refresh() {
      script.href = served(`starcross.py?${query()}`);
      const { lesson } = offline.dataset;
      offline.href = served(`offline.html?${[lesson && `lesson=${lesson}`, query()].filter(Boolean).join("&")}`);
    },
  };
}
