/** The address bar says what the page shows: replaced when a control is let go, pushed when the experiment changes. */

const EMBEDDED = window.parent !== window; // its history is that of the page around it
const REST = 400; // browsers refuse more than about 100 changes in 30 s

/** onReturn: the browser went back or forth to these values; onChange: a change stands, by hand or by return. */
export function createAddress({ state, link, onReturn, onChange }) {
  let timer = null;
  let last = -Infinity;

  function write() {
    timer = null;
    last = performance.now();
    history.replaceState(state.values, "", link());
  }

  window.addEventListener("popstate", (event) => {
    if (!event.state) return;
    onReturn(event.state);
    onChange();
  });

  return {
    write,
    replace() {
      onChange();
      timer ??= setTimeout(write, Math.max(0, last + REST - performance.now()));
    },
    push() {
      clearTimeout(timer);
      timer = null;
      history[EMBEDDED ? "replaceState" : "pushState"](state.values, "", link());
      onChange();
    },
  };
}
