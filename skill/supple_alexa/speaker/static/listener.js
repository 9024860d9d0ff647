/**
 * Listens with the browser's speech recognition, all the time that it is switched on.
 *
 * @typedef {"unsupported" | "off" | "on" | "trouble"} Hearing
 */

/** Words that may interrupt while Supple itself is speaking. */
const BARGE_IN = /\b(next|back|previous|repeat|again|pause|wait|stop|enough|cancel|hurts?|pain|ouch|ow|dizzy|skip|slower|help|yes|no|okay|ready|carry on|keep going|other side|where am i)\b/i;

/** What is heard this long after a sentence may still be its echo, in milliseconds. */
const ECHO = 700;

/** Trouble with recognition, in words. @type {Record<string, string>} */
const TROUBLE = {
  "not-allowed": "The microphone is blocked. Allow it for this page in your browser, then switch it on again.",
  "service-not-allowed": "This browser doesn't allow speech recognition here. You can type instead.",
  "audio-capture": "There is no microphone. Plug one in, or type instead.",
  network: "This browser recognises speech over the network, and can't reach it. You can type instead.",
  "language-not-supported": "This browser can't recognise English. You can type instead.",
};

/** Not every browser has it, and some by another name. @type {any} */
const Recognition = Reflect.get(globalThis, "SpeechRecognition") ?? Reflect.get(globalThis, "webkitSpeechRecognition");

export class Listener {
  /** @type {Hearing} */ hearing = Recognition ? "off" : "unsupported";
  trouble = "";
  #wanted = false;
  /** @type {any} */ #recognition = null;
  /** @type {Array<{ text: string, until: number }>} what Supple said just now */ #said = [];
  #failures = 0;

  /**
   * @param {{ onWords: (text: string) => void, onChange: () => void, speaking: () => string | null }} options
   *   `speaking` gives the sentence that is being spoken aloud, if any
   */
  constructor(options) {
    this.options = options;
  }

  /** Whether the microphone is to be open. */
  get wanted() {
    return this.#wanted;
  }

  get local() {
    return this.#recognition?.processLocally === true;
  }

  /** Switch the microphone on, or off again. */
  toggle() {
    if (this.#wanted) this.stop();
    else this.start();
  }

  start() {
    if (!Recognition || this.#wanted) return;
    this.#wanted = true;
    this.#failures = 0;
    this.#open();
  }

  stop() {
    this.#wanted = false;
    this.#recognition?.abort();
    this.#become("off");
  }

  /** Remember a sentence that Supple speaks, to know its echo. @param {string} text */
  spoken(text) {
    const now = performance.now();
    this.#said = this.#said.filter((one) => one.until > now - 10_000);
    for (const one of this.#said) one.until = Math.min(one.until, now + ECHO);
    if (text) this.#said.push({ text: plain(text), until: Infinity });
  }

  async #open() {
    const recognition = new Recognition();
    this.#recognition = recognition;
    recognition.lang = "en-GB";
    recognition.continuous = true;
    recognition.interimResults = false;
    if (await onThisComputer(recognition.lang)) recognition.processLocally = true;
    recognition.onstart = () => this.#become("on");
    recognition.onresult = (/** @type {any} */ event) => {
      this.#failures = 0;
      for (const result of [...event.results].slice(event.resultIndex)) {
        if (result.isFinal) this.#heard(result[0].transcript.trim());
      }
    };
    recognition.onerror = (/** @type {any} */ event) => {
      if (event.error === "no-speech" || event.error === "aborted") return;
      this.#failures += event.error === "network" ? 1 : 3;
      if (this.#failures < 3) return;
      this.#wanted = false;
      this.#become("trouble", TROUBLE[event.error] ?? "The microphone can't be used just now. You can type instead.");
    };
    // It ends by itself after a while; the microphone stays open until it is switched off.
    recognition.onend = () => {
      if (this.#wanted && this.#recognition === recognition) setTimeout(() => this.#wanted && this.#open(), 250);
    };
    try {
      recognition.start();
    } catch {
      this.#wanted = false;
      this.#become("trouble", "The microphone can't be opened just now. Try again, or type instead.");
    }
  }

  /** @param {string} words */
  #heard(words) {
    if (!words || (this.#echoing() && (!BARGE_IN.test(words) || this.#isEcho(words)))) return;
    this.options.onWords(words);
  }

  #echoing() {
    return this.options.speaking() !== null || this.#said.some((one) => one.until > performance.now());
  }

  /** @param {string} words */
  #isEcho(words) {
    const now = performance.now();
    const heard = ` ${plain(words)} `;
    return this.#said.some((one) => one.until > now && ` ${one.text} `.includes(heard));
  }

  /** @param {Hearing} hearing @param {string} [trouble] */
  #become(hearing, trouble = "") {
    this.hearing = hearing;
    this.trouble = trouble;
    this.options.onChange();
  }
}

/** @param {string} text */
function plain(text) {
  return text.toLowerCase().replace(/[^\p{L}\p{N}' ]+/gu, " ").replace(/\s+/g, " ").trim();
}

/** Whether this browser can recognise speech without sending it anywhere. @param {string} lang */
async function onThisComputer(lang) {
  try {
    return (await Recognition.available?.({ langs: [lang], processLocally: true })) === "available";
  } catch {
    return false;
  }
}
