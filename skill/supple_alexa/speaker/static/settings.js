/**
 * What this browser remembers: choices, and the name under which the skill knows the person.
 *
 * @typedef {{
 *   voice: string, rate: number, screen: boolean, theme: "auto" | "light" | "dark",
 *   listening: boolean, user: string, going: boolean,
 * }} Settings
 */

const KEY = "supple.speaker";

/** @type {Settings} */
const DEFAULTS = {
  voice: "",
  rate: 1,
  screen: true,
  theme: "auto",
  listening: false,
  user: "",
  going: false,
};

/** @returns {Settings} */
function read() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return { ...DEFAULTS }; // blocked, or not ours: begin afresh
  }
}

export const settings = read();

/** @param {Partial<Settings>} changes */
export function remember(changes) {
  Object.assign(settings, changes);
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // A browser that may keep nothing still serves for today.
  }
}

if (!settings.user) remember({ user: `amzn1.ask.account.browser-${uuid()}` });

/** A new name that nothing else has. */
export function uuid() {
  return crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
