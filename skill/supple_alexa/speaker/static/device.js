import { Away, ask, envelope, hear } from "./skill.js";
import { piecesOf } from "./ssml.js";
import { uuid } from "./settings.js";

/** @import { Player } from "./player.js" */
/** @typedef {"off" | "thinking" | "speaking" | "listening" | "away"} State */

/** How long a device waits for words, in milliseconds, before it asks again, and before it ends. */
const PATIENCE = 8000;

/** How long to wait before trying again to reach a server that is away, in milliseconds. */
export const RETRY = 2000;

/**
 * The rules of a device: one session from the launch to its end; what is said interrupts what is
 * playing; after a silence it asks once more, and after the next it ends the session.
 */
export class Device extends EventTarget {
  /** @type {State} */ state = "off";
  /** @type {Record<string, unknown>} the session's attributes, as the skill gave them */
  attributes = {};
  #session = "";
  #turn = 0;
  #silence = 0;
  /** @type {import("./ssml.js").Piece[]} */ #reprompt = [];

  /** @param {Player} player */
  constructor(player) {
    super();
    this.player = player;
  }

  get inSession() {
    return this.#session !== "";
  }

  /** Open the skill, as by its name. */
  launch() {
    return this.#send({ type: "LaunchRequest" });
  }

  /** @param {string} name of an intent without slots */
  intend(name) {
    return this.#send({ type: "IntentRequest", intent: { name, confirmationStatus: "NONE", slots: {} } });
  }

  /** Pass on what was said or typed. @param {string} text */
  say(text) {
    return this.#send(async () => ({ type: "IntentRequest", intent: await hear(text, this.attributes) }));
  }

  /** Somebody is busy answering: a silence isn't one. */
  linger() {
    if (this.state === "listening") this.#listen(this.#reprompt);
  }

  /**
   * @param {Record<string, unknown> | (() => Promise<Record<string, unknown>>)} request
   */
  async #send(request) {
    const isNew = !this.inSession;
    if (isNew) {
      this.#session = `amzn1.echo-api.session.${uuid()}`;
      this.attributes = {};
      this.#tell("begin", null);
    }
    const turn = this.#interrupt();
    const asked = new Date().toISOString();
    const response = await this.#insist(turn, async () => {
      const inner = typeof request === "function" ? await request() : request;
      const session = { id: this.#session, isNew, attributes: this.attributes };
      // Asked again after a while, it is still what was said then.
      const sent = (this.#sent ??= envelope({ timestamp: asked, ...inner }, session));
      return ask(sent);
    });
    if (turn === this.#turn && response) await this.#perform(turn, response);
  }

  /** @type {Record<string, unknown> | null} an envelope that hasn't been answered yet */ #sent = null;

  /** Stop whatever is going on. @returns {number} the number of the turn that begins */
  #interrupt() {
    this.player.stop();
    clearTimeout(this.#silence);
    this.#sent = null;
    this.#become("thinking");
    return ++this.#turn;
  }

  /**
   * Try until it works, or something newer is said.
   * @template T @param {number} turn @param {() => Promise<T>} attempt @returns {Promise<T | null>}
   */
  async #insist(turn, attempt) {
    while (turn === this.#turn) {
      try {
        return await attempt();
      } catch (error) {
        if (turn !== this.#turn) break;
        if (!(error instanceof Away)) {
          this.#end();
          this.#tell("trouble", String(error instanceof Error ? error.message : error));
          break;
        }
        this.#become("away");
        await new Promise((done) => setTimeout(done, RETRY));
      }
    }
    return null;
  }

  /** @param {number} turn @param {any} answer */
  async #perform(turn, answer) {
    const response = answer.response ?? {};
    const ends = response.shouldEndSession === true;
    this.attributes = answer.sessionAttributes ?? {};
    const pieces = piecesOf(response.outputSpeech);
    this.#tell("answer", { pieces, ends });
    this.#become("speaking");
    if (!(await this.player.play(pieces)) || turn !== this.#turn) return;
    if (ends) this.#end();
    else this.#listen(piecesOf(response.reprompt?.outputSpeech));
  }

  /** @param {import("./ssml.js").Piece[]} reprompt what to say after a silence; [] to end then */
  #listen(reprompt) {
    clearTimeout(this.#silence);
    this.#reprompt = reprompt;
    this.#become("listening");
    this.#silence = setTimeout(() => this.#silent(reprompt), PATIENCE);
  }

  /** @param {import("./ssml.js").Piece[]} reprompt */
  async #silent(reprompt) {
    const turn = this.#turn;
    if (reprompt.length) {
      this.#become("speaking");
      this.#tell("reprompt", null);
      if ((await this.player.play(reprompt)) && turn === this.#turn) this.#listen([]);
      return;
    }
    const session = { id: this.#session, isNew: false, attributes: this.attributes };
    const ended = { type: "SessionEndedRequest", reason: "EXCEEDED_MAX_REPROMPTS" };
    this.#end();
    await ask(envelope(ended, session)).catch(() => {}); // nothing may be said to it
  }

  #end() {
    clearTimeout(this.#silence);
    this.#session = "";
    this.#become("off");
  }

  /** @param {State} state */
  #become(state) {
    this.state = state;
    this.#tell("state", state);
  }

  /** @param {string} type @param {unknown} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
