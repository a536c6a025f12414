// The schema that ts-json-schema-generator makes of every exported type of each file; a type that it can't do costs
// only its own answer. stdin: {"files": [...], "tsconfig": path or null}; stdout: {"file", "symbol", "schema" | "error"}
// a line; stderr: {"program": ms, "schemas": ms, "count"}.
import { readFileSync } from "node:fs";
import tsjsg from "ts-json-schema-generator";
import ts from "typescript";

const { files, rounds = 1 } = JSON.parse(readFileSync(0, "utf8"));
const config = { ...tsjsg.DEFAULT_CONFIG, path: "", skipTypeCheck: true, type: "*" };
const options = {
  noEmit: true,
  emitDecoratorMetadata: true,
  experimentalDecorators: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  strictNullChecks: true,
  types: [],
};

const kinds = new Set([
  ts.SyntaxKind.InterfaceDeclaration,
  ts.SyntaxKind.ClassDeclaration,
  ts.SyntaxKind.EnumDeclaration,
  ts.SyntaxKind.TypeAliasDeclaration,
]);

function* declared(file) {
  const seen = new Set();
  for (const node of file.statements) {
    if (!kinds.has(node.kind) || !node.name || !(ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Export)) continue;
    if (seen.has(node.name.text)) continue;
    seen.add(node.name.text);
    yield node;
  }
}

for (let round = 0; round < rounds; round++) {
  const lines = [];
  const begin = performance.now();
  const program = ts.createProgram(files, options);
  program.getTypeChecker();
  const made = performance.now();
  for (const name of files) {
    for (const node of declared(program.getSourceFile(name))) {
      const line = { file: name, symbol: node.name.text, generic: Boolean(node.typeParameters?.length) };
      try {
        const generator = new tsjsg.SchemaGenerator(
          program,
          tsjsg.createParser(program, config),
          tsjsg.createFormatter(config),
          config,
        );
        line.schema = generator.createSchemaFromNodes([node]);
      } catch (error) {
        line.error = String(error.message).split("\n")[0];
      }
      lines.push(line);
    }
  }
  const end = performance.now();
  process.stderr.write(JSON.stringify({ program: made - begin, schemas: end - made, count: lines.length }) + "\n");
  if (round === rounds - 1) for (const line of lines) process.stdout.write(JSON.stringify(line) + "\n");
}
