// Reads APL documents, one on each line, and writes what Amazon's validator finds wrong with each.

"use strict";
const readline = require("readline");
const { StaticAplTemplateValidator } = require("apl-suggester");

console.warn = console.log = () => {}; // it remarks on its own schemas

async function main() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const found = await new StaticAplTemplateValidator().validate(JSON.parse(line));
    const problems = found.map((one) => `${one.path}: ${one.errorMessage}`);
    process.stdout.write(JSON.stringify(problems) + "\n");
  }
}

main();
