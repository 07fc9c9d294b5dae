/**
 * Firefox at the end of a pipe: each line of standard input is one command in JSON, each line of output its answer.
 * Started with the path of Firefox; it needs no driver beside it.
 */

import { createInterface } from "node:readline";
import puppeteer from "puppeteer-core";

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: process.argv[2],
  headless: true,
});
const page = await browser.newPage();
let messages = [];
let depth = 0;
page.on("console", (message) => messages.push(message.text()));
page.on("pageerror", (error) => messages.push(String(error)));

/** The frame that is entered: each level is the only frame of the one above it. */
function inner() {
  let frame = page.mainFrame();
  for (let level = 0; level < depth; level++) frame = frame.childFrames()[0] ?? frame;
  return frame;
}

const commands = {
  size: ([width, height]) => page.setViewport({ width, height }),
  go: async ([address]) => {
    [messages, depth] = [[], 0];
    if (address.includes("#")) await page.goto("about:blank");
    await page.goto(address);
  },
  enter: ([levels]) => void (depth = levels),
  run: ([expression]) => inner().evaluate(expression),
  picture: () => page.screenshot({ encoding: "base64" }),
  messages: () => messages,
};

/** @param {string} line @returns {Promise<object>} what the command gave, or what went wrong */
async function answerTo(line) {
  const { command, given } = JSON.parse(line);
  try {
    return { value: (await commands[command](given)) ?? null };
  } catch (error) {
    return { error: String(error) };
  }
}

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(await answerTo(line))}\n`);
await browser.close();
