/**
 * Firefox behind a pipe: each line of standard input is a command in JSON, each line of output its result.
 * Started with the path of Firefox and its preferences in JSON; no driver is needed. There is one tab at a time, with
 * storage of its own.
 */

import { createInterface } from "node:readline";
import puppeteer from "puppeteer-core";

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: process.argv[2],
  extraPrefsFirefox: JSON.parse(process.argv[3]),
  headless: true,
  protocolTimeout: 120_000,
});
let context = null;
let page = null;
let messages = [];
let urls = [];
let depth = 0;

/** Return the frame that is entered: each level is the only frame of the one above it. */
function currentFrame() {
  let frame = page.mainFrame();
  for (let level = 0; level < depth; level++) frame = frame.childFrames()[0] ?? frame;
  return frame;
}

async function close() {
  await context?.close();
  context = page = null;
}

function clearLogs() {
  [messages, urls] = [[], []];
}

async function open([width, height]) {
  await close();
  context = await browser.createBrowserContext();
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
  clearLogs();
  depth = 0;
  page.on("console", (message) => messages.push(message.text()));
  page.on("pageerror", (error) => messages.push(String(error)));
  page.on("request", (request) => urls.push(request.url()));
  await resize(width, height);
}

/** Set the size of the page; a Firefox that cannot turn its screen reports an error and takes the size all the same. */
async function resize(width, height) {
  await page.setViewport({ width, height }).catch((error) => {
    if (!String(error).includes("setScreenOrientationOverride")) throw error;
  });
  await page.waitForFunction((wanted) => innerWidth === wanted, {}, width);
}

async function openUrl([address]) {
  depth = 0;
  await page.goto(address);
}

async function pressKey([held, key]) {
  for (const one of held) await page.keyboard.down(one);
  await page.keyboard.press(key);
  for (const one of held) await page.keyboard.up(one);
}

const commands = {
  open,
  close,
  clearLogs,
  openUrl,
  pressKey,
  enterFrame: ([levels]) => void (depth = levels),
  evaluate: ([expression]) => currentFrame().evaluate(expression),
  click: async ([selector, index]) => (await currentFrame().$$(selector))[index].click(),
  printPage: async ([format = "a4"]) => Buffer.from(await page.pdf({ format })).toString("base64"),
  takeScreenshot: () => page.screenshot({ encoding: "base64" }),
  consoleMessages: () => messages,
  requestUrls: () => urls,
};

/** @param {string} line @returns {Promise<object>} the value of the command, or the error */
async function runCommand(line) {
  const { command, arguments: values } = JSON.parse(line);
  try {
    return { value: (await commands[command](values)) ?? null };
  } catch (error) {
    return { error: String(error) };
  }
}

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(await runCommand(line))}\n`);
await browser.close();
