import { Device, RETRY } from "./device.js";
import { spansOf } from "./hold.js";
import { Listener } from "./listener.js";
import { Player } from "./player.js";
import { Screen, drawn } from "./screen.js";
import { remember, settings } from "./settings.js";
import { prepareSettings } from "./choosing.js";
import { Away, offers, tempo, view } from "./skill.js";
import { keepTempo } from "./ssml.js";
import { fallSilent, findVoices, voice } from "./voices.js";

/** @param {string} selector @returns {HTMLElement} */
const $ = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

const AWAY = "Supple isn\u2019t answering. Your place is safe, and I keep trying. If it was stopped, start it again: uv run supple-alexa serve";
const STATUS = {
  off: "",
  thinking: "One moment\u2026",
  speaking: "",
  listening: "Listening: say it, type it, or press a button.",
  away: "",
};

/** What is being read: the answer's pieces, its views, and what is held in it. */
let reading = { views: /** @type {import("./screen.js").View[]} */ ([]), spans: /** @type {import("./hold.js").Span[][]} */ ([]) };

/** How long one breath goes in, and out, in seconds. @type {[number, number]} */
let breath = [4, 6];

const screen = new Screen();
const player = new Player({ voice, rate: () => settings.rate, onPiece, onVoiceless });
const device = new Device(player);
const listener = new Listener({
  onWords: (words) => say(words),
  onChange: showHearing,
  speaking: () => {
    const piece = voice() ? player.piece : null;
    return piece && !("silence" in piece) ? piece.text : null;
  },
});

/** @param {import("./ssml.js").Piece} piece */
function onPiece(piece) {
  const silent = "silence" in piece;
  if (!silent) $("#caption").textContent = piece.text;
  listener.spoken(silent || !voice() ? "" : piece.text);
}

function onVoiceless() {
  fallSilent();
  showVoice();
}

function showVoice() {
  const voiceless = voice() === null;
  $("#voiceless").hidden = !voiceless;
  // Whoever can't hear the voice but has a screen reader hears the captions instead.
  $("#caption").setAttribute("aria-live", voiceless ? "polite" : "off");
}

/** @param {string} words */
function say(words) {
  if (!words.trim()) return;
  $("#heard").textContent = `You: ${words}`;
  device.say(words);
}

/** @param {string} name of an intent */
function intend(name) {
  $("#heard").textContent = "";
  device.intend(name);
}

device.addEventListener("begin", () => {
  if (settings.listening) listener.start();
  reading = { views: [], spans: [] };
  $("#caption").textContent = "";
  $("#again").hidden = true;
  screen.show(null, true);
});

device.addEventListener("state", () => {
  const state = device.state;
  document.body.dataset.state = state;
  if (state === "thinking") $("main").setAttribute("aria-busy", "true");
  if (state === "off") $("main").setAttribute("aria-busy", "false");
  $("#status").textContent = STATUS[state];
  $("#buttons").hidden = state === "off" || !screen.view;
  tellTrouble(state === "away" ? AWAY : "");
  if (state === "speaking") $("#heard").textContent = "";
  if (state === "off") settle();
  keepAwake(state !== "off");
});

device.addEventListener("trouble", (event) => {
  const { detail } = /** @type {CustomEvent<string>} */ (event);
  tellTrouble(`Something went wrong on this page, and the session has ended; your place is kept. (${detail})`);
});

device.addEventListener("answer", async (event) => {
  const { pieces } = /** @type {CustomEvent} */ (event).detail;
  const attributes = device.attributes;
  const seen = await look(attributes);
  if (!seen || attributes !== device.attributes) return; // something newer has been said
  $("main").setAttribute("aria-busy", "false");
  const spans = spansOf(pieces, seen.views, breath);
  reading = {
    views: seen.views,
    spans: seen.views.map((one, index) => spans.filter((span) => within(span, one, seen.views[index + 1]))),
  };
  show(seen.views[0]);
  // Where the session is over already, what is seen stays until something new begins.
  if (device.state === "off") settle();
});

/**
 * What there is to see, asked for until there is an answer, or something newer is said.
 * @param {Record<string, unknown>} attributes
 * @returns {Promise<{ views: import("./screen.js").View[] } | null>}
 */
async function look(attributes) {
  while (attributes === device.attributes) {
    try {
      const seen = await view(attributes);
      tellTrouble("");
      return seen;
    } catch (error) {
      tellTrouble(`The step can\u2019t be shown just now; you can go on by ear. (${error})`);
      if (!(error instanceof Away)) return null;
      await new Promise((done) => setTimeout(done, RETRY));
    }
  }
  return null;
}

/** @param {import("./hold.js").Span} span @param {{ start: number | null }} one @param {{ start: number | null } | undefined} next */
function within(span, one, next) {
  return one.start !== null && span.from >= one.start - 1 && span.from < (next?.start ?? Infinity) - 1;
}

