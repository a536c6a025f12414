// Whether TypeScript itself lets a value stand where a type is asked for. stdin: [{"file", "symbol", "value"}];
// stdout: a JSON list of true and false in the same order.
import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

const asked = JSON.parse(readFileSync(0, "utf8"));
const texts = new Map(
  asked.map(({ file, symbol, value }, number) => [
    path.join(path.dirname(file), `__asked${number}.ts`),
    `import type { ${symbol} as Asked } from "./${path.basename(file).replace(/(\.d)?\.ts$/, "")}";\n` +
      `export const value: Asked = ${JSON.stringify(value)};\n`,
  ]),
);
const options = {
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: [],
};
const host = ts.createCompilerHost(options);
const { fileExists, readFile, getSourceFile } = host;
host.fileExists = (name) => texts.has(name) || fileExists.call(host, name);
host.readFile = (name) => texts.get(name) ?? readFile.call(host, name);
host.getSourceFile = (name, language, ...rest) =>
  texts.has(name)
    ? ts.createSourceFile(name, texts.get(name), language)
    : getSourceFile.call(host, name, language, ...rest);
const program = ts.createProgram([...texts.keys()], options, host);
process.stdout.write(
  JSON.stringify([...texts.keys()].map((name) => !program.getSemanticDiagnostics(program.getSourceFile(name)).length)),
);
