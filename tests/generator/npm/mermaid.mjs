// Parses the diagrams in the JSON list on standard input, and prints the errors.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [, , modules] = process.argv;
const require = createRequire(pathToFileURL(`${modules}/`));
const { JSDOM } = require("jsdom");
// mermaid expects a browser.
const { window } = new JSDOM("");
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import(pathToFileURL(`${modules}/mermaid/dist/mermaid.core.mjs`));

for (const diagram of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    await mermaid.parse(diagram);
  } catch (error) {
    console.log(`${error}\n${diagram}`);
  }
}