/** @param {import("./screen.js").View} seen */
function show(seen) {
  const hadFocus = document.activeElement?.closest("#welcome");
  screen.show(seen, device.inSession);
  $("#buttons").hidden = seen.scene === "welcome" || device.state === "off";
  screen.answers(seen.question, (intent, words) => (intent ? intend(intent) : say(words)));
  const pause = $("#pause");
  pause.textContent = seen.paused ? "Carry on" : "Pause";
  pause.dataset.intent = seen.paused ? "AMAZON.ResumeIntent" : "AMAZON.PauseIntent";
  remember({ going: !["welcome", "overview", "over"].includes(seen.scene) });
  if (hadFocus) $(seen.scene === "welcome" ? "#words" : "#stage").focus();
}

/** The session has ended: back to the welcome, unless there is something to look at. */
function settle() {
  screen.answers("", () => {});
  if (screen.view?.scene !== "over") screen.show(null);
  $("#again").hidden = screen.view?.scene !== "over";
  $("#ended").hidden = !settings.going;
  $("#start").textContent = settings.going ? "Pick up where you left off" : "Start";
}

/** @param {string} words */
function tellTrouble(words) {
  const notice = $("#notice");
  notice.hidden = !words;
  notice.textContent = words;
}

function showHearing() {
  const button = $("#microphone");
  const on = listener.hearing === "on";
  button.setAttribute("aria-pressed", String(on));
  button.textContent = on ? "Microphone on" : "Microphone";
  button.hidden = listener.hearing === "unsupported";
  $("#hearing").dataset.hearing = listener.hearing;
  $("#hearing").textContent = {
    unsupported: "This browser can\u2019t listen. Type, or use the buttons.",
    off: "The microphone is off. Switch it on to say \u201cnext\u201d without touching anything.",
    on: listener.local
      ? "The microphone stays open. What you say stays on this computer."
      : "The microphone stays open. Your browser may send what it hears to its maker, to recognise it.",
    trouble: listener.trouble,
  }[listener.hearing];
}

/** @type {WakeLockSentinel | null} */
let awake = null;

/** A screen that goes dark in the middle of a hold helps nobody. @param {boolean} wanted */
async function keepAwake(wanted) {
  if (!wanted) {
    awake?.release();
    awake = null;
  } else if (!awake && !document.hidden) {
    awake = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
    awake?.addEventListener("release", () => (awake = null));
  }
}

function frame() {
  const position = player.position;
  if (position !== null && reading.views.length && device.state === "speaking") {
    const index = Math.max(0, reading.views.findLastIndex((one) => (one.start ?? 0) <= position));
    const seen = reading.views[index];
    if (screen.view !== seen && seen.scene !== "welcome") show(seen);
    screen.move(reading.spans[index] ?? [], position);
  }
  requestAnimationFrame(frame);
}

/** Keys that stand for commands while nothing else wants them. @type {Record<string, () => string>} */
const KEYS = {
  ArrowRight: () => "AMAZON.NextIntent",
  ArrowLeft: () => "AMAZON.PreviousIntent",
  ArrowUp: () => "AMAZON.RepeatIntent",
  ArrowDown: () => "WhereIntent",
  " ": () => $("#pause").dataset.intent ?? "",
  Escape: () => "AMAZON.StopIntent",
};

document.addEventListener("keydown", (event) => {
  const on = /** @type {HTMLElement} */ (event.target);
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (on.closest("dialog, input, select") || (event.key === " " && on.closest("button"))) return;
  const command = KEYS[event.key];
  if (!command || !device.inSession) return;
  event.preventDefault();
  intend(command());
});

$("#start").addEventListener("click", () => device.launch());
$("#again").addEventListener("click", () => device.launch());
$("#microphone").addEventListener("click", () => {
  listener.toggle();
  remember({ listening: listener.wanted });
});
$("#words").addEventListener("input", () => device.linger());
$("#talk").addEventListener("submit", (event) => {
  event.preventDefault();
  const words = /** @type {HTMLInputElement} */ ($("#words"));
  say(words.value);
  words.value = "";
});
for (const button of document.querySelectorAll("#buttons button")) {
  button.addEventListener("click", () => intend(/** @type {HTMLElement} */ (button).dataset.intent ?? ""));
}
document.addEventListener("visibilitychange", () => keepAwake(device.state !== "off"));

async function showOffers() {
  const list = $("#offers");
  for (const offer of await offers()) {
    const line = document.createElement("li");
    const button = document.createElement("button");
    const words = document.createElement("span");
    const minutes = document.createElement("small");
    button.type = "button";
    minutes.textContent = `about ${Math.max(1, Math.round(offer.seconds / 60))} minutes`;
    words.append(offer.name, minutes);
    if (offer.drawing) {
      const figure = drawn(offer.drawing);
      figure.setAttribute("aria-hidden", "true");
      button.append(figure);
    }
    button.append(words);
    button.addEventListener("click", () => say(offer.name));
    line.append(button);
    list.append(line);
  }
}

prepareSettings({ changed: showVoice });
findVoices(showVoice);
showHearing();
settle();
tempo().then((told) => {
  keepTempo(told);
  breath = told.breath;
}).then(showOffers).catch(() => tellTrouble(AWAY));
requestAnimationFrame(frame);
