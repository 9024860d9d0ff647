import { settings, uuid } from "./settings.js";

/** The skill answers within this many milliseconds, or Alexa gives up on it. */
const DEADLINE = 8000;
const APPLICATION = { applicationId: "amzn1.ask.skill.this-computer" };

/** The server can't be reached; what was asked may be sent again. */
export class Away extends Error {}

/**
 * A request envelope as Alexa sends it.
 * @param {Record<string, unknown>} request its type and what belongs to it
 * @param {{ id: string, isNew: boolean, attributes: Record<string, unknown> }} session
 */
export function envelope(request, session) {
  const user = { userId: settings.user };
  return {
    version: "1.0",
    session: {
      new: session.isNew,
      sessionId: session.id,
      application: APPLICATION,
      attributes: session.attributes,
      user,
    },
    context: {
      System: {
        application: APPLICATION,
        user,
        device: {
          deviceId: "amzn1.ask.device.this-browser",
          supportedInterfaces: settings.screen
            ? { "Alexa.Presentation.APL": { runtime: { maxVersion: "2024.3" } } }
            : {},
        },
        apiEndpoint: "https://api.amazonalexa.com",
        apiAccessToken: "",
      },
      ...(settings.screen ? { Viewport: VIEWPORT } : {}),
    },
    request: {
      requestId: `amzn1.echo-api.request.${uuid()}`,
      timestamp: new Date().toISOString(),
      locale: "en-US",
      ...request,
    },
  };
}

const VIEWPORT = {
  experiences: [{ arcMinuteWidth: 346, arcMinuteHeight: 216, canRotate: false, canResize: false }],
  mode: "HUB",
  shape: "RECTANGLE",
  pixelWidth: 1280,
  pixelHeight: 800,
  dpi: 213,
  currentPixelWidth: 1280,
  currentPixelHeight: 800,
  touch: ["SINGLE"],
};

/** @param {Record<string, unknown>} sent @returns {Promise<any>} the skill's response */
export const ask = (sent) => post("/alexa", sent);

/** What words mean, as an intent. @param {string} text @param {Record<string, unknown>} attributes */
export const hear = async (text, attributes) => (await post("/speaker/hear", { text, attributes })).intent;

/** What lengths of time are reckoned by. */
export const tempo = () => fetched("/speaker/tempo", {});

/** What there is to see. @param {Record<string, unknown>} attributes */
export const view = (attributes) => post("/speaker/view", { attributes });

/** The routines that one may ask for. */
export const offers = async () => (await fetched("/speaker/offers", {})).offers;

/** @param {string} path @param {unknown} body */
function post(path, body) {
  return fetched(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** @param {string} path @param {RequestInit} options @returns {Promise<any>} */
async function fetched(path, options) {
  let response, text;
  try {
    response = await fetch(path, { ...options, signal: AbortSignal.timeout(DEADLINE) });
    text = await response.text(); // which may break off as well
  } catch (error) {
    throw new Away(String(error));
  }
  if (response.status >= 500) throw new Away(`status ${response.status}`);
  if (!response.ok) throw new Error(`${path}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}
