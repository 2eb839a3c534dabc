/** The composer of embedded pages: what to show, what to lock, the code for it and a preview. */

import { persist } from "../page/comeback.js";
import { byId, served } from "../page/dom.js";
import { reach } from "../page/lazy.js";
import { createTrouble } from "../page/trouble.js";

const HEIGHT = 640; // of the frame until the page in it tells its own: stage and slider are in sight at every width

/**
 * query(): the view, whatever page it is embedded in; link(): this very page.
 * @param {{ words: Pick<Phrases["lost"], "preview">, query: () => string, link: () => string, copy: (field: HTMLTextAreaElement) => void }} options
 */
export function createEmbedding({ words, query, link, copy }) {
  const lesson = /** @type {HTMLInputElement | null} */ (document.getElementById("embed-words")); // on the page of one
  const [form, code, preview, show] = [byId("embed-form"), byId("embed-code"), byId("embed-preview"), byId("embed-show")];
  const trouble = createTrouble({ put: (line) => preview.before(line) });
  /** @type {string | null} */
  let asked = null; // the address of the preview that is wanted
  form.addEventListener("input", refresh);
  form.addEventListener("submit", (event) => event.preventDefault());
  byId("embed-copy").addEventListener("click", () => copy(code));
  show.addEventListener("click", () => {
    show.hidden = true;
    preview.hidden = false;
    refresh();
  });
  window.addEventListener("message", ({ data, source }) => {
    if (source === preview.contentWindow && data?.type === "height") preview.style.height = `${data.height}px`;
  });

  function address() {
    for (const part of form.querySelectorAll("fieldset")) part.disabled = Boolean(lesson?.checked);
    return lesson?.checked ? lessonAddress(lesson) : explorerAddress();
  }

  /**
   * The lesson at this step and view. What its reader guessed, and how large the page is here, is no matter of theirs.
   * @param {HTMLElement} lesson
   */
  function lessonAddress(lesson) {
    const { searchParams } = new URL(link());
    for (const name of ["guess", "view"]) searchParams.delete(name);
    return served(`embed/lesson/${lesson.dataset.lesson}?${String(searchParams).replaceAll("%2C", ",")}`);
  }

  function explorerAddress() {
    const boxes = [...form.elements].filter((part) => part instanceof HTMLInputElement).filter(({ type }) => type === "checkbox");
    const chosen = (/** @type {string} */ name) => boxes.filter((box) => box.name === name && box.checked).map(({ value }) => value);
    const hidden = boxes.filter(({ name, checked }) => name === "show" && !checked).map(({ value }) => value);
    const locked = chosen("lock").filter((part) => !hidden.includes(part));
    for (const box of boxes) {
      if (box.name === "lock") box.disabled = hidden.includes(box.value);
      if (box.name === "beside") box.disabled = chosen("answer").length > 0; // it would give the answer away
    }
    const parts = [
      query(), hidden.length > 0 && `hide=${hidden}`, locked.length > 0 && `lock=${locked}`,
      chosen("paused").length > 0 && "start=paused", chosen("answer").length > 0 && "answer=hidden",
      chosen("answer").length === 0 && chosen("beside").length > 0 && `beside=${chosen("beside")}`,
    ];
    return served(`embed?${parts.filter(Boolean).join("&")}`);
  }

  function refresh() {
    const src = address();
    code.value = `<iframe src="${src.replaceAll("&", "&amp;")}" title="Starcross" width="100%" height="${HEIGHT}" loading="lazy"></iframe>`;
    if (!preview.hidden && asked !== src) showPreview(src);
  }

  /**
   * A frame that cannot be loaded would show the browser's own page of errors.
   * @param {string} src
   */
  async function showPreview(src) {
    asked = src;
    await persist(() => reach(src), { onTrouble: (error) => { if (asked === src) trouble.show(words.preview, error); } });
    if (asked !== src) return;
    trouble.hide();
    preview.src = src;
  }

  return { refresh };
}
