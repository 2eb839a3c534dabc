/** What scripts take from a browser when they are loaded, for those that need no more of one. */

export const frames = []; // what waits for the next frame: run(now) shows it
globalThis.window = new EventTarget();
globalThis.location = { href: "http://localhost/" };
globalThis.document = Object.assign(new EventTarget(), { hidden: false });
const data = { "phrases-states": { lost: { fault: "A fault." }, choices: {}, labels: {} } };
const getElementById = (id) => ({ textContent: JSON.stringify(data[id]) });
Object.assign(document, { getElementById, documentElement: { dataset: { home: "./" } } });
globalThis.requestAnimationFrame = (callback) => frames.push(callback);
globalThis.cancelAnimationFrame = (id) => { frames[id - 1] = () => {}; };

/** The next frame, at a time in ms. */
export function run(now) {
  const waiting = frames.splice(0);
  for (const callback of waiting) callback(now);
}

const observers = new Set();
globalThis.IntersectionObserver = class {
  constructor(callback) {
    this.callback = callback;
    this.targets = new Set();
    observers.add(this);
  }

  observe(element) {
    this.targets.add(element);
  }
};

/** An element comes into the window, or near it, or leaves. */
export function scroll(target, isIntersecting) {
  for (const { callback, targets } of observers) if (targets.has(target)) callback([{ target, isIntersecting }]);
}
