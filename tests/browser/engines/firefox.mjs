/**
 * Firefox at the end of a pipe: each line of standard input is one command in JSON, each line of output its answer.
 * Started with the path of Firefox and its preferences in JSON; it needs no driver beside it. It has one tab at a time,
 * with storage of its own.
 */

import { createInterface } from "node:readline";
import puppeteer from "puppeteer-core";

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: process.argv[2],
  extraPrefsFirefox: JSON.parse(process.argv[3]),
  headless: true,
});
let context = null;
let page = null;
let messages = [];
let requests = [];
let depth = 0;

/** The frame that is entered: each level is the only frame of the one above it. */
function inner() {
  let frame = page.mainFrame();
  for (let level = 0; level < depth; level++) frame = frame.childFrames()[0] ?? frame;
  return frame;
}

async function close() {
  await context?.close();
  context = page = null;
}

async function open([width, height]) {
  await close();
  context = await browser.createBrowserContext();
  page = await context.newPage();
  [messages, requests, depth] = [[], [], 0];
  page.on("console", (message) => messages.push(message.text()));
  page.on("pageerror", (error) => messages.push(String(error)));
  page.on("request", (request) => requests.push(request.url()));
  await resize(width, height);
}

/** A Firefox that cannot turn its screen says so, and takes the size all the same. */
async function resize(width, height) {
  await page.setViewport({ width, height }).catch((error) => {
    if (!String(error).includes("setScreenOrientationOverride")) throw error;
  });
  await page.waitForFunction((wanted) => innerWidth === wanted, {}, width);
}

async function go([address]) {
  depth = 0;
  await page.goto(address);
}

async function press([held, key]) {
  for (const one of held) await page.keyboard.down(one);
  await page.keyboard.press(key);
  for (const one of held) await page.keyboard.up(one);
}

const commands = {
  open,
  close,
  press,
  go,
  enter: ([levels]) => void (depth = levels),
  run: ([expression]) => inner().evaluate(expression),
  click: async ([selector, index]) => (await inner().$$(selector))[index].click(),
  picture: () => page.screenshot({ encoding: "base64" }),
  messages: () => messages,
  requests: () => requests,
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
