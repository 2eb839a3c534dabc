/** The rooms of the page's scripts: who may import whom, no circle, no crowd, nothing unread. tests/test_layering.py does so for Python. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const SCRIPTS = fileURLToPath(new URL("../../static/js", import.meta.url));
const ROOMS = ["figures", "page", "controls", "stage", "share", "sections", "classroom", "lesson", ""]; // a module imports of its own and earlier ones
const MOST_MODULES = 16; // a folder that a reader can still take in
const IMPORT = /(?:\bfrom|\bimport|\bimport\() *"(\.[^"]*)"/g;

const IMPORTED = /^import \{([^}]*)\} from "([^"]*)"/gm;
const EXPORTED = /^export (?:async )?(?:function\*?|const|class) (\w+)/gm;
const NUMBER = /^(?:export )?const (?:[A-Z_]+|\[.*\]) = -?(?:\d|\[.*\d)/;
const LOADED = /^(?:sections\/\w+\/section|share\/dialog|lesson\/lesson)\.js$/; // on demand, by page/lazy.js

/** Of each script the scripts that it imports, by their places below a folder. read: its text. */
function importsOf(names, read) {
  return new Map(names.map((name) => {
    const targets = [...read(name).matchAll(IMPORT)].map(([, target]) => posix.join(posix.dirname(name), target));
    return [name, targets];
  }));
}

const roomOf = (name) => (name.includes("/") ? name.split("/")[0] : "");
const sectionOf = (name) => (/^sections\/\w+\//.test(name) ? name.split("/")[1] : null); // what sections share is of none

function upward(edges) {
  return everyEdge(edges).filter(([from, to]) => ROOMS.indexOf(roomOf(to)) > ROOMS.indexOf(roomOf(from)));
}

/** What belongs to one section and is imported by another, or by what they share. */
function across(edges) {
  return everyEdge(edges).filter(([from, to]) => sectionOf(to) && sectionOf(to) !== sectionOf(from));
}

function everyEdge(edges) {
  return [...edges].flatMap(([from, targets]) => targets.map((to) => [from, to]));
}

/** Modules that import each other in a ring, if there are any. */
function ringOf(edges) {
  const done = new Set();
  const visit = (name, above) => {
    if (above.includes(name)) return above.slice(above.indexOf(name));
    if (done.has(name)) return [];
    const ring = edges.get(name).map((target) => visit(target, [...above, name])).find(({ length }) => length);
    done.add(name);
    return ring ?? [];
  };
  return [...edges.keys()].map((name) => visit(name, [])).find(({ length }) => length) ?? [];
}

const names = readdirSync(SCRIPTS, { recursive: true }).filter((name) => name.endsWith(".js"));
const textOf = (name) => readFileSync(join(SCRIPTS, name), "utf8");
const edges = importsOf(names, textOf);

test("every script is in a room, and what it imports is there", () => {
  assert.deepEqual(new Set(names.map(roomOf)), new Set(ROOMS));
  assert.deepEqual(everyEdge(edges).filter(([, to]) => !edges.has(to)), []);
  assert.ok(everyEdge(edges).length > names.length);
});

test("arrows between rooms point downwards", () => assert.deepEqual(upward(edges), []));

test("sections do not import each other", () => assert.deepEqual(across(edges), []));

test("no scripts import each other in a ring", () => assert.deepEqual(ringOf(edges), []));

test("no folder is crowded", () => {
  const folders = names.map((name) => posix.dirname(name));
  const countIn = (folder) => folders.filter((other) => other === folder).length;
  assert.deepEqual([...new Set(folders)].filter((folder) => countIn(folder) > MOST_MODULES), []);
});

/** Each export, and whether anyone imports it; what is loaded by name is read by its loader. */
function unread(texts) {
  const readers = [...texts].flatMap(([name, text]) => [...text.matchAll(IMPORTED)].flatMap(([, imported, target]) => (
    imported.split(",").map((one) => `${posix.join(posix.dirname(name), target)} ${one.trim().split(" as ")[0]}`))));
  return [...texts].filter(([name]) => !LOADED.test(name)).flatMap(([name, text]) => (
    [...text.matchAll(EXPORTED)].map(([, exported]) => `${name} ${exported}`).filter((one) => !readers.includes(one))));
}

test("every export has a reader", () => {
  assert.deepEqual(unread(new Map(names.map((name) => [name, textOf(name)]))), []);
  const texts = { "a.js": 'import { one as first } from "./b.js";', "b.js": "export const one = 1;\nexport function* two() {}" };
  assert.deepEqual(unread(new Map(Object.entries(texts))), ["b.js two"]);
});

/** Constants that are numbers, with no comment beside them or just above. */
function unexplained(text) {
  const lines = text.split("\n");
  return lines.filter((line, k) => NUMBER.test(line) && !line.includes("//") && !/^(?:\/\/|\/\*\*| \*\/)/.test(lines[k - 1] ?? ""));
}

test("every number has its reason", () => {
  assert.deepEqual(names.flatMap((name) => unexplained(textOf(name)).map((line) => `${name}: ${line}`)), []);
  assert.deepEqual(unexplained("const A = 1;\nconst [B, C] = [2, 3]; // apart\n// px\nexport const D = -4;"), ["const A = 1;"]);
});

test("an arrow upwards, one between sections and a ring are seen", () => {
  const texts = {
    "figures/hull.js": 'import { svg } from "../page/dom.js";',
    "page/dom.js": 'const { draw } = await import("../sections/why/draw.js");',
    "sections/why/draw.js": 'import { fill } from "../learn/fill.js";',
    "sections/learn/fill.js": 'import "../../figures/hull.js";',
  };
  const found = importsOf(Object.keys(texts), (name) => texts[name]);
  assert.deepEqual(upward(found), [["figures/hull.js", "page/dom.js"], ["page/dom.js", "sections/why/draw.js"]]);
  assert.deepEqual(across(found), [["page/dom.js", "sections/why/draw.js"], ["sections/why/draw.js", "sections/learn/fill.js"]]);
  assert.deepEqual(new Set(ringOf(found)), new Set(Object.keys(texts)));
  assert.deepEqual(ringOf(new Map([["a.js", ["b.js"]], ["b.js", []]])), []);
});
