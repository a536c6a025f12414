// A server that ends by itself is started again, but not for ever.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

const { Restarts } = createRequire(import.meta.url)("../dist/parts/restarts.js");

test("five ends within three minutes are enough", () => {
  const restarts = new Restarts();
  assert.deepEqual([0, 1, 2, 3, 4].map((second) => restarts.again(second * 1000)), [true, true, true, true, false]);
});

test("ends that lie apart don't add up", () => {
  const restarts = new Restarts();
  assert.ok(Array.from({ length: 50 }, (_, minute) => restarts.again(minute * 60_000)).every(Boolean));
});
