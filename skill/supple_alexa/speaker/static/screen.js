import { Ring } from "./ring.js";

/**
 * @import { Breath, Hold, Span } from "./hold.js"
 * @typedef {{
 *   scene: string, paused: boolean, routine: string, title: string, stretch: string, cue: string,
 *   part: number, of: number, side: string | null, side_words: string, position: string,
 *   hold: Hold | null, following: string, seconds_left: number, seconds: number, step: number,
 *   steps: number, start: number | null, question: string, drawing: string | null, stretches: string[],
 * }} View what the server shows of a session
 */

const YES_NO = [["Yes", "AMAZON.YesIntent"], ["No", "AMAZON.NoIntent"]];

/** What may be pressed in answer to a question; a number, or the name of an intent. */
const ANSWERS = new Map([
  ...["begin", "pick_up", "anew", "carry_on", "better", "comfortable", "leave", "steadier", "gentle",
    "instead", "forget", "floor"].map((question) => /** @type {[string, string[][]]} */ ([question, YES_NO])),
  ["back", [...Array(11).keys()].map((number) => [`${number}`, ""])],
]);

/** @param {string} selector @returns {HTMLElement} */
const $ = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

/** What is seen of the session: the step at hand, its figure, its ring, and the answers. */
export class Screen {
  #ring = new Ring();
  /** @type {View | null} */ view = null;
  #shown = "";

  /**
   * @param {View | null} view null for the welcome
   * @param {boolean} talking whether a session goes on: then there are words alone, before a routine
   */
  show(view, talking = false) {
    const stage = view !== null && view.scene !== "welcome";
    const scene = stage ? view.scene : talking ? "talk" : "welcome";
    document.body.dataset.scene = scene;
    document.body.dataset.paused = String(view?.paused ?? false);
    $("#welcome").hidden = scene !== "welcome";
    $("#stage").hidden = !stage;
    $("#routine").textContent = stage && view.routine !== view.title ? view.routine : "";
    this.view = stage ? view : null;
    this.left(0);
    if (!stage) return;
    const key = JSON.stringify([view, 0]);
    if (key === this.#shown) return;
    this.#shown = key;
    this.#step(view);
    this.#figure(view.drawing);
    this.#side(view.side, view.side_words);
    this.#ring.show(view.hold);
  }

  /** @param {View} view */
  #step(view) {
    const over = view.scene === "over";
    const overview = view.scene === "overview";
    $("#title").textContent = over ? "Well done" : view.title;
    $("#cue").textContent = over ? view.routine : view.cue;
    $("#place").textContent = place(view);
    $("#next").textContent = view.following ? `Next: ${view.following}` : "";
    const stretches = $("#stretches");
    stretches.hidden = !(over || overview) || view.stretches.length < 2;
    stretches.replaceChildren(...view.stretches.map((name) => {
      const line = document.createElement("li");
      line.textContent = name;
      return line;
    }));
  }

  /** @param {string | null} drawing an SVG element, as text from our own server */
  #figure(drawing) {
    const figure = $("#figure");
    figure.classList.remove("mirrored");
    figure.replaceChildren(...(drawing ? [drawn(drawing)] : []));
  }

  /** @param {string | null} side @param {string} words */
  #side(side, words) {
    const mark = $("#side");
    mark.hidden = !side;
    mark.dataset.side = side ?? "";
    mark.textContent = words;
  }

  /**
   * @param {Span[]} spans @param {number} position in the seconds of the response
   */
  move(spans, position) {
    const breath = this.#ring.move(spans, position);
    const view = this.view;
    if (!view) return;
    this.left(position - (view.start ?? position));
    if (breath?.side && view.side) this.#turn(view, breath.side);
  }

  /** Where sides alternate, the mark and the figure change over with them. @param {View} view @param {string} side */
  #turn(view, side) {
    if ($("#side").dataset.side === side) return;
    const own = side === view.side;
    this.#side(side, own ? view.side_words : side);
    $("#figure").classList.toggle("mirrored", !own);
  }

  /** The time that is left. @param {number} passed seconds since the step began */
  left(passed) {
    const view = this.view;
    const seconds = view?.seconds_left ? Math.max(0, view.seconds_left - passed) : 0;
    const minutes = Math.round(seconds / 60);
    const text = !seconds ? "" : minutes < 1 ? "less than a minute left"
      : minutes === 1 ? "a minute left" : `${minutes} minutes left`;
    if ($("#left").textContent !== text) $("#left").textContent = text;
  }

  /** @param {string} question what was asked last @param {(intent: string, words: string) => void} answer */
  answers(question, answer) {
    const area = $("#answers");
    const answers = ANSWERS.get(question) ?? [];
    area.hidden = answers.length === 0;
    document.body.dataset.asking = String(answers.length > 0);
    area.replaceChildren(...answers.map(([words, intent]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words;
      button.classList.toggle("primary", words === "Yes");
      button.addEventListener("click", () => answer(intent, words));
      return button;
    }));
  }
}

/** @param {View} view */
function place(view) {
  const parts = view.of > 1 ? `Part ${view.part} of ${view.of}` : "";
  const stretch = view.stretches.length > 1 && view.stretch !== view.title ? view.stretch : "";
  return [view.paused ? "Paused" : "", stretch, parts].filter(Boolean).join(" \u00b7 ");
}

/** @param {string} text of an SVG element */
export function drawn(text) {
  const read = new DOMParser().parseFromString(text, "image/svg+xml");
  return document.importNode(read.documentElement, true);
}
