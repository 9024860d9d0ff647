import { remember, settings } from "./settings.js";
import { choices, choose, findVoices, voice } from "./voices.js";

/** @param {string} selector @returns {any} */
const $ = (selector) => document.querySelector(selector);

const dialog = $("#settings");

/** Make the dialog of settings work. @param {{ changed: () => void }} options */
export function prepareSettings({ changed }) {
  $("#open-settings").addEventListener("click", () => dialog.showModal());

  $("#rate").value = String(settings.rate);
  $("#screen").value = settings.screen ? "yes" : "no";
  $("#theme").value = settings.theme;
  paint();
  findVoices(showVoices);

  $("#voice").addEventListener("change", () => {
    choose($("#voice").value);
    showVoices();
    changed();
  });
  $("#rate").addEventListener("input", () => {
    remember({ rate: Number($("#rate").value) });
    paint();
  });
  $("#screen").addEventListener("change", () => remember({ screen: $("#screen").value === "yes" }));
  $("#theme").addEventListener("change", () => {
    remember({ theme: $("#theme").value });
    paint();
  });
}

function paint() {
  document.documentElement.dataset.theme = settings.theme;
  $("#rate-now").textContent = `${Math.round(settings.rate * 100)} percent`;
}

function showVoices() {
  const known = choices();
  const chosen = voice()?.voiceURI;
  $("#voice").replaceChildren(
    ...known.map(({ uri, name }) => new Option(name, uri, false, uri === chosen)),
    ...(chosen ? [] : [new Option("none: read the captions", "", true, true)]),
  );
  $("#voice").disabled = known.length === 0;
  $("#voice-hint").textContent = known.length
    ? ""
    : "This browser has no English voice. Your system\u2019s settings may let you add one.";
}
