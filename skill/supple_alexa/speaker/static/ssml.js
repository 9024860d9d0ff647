/**
 * What a response says, as pieces to play one after another.
 *
 * @typedef {{ text: string, rate: number, seconds: number, start: number }} Sentence
 * @typedef {{ silence: true, seconds: number, start: number }} Silence
 * @typedef {Sentence | Silence} Piece `seconds` and `start` are estimates for a sentence.
 */

/**
 * How the skill reckons the time of speech; the page is told when it opens.
 * @typedef {{ words_a_second: number, sentence_pause: number, stretches: Record<string, number> }} Tempo
 * @type {Tempo}
 */
let tempo = { words_a_second: 2.5, sentence_pause: 0.4, stretches: {} };

/** @param {Tempo} told */
export function keepTempo(told) {
  tempo = told;
}

/**
 * About how long a text takes to be read: the same sum as the skill's own, so that both know where
 * in a response the person is.
 * @param {string} text
 * @param {number} rate
 */
export function speechSeconds(text, rate) {
  const words = text.split(/\s+/).filter(Boolean).length;
  const pauses = (text.match(/[.?!;:]/g) ?? []).length;
  const stretch = tempo.stretches[`${Math.round(100 * rate)}%`] ?? 0.9 / rate;
  return (words / tempo.words_a_second + pauses * tempo.sentence_pause) * stretch;
}

/**
 * @param {{ type: string, ssml?: string, text?: string } | undefined} speech an Alexa outputSpeech
 * @returns {Piece[]}
 */
export function piecesOf(speech) {
  /** @type {Array<{ text: string, rate: number } | { seconds: number }>} */
  const runs = [];
  if (speech?.type === "SSML") {
    const read = new DOMParser().parseFromString(speech.ssml ?? "", "application/xml");
    if (read.querySelector("parsererror")) throw new SyntaxError("The speech is not well-formed SSML.");
    walk(read.documentElement, 1, runs);
  } else if (speech) {
    runs.push({ text: speech.text ?? "", rate: 1 });
  }
  /** @type {Piece[]} */
  const pieces = [];
  let start = 0;
  for (const run of runs) {
    const made = "text" in run
      ? sentences(run.text).map((text) => ({ text, rate: run.rate, seconds: speechSeconds(text, run.rate), start: 0 }))
      : [{ silence: /** @type {const} */ (true), seconds: run.seconds, start: 0 }];
    for (const piece of made) {
      const last = pieces.at(-1);
      if ("silence" in piece && last && "silence" in last) {
        last.seconds += piece.seconds;
      } else {
        pieces.push({ ...piece, start });
      }
      start += piece.seconds;
    }
  }
  return pieces;
}

/** @param {Element} element @param {number} rate @param {Array<any>} runs */
function walk(element, rate, runs) {
  for (const node of element.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = node.textContent?.replace(/\s+/g, " ").trim();
      if (text) runs.push({ text, rate });
    } else if (node instanceof Element && node.localName === "break") {
      runs.push({ seconds: breakSeconds(node.getAttribute("time")) });
    } else if (node instanceof Element) {
      walk(node, rateOf(node, rate), runs);
    }
  }
}

/** @param {Element} element @param {number} rate */
function rateOf(element, rate) {
  const asked = element.localName === "prosody" ? element.getAttribute("rate") : null;
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(asked ?? "");
  return percent ? Number(percent[1]) / 100 : rate;
}

/** @param {string | null} time */
function breakSeconds(time) {
  const found = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(time ?? "");
  if (!found) return 0.5;
  return Number(found[1]) / (found[2] === "ms" ? 1000 : 1);
}

/**
 * Sentences are spoken one by one: browsers cut long utterances short, and a caption should show
 * what is being said now.
 * @param {string} text
 */
export function sentences(text) {
  return (text.match(/[^.?!]+(?:[.?!]+["')\]]*|$)\s*/g) ?? []).map((one) => one.trim()).filter(Boolean);
}
