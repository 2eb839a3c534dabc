/** What comes only when it is needed: modules with all that they import, and the library; asked for until they are there. */

import { persist } from "./comeback.js";
import { html, readJson } from "./dom.js";
import { refusal } from "./stream.js";

/** The file is no longer served under this address: the page is older than the server's release. */
export class Gone extends Error {}

/**
 * The module of this name, say "sections/why/section". Its files are fetched before they are imported: a browser keeps an
 * import that has failed, whatever imports it, and would not ask for it again. What is fetched comes from its cache.
 * @param {string} name
 * @param {{ onTrouble: (error: Failure) => void }} options
 * @returns {Promise<any>}
 */
export function load(name, { onTrouble }) {
  const [entry, ...others] = readJson("lazy")[name].map((url) => new URL(url, document.baseURI).href);
  return persist(async (tries) => {
    await Promise.all([entry, ...others].map((url) => reach(url, { lasting: true })));
    return import(tries === 1 ? entry : `${entry}?again=${tries}`).catch(failed);
  }, { onTrouble });
}

/**
 * A classic script, once; a script that has failed may be asked for again.
 * @param {string} url
 * @param {{ onTrouble: (error: Failure) => void }} options
 */
export function loadScript(url, { onTrouble }) {
  return persist(async (tries) => {
    if (tries > 1) await reach(url, { lasting: true });
    await new Promise((resolve, reject) => {
      const script = html("script", { src: url });
      script.addEventListener("load", resolve);
      script.addEventListener("error", () => {
        script.remove();
        reach(url, { lasting: true }).then(() => reject(new Error(url)), reject);
      });
      document.head.append(script);
    });
  }, { onTrouble });
}

/**
 * All of what stands at an address. lasting: there for as long as its release is.
 * @param {string} url
 * @param {{ signal?: AbortSignal | null, lasting?: boolean }} options
 */
export async function reach(url, { signal = null, lasting = false } = {}) {
  const response = await fetch(url, { signal });
  if (response.status === 404 && lasting) throw new Gone(url);
  if (!response.ok) throw await refusal(response);
  return response.blob();
}

/**
 * What the network cannot mend is a fault of the module itself.
 * @param {Failure} error
 * @returns {never}
 */
function failed(error) {
  if (!(error instanceof TypeError)) error.final = true;
  throw error;
}
