// A device with Alexa behind it: it makes requests of words by a skill's interaction model, as
// virtual-alexa does, and sends them to the skill. It is told what happens line by line, as JSON,
// and answers each line with one of its own.
//
//   node device.js MODEL [URL]
//
//   {"say": TEXT}      somebody says something; "open NAME" and "ask NAME to TEXT" start a session
//   {"hear": TEXT}     what would be made of it, without the skill
//   {"silent": true}   nobody says anything until the session ends
//   {"touch": [...]}   somebody touches the screen, which sends these arguments
//   {"set": {...}}     "user", "locale", "screen", "clock" (a moment), "later" (seconds to add)

"use strict";
const fs = require("fs");
const readline = require("readline");
const { VirtualAlexa } = require("virtual-alexa");
const { SlotMatch, Utterance } = require("virtual-core");

const [, , modelFile, url] = process.argv;
const model = JSON.parse(fs.readFileSync(modelFile, "utf8"));
const name = model.interactionModel.languageModel.invocationName;

let alexa;
let locale = "en-US";
let user = "amzn1.ask.account.test";
let screen = false;
let clock = Date.parse("2026-03-02T09:00:00Z");
let dynamic = {};
let attributes = {};
let listening = false;

function start() {
  const builder = VirtualAlexa.Builder().interactionModelFile(modelFile).locale(locale);
  alexa = (url ? builder.skillURL(url) : builder.handler(() => ({}))).create();
  alexa.context().device().audioPlayerSupported(false);
  const number = known().slotTypes.slotType("AMAZON.NUMBER");
  const match = number.match.bind(number);
  number.match = (value) => (value.trim() ? match(value) : new SlotMatch(false)); // "" is no number
  quicken(Object.getPrototypeOf(known().sampleUtterances.samplesForIntent("PainIntent")[0]));
  alexa.filter(asADeviceSendsIt);
}

