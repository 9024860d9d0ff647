import { speechSeconds } from "./ssml.js";

/** @import { Piece } from "./ssml.js" */

/** A browser that hasn't begun to speak after this many milliseconds won't. */
const SILENT_AFTER = 4000;

/**
 * Plays the pieces of a response: sentences are spoken, silences are waited for. Where the browser
 * has no voice, sentences take the time that speaking them would.
 */
export class Player {
  /** @type {Piece[]} */ #pieces = [];
  #index = -1;
  #began = 0;
  #turn = 0;
  /** @type {SpeechSynthesisUtterance | null} kept, or some browsers forget to say that it ended */
  #utterance = null;
  #timer = 0;

  /**
   * @param {{
   *   voice: () => SpeechSynthesisVoice | null, rate: () => number,
   *   onPiece: (piece: Piece) => void, onVoiceless: () => void,
   * }} options
   */
  constructor(options) {
    this.options = options;
  }

  /**
   * @param {Piece[]} pieces
   * @returns {Promise<boolean>} whether they were played to their end, and not stopped
   */
  async play(pieces) {
    this.stop();
    const turn = ++this.#turn;
    this.#pieces = pieces;
    for (const [index, piece] of pieces.entries()) {
      this.#index = index;
      this.#began = performance.now();
      this.options.onPiece(piece);
      await ("silence" in piece ? this.#wait(piece.seconds) : this.#speak(piece));
      if (turn !== this.#turn) return false;
    }
    this.#index = -1;
    return true;
  }

  /** Be silent at once. */
  stop() {
    this.#turn += 1;
    this.#index = -1;
    clearTimeout(this.#timer);
    this.#utterance = null;
    globalThis.speechSynthesis?.cancel();
    this.#release();
  }

  get playing() {
    return this.#index >= 0;
  }

  /** @returns {Piece | null} what is being played */
  get piece() {
    return this.#pieces[this.#index] ?? null;
  }

  /** How far into the response this is, in the seconds that it was estimated to take. */
  get position() {
    const piece = this.piece;
    if (!piece) return null;
    const elapsed = (performance.now() - this.#began) / 1000;
    const pace = "silence" in piece ? 1 : this.options.rate();
    return piece.start + Math.min(elapsed * pace, piece.seconds);
  }

  #release = () => {};

  /** @param {number} seconds */
  #wait(seconds) {
    return new Promise((/** @type {(value?: unknown) => void} */ done) => {
      this.#release = done;
      this.#timer = setTimeout(done, seconds * 1000);
    });
  }

  /** @param {import("./ssml.js").Sentence} sentence */
  #speak(sentence) {
    const voice = this.options.voice();
    const seconds = speechSeconds(sentence.text, sentence.rate) / this.options.rate();
    if (!voice) return this.#wait(seconds);
    return new Promise((/** @type {(value?: unknown) => void} */ done) => {
      const utterance = new SpeechSynthesisUtterance(sentence.text);
      this.#utterance = utterance;
      this.#release = done;
      utterance.voice = voice;
      utterance.lang = voice.lang;
      utterance.rate = sentence.rate * this.options.rate();
      utterance.onstart = () => {
        clearTimeout(this.#timer);
        // Some voices never say that they have ended.
        this.#timer = setTimeout(done, 3000 * seconds + 5000);
      };
      utterance.onend = () => done();
      utterance.onerror = (event) => {
        if (event.error === "canceled" || event.error === "interrupted") return;
        this.options.onVoiceless();
        this.#wait(seconds).then(done);
      };
      this.#timer = setTimeout(() => {
        this.options.onVoiceless();
        done();
      }, SILENT_AFTER);
      speechSynthesis.speak(utterance);
    });
  }
}
