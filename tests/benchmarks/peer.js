// Amazon's Node SDK behind its express adapter: it verifies, understands, answers, saves nothing.
//
//   node peer.js PORT FOLDER          as Amazon publishes it
//   node peer.js PORT FOLDER raw      the least that Node could do: the signature under a key that
//                                     is kept, and a constant answer; nothing else is looked at
//
// FOLDER holds chain.pem, root.pem, reply.json (a response of the length to be sent).
"use strict";

const fs = require("fs");
const path = require("path");

const [port, folder, how] = process.argv.slice(2);
const chain = fs.readFileSync(path.join(folder, "chain.pem"), "utf8");
const reply = JSON.parse(fs.readFileSync(path.join(folder, "reply.json"), "utf8"));

function published() {
  const { EventEmitter } = require("events");
  const { Readable } = require("stream");

  // Instead of S3, the chain comes from the folder; its root is trusted besides the public ones.
  require("https").get = (url, answered) => {
    const file = Object.assign(Readable.from([chain]), { statusCode: 200 });
    setImmediate(answered, file);
    return Object.assign(new EventEmitter(), { end() {} });
  };
  const verifying = require("ask-sdk-express-adapter/dist/verifier/helper");
  const { generateCAStore } = verifying;
  const root = fs.readFileSync(path.join(folder, "root.pem"), "utf8");
  verifying.generateCAStore = (roots) => generateCAStore([...roots, root]);

  const { SkillBuilders } = require("ask-sdk-core");
  const { ExpressAdapter } = require("ask-sdk-express-adapter");
  const next = {
    canHandle({ requestEnvelope: { request } }) {
      return request.type === "IntentRequest" && request.intent.name === "AMAZON.NextIntent";
    },
    handle({ attributesManager, responseBuilder }) {
      attributesManager.setSessionAttributes(attributesManager.getSessionAttributes());
      return responseBuilder
        .speak(reply.speech)
        .reprompt(reply.reprompt)
        .withSimpleCard(reply.title, reply.card)
        .getResponse();
    },
  };
  const skill = SkillBuilders.custom()
    .addRequestHandlers(next)
    .withSkillId(reply.skill)
    .create();
  const app = require("express")();
  app.post("/alexa", new ExpressAdapter(skill, true, true).getRequestHandlers());
  app.listen(Number(port), "127.0.0.1");
}

function raw() {
  const crypto = require("crypto");
  const key = new crypto.X509Certificate(chain).publicKey;
  const answer = Buffer.from(JSON.stringify(reply.whole));
  require("http")
    .createServer((request, response) => {
      const pieces = [];
      request.on("data", (piece) => pieces.push(piece));
      request.on("end", () => {
        const body = Buffer.concat(pieces);
        const signature = Buffer.from(request.headers["signature-256"] || "", "base64");
        const valid = crypto.verify("RSA-SHA256", body, key, signature) && JSON.parse(body);
        response.writeHead(valid ? 200 : 400, {
          "Content-Type": "application/json",
          "Content-Length": answer.length,
        });
        response.end(answer);
      });
    })
    .listen(Number(port), "127.0.0.1");
}

(how === "raw" ? raw : published)();