// virtual-alexa compiles the pattern of every sample anew for each utterance: it is kept here, and
// not even tried where the first word differs.
function quicken(sample) {
  if (sample.quick) return;
  const { regex, matchesUtterance } = sample;
  sample.quick = true;
  sample.regex = function () {
    this.made = this.made || regex.call(this);
    return this.made;
  };
  sample.matchesUtterance = function (utterance) {
    this.first = this.first || /^[a-z']*(?= |$)/.exec(this.phrase) || [""];
    const begins = !this.first[0] || `${utterance} `.startsWith(`${this.first[0]} `);
    return begins ? matchesUtterance.call(this, utterance) : NO_MATCH;
  };
}

const NO_MATCH = { matches: () => false };

function known() {
  return alexa.context().interactionModel();
}

function asADeviceSendsIt(json) {
  json.request.timestamp = new Date(clock).toISOString().replace(/\.\d+Z/, "Z");
  json.context.System.user = { userId: user };
  const interfaces = screen ? { "Alexa.Presentation.APL": { runtime: { maxVersion: "2024.2" } } } : {};
  json.context.System.device = { deviceId: "device", supportedInterfaces: interfaces };
  if (json.session) {
    json.session.user = { userId: user };
    json.session.attributes = attributes;
  }
  const slots = (json.request.intent && json.request.intent.slots) || {};
  for (const slot of Object.values(slots)) {
    finish(slot, json.request.intent.name);
  }
}

// What virtual-alexa leaves to do: numbers in figures, and both authorities that resolve names.
function finish(slot, intent) {
  if (!slot.value) return;
  const declared = known().intentSchema.intent(intent).slotForName(slot.name).type;
  if (declared === "AMAZON.NUMBER") {
    slot.value = figures(slot.value);
    return;
  }
  const type = known().slotTypes.slotType(declared);
  const found = type.matchAll(slot.value).map((one) => one.enumeratedValue);
  slot.resolutions = {
    resolutionsPerAuthority: [
      authority(declared, found.filter((value) => !value.dynamic)),
      ...(dynamic[declared]
        ? [authority(`dynamic.${declared}`, found.filter((value) => value.dynamic))]
        : []),
    ],
  };
}

function authority(suffix, values) {
  return {
    authority: `amzn1.er-authority.echo-sdk.amzn1.ask.skill.test.${suffix}`,
    status: { code: values.length ? "ER_SUCCESS_MATCH" : "ER_SUCCESS_NO_MATCH" },
    values: values.map((value) => ({ value: { id: value.id, name: value.name.value } })),
  };
}

function figures(words) {
  const number = known().slotTypes.slotType("AMAZON.NUMBER").match(words).enumeratedValue;
  return number ? String(number.id) : words;
}

function learn(directives) {
  for (const directive of directives || []) {
    if (directive.type !== "Dialog.UpdateDynamicEntities") continue;
    unlearn();
    for (const type of directive.types || []) {
      dynamic[type.name] = type.values.map((value) => ({ ...value, dynamic: true }));
      known().slotTypes.slotType(type.name).values.push(...dynamic[type.name]);
    }
  }
}

function unlearn() {
  for (const type of Object.keys(dynamic)) {
    const slotType = known().slotTypes.slotType(type);
    slotType.values = slotType.values.filter((value) => !value.dynamic);
  }
  dynamic = {};
}

function over() {
  alexa.context().endSession();
  attributes = {};
  listening = false;
  unlearn();
}

function asIntent(text) {
  const heard = new Utterance(known(), text.toLowerCase());
  if (!heard.matched()) return null;
  return alexa.request().intent(heard.intent()).slots(heard.toJSON());
}

async function send(request) {
  const understood = request !== null;
  const sent = request || alexa.request().intent("AMAZON.FallbackIntent");
  const answer = await alexa.call(sent);
  const { response, sessionAttributes } = answer;
  attributes = sessionAttributes || attributes;
  listening = response.shouldEndSession === false;
  learn(response.directives);
  if (response.shouldEndSession !== false) over();
  return { understood, intent: sent.json().request.intent || null, response, listening };
}

async function say(text) {
  const asked = new RegExp(`^(?:alexa,? )?(open|launch|start|ask|tell) ${name}(?: to| for)? ?(.*)$`);
  const found = asked.exec(text.toLowerCase());
  if (!found) return send(asIntent(text));
  over();
  return send(found[2] ? asIntent(found[2]) : alexa.request().launch());
}

async function touch(args) {
  const request = alexa.request();
  request.requestType("Alexa.Presentation.APL.UserEvent");
  Object.assign(request.json().request, {
    arguments: args,
    components: {},
    source: { type: "TouchWrapper", handler: "Press", id: "button" },
    token: "supple",
  });
  request.json().session = session();
  return send(request);
}

function session() {
  const { _id, _new } = alexa.context().session();
  return { sessionId: _id, new: _new, application: { applicationId: "test" }, attributes };
}

async function silent() {
  const ended = alexa.request().sessionEnded(1); // EXCEEDED_MAX_REPROMPTS
  const { response } = await alexa.call(ended);
  over();
  return { response: response || {} };
}

function set(changes) {
  user = changes.user || user;
  screen = "screen" in changes ? changes.screen : screen;
  clock = changes.clock ? Date.parse(changes.clock) : clock;
  clock += 1000 * (changes.later || 0);
  if (changes.locale) {
    locale = changes.locale;
    start();
  }
  return {};
}

async function obey(order) {
  clock += 100000; // long enough to have heard the last answer
  if ("say" in order) return say(order.say);
  if ("touch" in order) return touch(order.touch);
  if ("silent" in order) return silent();
  if ("set" in order) return set(order.set);
  const request = asIntent(order.hear);
  if (request) asADeviceSendsIt(request.json());
  return { intent: request ? request.json().request.intent : null };
}

async function main() {
  start();
  for await (const line of readline.createInterface({ input: process.stdin })) {
    let answer;
    try {
      answer = await obey(JSON.parse(line));
    } catch (error) {
      answer = { error: String((error && error.stack) || error) };
    }
    process.stdout.write(JSON.stringify(answer) + "\n");
  }
}

main();
