// Runs functions: each line of stdin is {"source", "calls"}, or {"source", "values", "pairs"} for a function f(x, y).
// Answers a line each: which of the calls, or of the pairs of values, did not fail.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import vm from "node:vm";
import ts from "typescript";

function runnable(source) {
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, experimentalDecorators: true };
  return ts.transpileModule(source, { compilerOptions: options }).outputText;
}

async function passes(run) {
  try {
    await run();
    return true;
  } catch {
    return false;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  const context = vm.createContext({
    exports: {},
    module: { exports: {} },
    require: createRequire(import.meta.url),
    console: { assert() {}, error() {} },
    flag: asked.flag,
  });
  let answer;
  try {
    // What is declared at the top can be seen by what is run behind it in the same context.
    vm.runInContext(runnable(asked.source).replace(/^"use strict";/, ""), context);
    if (asked.calls) {
      answer = [];
      for (const call of asked.calls) answer.push(await passes(() => vm.runInContext(call, context)));
    } else {
      const f = vm.runInContext("f", context);
      const copy = (value) => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
      answer = asked.pairs.map(([x, y]) => {
        try {
          f(copy(asked.values[x]), copy(asked.values[y]));
          return true;
        } catch {
          return false;
        }
      });
    }
  } catch (error) {
    answer = { error: String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
