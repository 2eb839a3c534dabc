/** One panel at a time may take the place of all. */

export function createPanels({ onChoose }) {
  const explorer = document.getElementById("explorer");
  const buttons = [...document.querySelectorAll(".enlarge")];
  for (const button of buttons) {
    const { panel } = button.dataset;
    button.addEventListener("click", () => onChoose(explorer.dataset.panel === panel ? null : panel));
  }
  new MutationObserver(mark).observe(explorer, { attributeFilter: ["data-panel"] });
  mark();

  function mark() {
    for (const button of buttons) button.setAttribute("aria-pressed", button.dataset.panel === explorer.dataset.panel);
  }
}
