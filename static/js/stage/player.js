/** A playhead over a film of frames: it knows time and places, nothing of what the frames show. */

const WHOLE = 8000; // ms that a film lasts at speed 1
const LONGEST_FRAME = 450; // ms: a film of few frames is over sooner

export class Player {
  #length = 0;
  #place = 0;
  #playing = false;
  /** @type {number | null} */
  #last = null;
  #request = 0;

  /**
   * onShow({index, share, playing}): index is the frame, share how far the head is on its way to the next.
   * frameTime(length): the ms that a frame of so many lasts at speed 1.
   * @param {{ onShow: (shown: { index: number, share: number, playing: boolean }) => void, smooth?: () => boolean, frameTime?: (length: number) => number }} options
   */
  constructor({ onShow, smooth = () => true, frameTime = usualTime }) {
    this.onShow = onShow;
    this.smooth = smooth;
    this.frameTime = frameTime;
    this.speed = 1;
  }

  get index() {
    return Math.floor(this.#place);
  }

  get playing() {
    return this.#playing;
  }

  get atEnd() {
    return this.#place >= this.#length - 1;
  }

  /**
   * A film of so many frames; the head stays where it is if it can, or goes to its end.
   * @param {number} length
   * @param {{ toEnd?: boolean }} options
   */
  setLength(length, { toEnd = false } = {}) {
    this.#length = length;
    this.#place = toEnd ? Math.max(0, length - 1) : Math.min(this.#place, Math.max(0, length - 1));
    this.#show();
  }

  play() {
    if (this.#length < 2) return;
    if (this.atEnd) this.#place = 0;
    this.#playing = true;
    this.#last = null;
    this.#ask();
    this.#show();
  }

  /** Stop on a frame: the one that the head has passed last. */
  pause() {
    this.#playing = false;
    cancelAnimationFrame(this.#request);
    this.#place = this.index;
    this.#show();
  }

  /** @param {number} index */
  seek(index) {
    this.#place = Math.min(Math.max(index, 0), Math.max(0, this.#length - 1));
    this.pause();
  }

  /** @param {number} by */
  step(by) {
    this.seek(this.index + by);
  }

  #ask() {
    this.#request = requestAnimationFrame((now) => this.#advance(now));
  }

  /** @param {number} now */
  #advance(now) {
    if (!this.#playing) return;
    const frame = this.frameTime(this.#length) / this.speed;
    this.#place = Math.min(this.#place + (this.#last === null ? 0 : (now - this.#last) / frame), this.#length - 1);
    this.#last = now;
    if (this.atEnd) this.pause();
    else {
      this.#show();
      this.#ask();
    }
  }

  #show() {
    const share = this.#playing && this.smooth() ? this.#place - this.index : 0;
    this.onShow({ index: this.index, share, playing: this.#playing });
  }
}

/** @param {number} length */
function usualTime(length) {
  return Math.min(WHOLE / (length - 1), LONGEST_FRAME);
}
