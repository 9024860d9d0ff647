import { remember, settings } from "./settings.js";

/** @type {SpeechSynthesisVoice[]} */
let voices = [];
let silent = false;

/** Voices on this computer first: the others send what they read to their maker. */
function found() {
  const all = globalThis.speechSynthesis?.getVoices() ?? [];
  const english = all.filter((voice) => /^en\b/i.test(voice.lang));
  return english.sort((a, b) => Number(b.localService) - Number(a.localService));
}

/** The voice that reads; none where this browser has none, or only ones that weren't chosen. */
export function voice() {
  if (silent) return null;
  const chosen = voices.find((one) => one.voiceURI === settings.voice);
  return chosen ?? voices.find((one) => one.localService && one.default)
    ?? voices.find((one) => one.localService) ?? null;
}

/** This browser doesn't speak after all. */
export function fallSilent() {
  silent = true;
}

/** @param {string} uri of the voice that was chosen */
export function choose(uri) {
  silent = false;
  remember({ voice: uri });
}

/** Every voice to choose from, with its name for people. */
export function choices() {
  return voices.map((one) => ({
    uri: one.voiceURI,
    name: one.localService ? one.name : `${one.name} (read by its maker, over the network)`,
  }));
}

/** Browsers find their voices some time after the page is there. @param {() => void} changed */
export function findVoices(changed) {
  const look = () => {
    voices = found();
    changed();
  };
  globalThis.speechSynthesis?.addEventListener?.("voiceschanged", look);
  look();
}
