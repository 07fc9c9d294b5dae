import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { posix } from "node:path";
import { test } from "node:test";

const FOLDER = new URL("../../layers/viewer/", import.meta.url);
const FILES = readdirSync(FOLDER, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith(".js"));
/** @type {Record<string, number>} a folder imports from lower levels only; the modules at the top compose them all */
const FOLDER_LEVELS = { "": 5, tiled: 5, panels: 4, timeline: 3, map: 2, events: 1, core: 0, dom: 0 };
const SOURCES = new Map(FILES.map((name) => [name, readFileSync(new URL(name, FOLDER), "utf8")]));

/** @param {string} name @returns {string[]} the modules that a module imports, relative to the folder */
function importsOf(name) {
  const imports = (SOURCES.get(name) ?? "").matchAll(/^import .*? from "(\.{1,2}\/[\w./-]+\.js)";$/gms);
  return [...imports].map((match) => posix.join(posix.dirname(name), match[1]));
}

test("modules use only syntax that the bundler supports", () => {
  for (const [name, source] of SOURCES) {
    const statements = source.match(/^(import|export)\b[^;{]*(\{[^}]*\}( from "[^"]*")?;)?/gm) ?? [];
    for (const statement of statements) {
      assert.match(
        statement,
        /^(import \{[^}]+\} from "\.{1,2}\/[\w./-]+\.js";|import \w+ from "\.{1,2}\/[\w./-]+\.json" with \{ type: "json" \};|export (async )?(function\*?|class|const) )/,
        `${name}: ${statement}`,
      );
    }
  }
});

test("modules have no import cycles and are reachable from the entry", () => {
  const reached = new Set();
  /** @param {string} name @param {string[]} path */
  const visit = (name, path) => {
    assert.ok(!path.includes(name), [...path, name].join(" → "));
    reached.add(name);
    for (const next of importsOf(name)) visit(next, [...path, name]);
  };
  for (const entry of ["index.js", "tiled/index.js"]) visit(entry, []);
  assert.deepEqual(
    FILES.filter((name) => !reached.has(name)),
    [],
  );
});

test("folders import only from folders below them", () => {
  /** @param {string} name @returns {number} */
  const level = (name) => FOLDER_LEVELS[name.includes("/") ? name.split("/")[0] : ""];
  for (const name of FILES) {
    for (const imported of importsOf(name)) {
      const isSameFolder = posix.dirname(name) === posix.dirname(imported);
      assert.ok(isSameFolder || level(name) > level(imported), `${name} imports ${imported}`);
    }
  }
});

test("modules use no markup, code or request sinks", () => {
  for (const [name, source] of SOURCES) {
    assert.doesNotMatch(
      source,
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setAttribute\("style"|XMLHttpRequest|sendBeacon/,
      name,
    );
  }
});
