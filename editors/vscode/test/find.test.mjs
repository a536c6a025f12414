// Where the server is looked for, in which order, and what an untrusted workspace changes.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

const { findServer } = createRequire(import.meta.url)("../dist/parts/find.js");

function look(there, changes = {}) {
  return findServer({
    setting: "",
    trusted: true,
    interpreter: "",
    folders: ["/work/a", "/work/b"],
    search: ["/usr/bin", "", "relative", "/opt/bin"],
    platform: "linux",
    runs: (file) => there.includes(file),
    ...changes,
  });
}

test("the setting wins, and nothing takes its place", () => {
  const all = ["/mine/ananke-lsp", "/usr/bin/ananke-lsp"];
  assert.equal(look(all, { setting: "/mine/ananke-lsp" }).command, "/mine/ananke-lsp");
  assert.equal(look(all, { setting: "/gone/ananke-lsp" }).command, undefined);
});

test("then the interpreter's environment, the folders' own, PATH", () => {
  const all = ["/env/bin/ananke-lsp", "/work/a/venv/bin/ananke-lsp", "/work/b/.venv/bin/ananke-lsp", "/opt/bin/ananke-lsp"];
  assert.equal(look(all, { interpreter: "/env/bin/python" }).command, all[0]);
  assert.equal(look(all).command, all[1]);
  assert.equal(look(all.slice(2)).command, all[2]);
  assert.equal(look(all.slice(3)).command, all[3]);
  assert.equal(look([]).command, undefined);
});

test("an untrusted workspace brings no program", () => {
  const own = ["/env/bin/ananke-lsp", "/work/a/.venv/bin/ananke-lsp"];
  const found = look(own, { trusted: false, interpreter: "/env/bin/python" });
  assert.equal(found.command, undefined);
  assert.match(found.steps[0], /not trusted/);
  assert.equal(look([...own, "/usr/bin/ananke-lsp"], { trusted: false }).command, "/usr/bin/ananke-lsp");
});

test("a relative PATH entry is never used", () => {
  assert.equal(look(["relative/ananke-lsp", "ananke-lsp"]).command, undefined);
});

test("on Windows programs stand in Scripts", () => {
  const found = look([], { platform: "win32", folders: ["/w"] });
  assert.ok(found.steps.some((step) => /Scripts.ananke-lsp\.exe/.test(step)));
});

test("every step is told", () => {
  assert.deepEqual(look(["/opt/bin/ananke-lsp"], { folders: [] }).steps, [
    "PATH: /usr/bin/ananke-lsp is not there",
    "PATH: /opt/bin/ananke-lsp",
  ]);
});
