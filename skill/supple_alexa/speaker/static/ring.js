/** @import { Hold, Span } from "./hold.js" */

const FULL = 100;
const SMALL = 44;
const LARGE = 82;

const still = matchMedia("(prefers-reduced-motion: reduce)");

/** The ring: how far a hold or a movement has got, and a circle that breathes. */
export class Ring {
  #ring = /** @type {HTMLElement} */ (document.querySelector("#ring"));
  #turned = /** @type {SVGElement} */ (document.querySelector("#turned"));
  #breath = /** @type {SVGElement} */ (document.querySelector("#breath"));
  #count = /** @type {HTMLElement} */ (document.querySelector("#count"));
  #way = /** @type {HTMLElement} */ (document.querySelector("#way"));

  /** @param {Hold | null} hold */
  show(hold) {
    this.#ring.hidden = !hold;
    if (!hold) return;
    const times = hold.times > 1 || hold.beats.length ? `${hold.times}` : "";
    this.#paint(0, SMALL, hold.seconds ? `${hold.seconds}` : times, hold.seconds ? "seconds" : "times");
  }

  /**
   * @param {Span[]} spans of the step at hand
   * @param {number} position in the seconds of the response
   * @returns {import("./hold.js").Breath | null} the breath or beat at that moment
   */
  move(spans, position) {
    const first = spans[0];
    const last = spans.at(-1);
    if (!first || !last || position < first.from) return null;
    if (position >= last.to) {
      this.#paint(1, SMALL, "", "done");
      return null;
    }
    const span = spans.findLast((one) => one.from <= position) ?? first;
    const breath = span.breaths.find((one) => one.from <= position && position < one.to) ?? null;
    const [from, to] = span.timed ? [span.from, span.to] : [first.from, last.to];
    const at = still.matches ? Math.floor(position - from) + from : position;
    const left = Math.max(0, Math.ceil(span.to - position));
    const resting = position >= span.to;
    this.#paint(
      Math.min(Math.max((at - from) / (to - from), 0), 1),
      still.matches ? (SMALL + LARGE) / 2 : radius(breath, position),
      span.timed ? `${left}` : `${span.round} of ${span.of}`,
      resting ? "rest" : words(breath, span),
    );
    return breath;
  }

  /** @param {number} share @param {number} breath @param {string} count @param {string} way */
  #paint(share, breath, count, way) {
    this.#turned.style.strokeDashoffset = `${FULL * (1 - share)}`;
    this.#turned.style.opacity = share > 0 ? "1" : "0"; // a round cap would leave a dot
    this.#breath.setAttribute("r", breath.toFixed(1));
    if (this.#count.textContent !== count) this.#count.textContent = count;
    this.#count.classList.toggle("long", count.length > 3);
    if (this.#way.textContent !== way) this.#way.textContent = way;
    this.#ring.dataset.share = share.toFixed(2);
  }
}

/** @param {import("./hold.js").Breath | null} breath @param {number} position */
function radius(breath, position) {
  if (!breath?.way) return SMALL;
  const share = (position - breath.from) / (breath.to - breath.from);
  const eased = (1 - Math.cos(Math.PI * Math.min(Math.max(share, 0), 1))) / 2;
  return breath.way === "in" ? SMALL + (LARGE - SMALL) * eased : LARGE - (LARGE - SMALL) * eased;
}

/** @param {import("./hold.js").Breath | null} breath @param {Span} span */
function words(breath, span) {
  const way = breath?.way ? `breathe ${breath.way}` : "";
  return span.timed && span.of > 1 ? [way, `${span.round} of ${span.of}`].filter(Boolean).join(", ") : way;
}
