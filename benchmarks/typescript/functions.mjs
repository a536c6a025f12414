// The functions of TypeScript files as TypeScript's own compiler reads them, one JSON object a file.
// Paths come on stdin, one a line. What a function is called follows docs/languages.md.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import ts from "typescript";

const { SyntaxKind: K } = ts;

function keyName(name) {
  if (!name) return "";
  if (ts.isIdentifier(name) || ts.isPrivateIdentifier(name) || ts.isNumericLiteral(name)) return name.getText();
  if (ts.isStringLiteral(name)) return /^(?:[^\W\d][\w$-]*|\$[\w$-]*)$/u.test(name.text) ? name.text : "";
  return "";
}

function dotted(node) {
  if (ts.isIdentifier(node) || node.kind === K.ThisKeyword) return node.getText();
  if (!ts.isPropertyAccessExpression(node)) return "";
  const left = dotted(node.expression);
  return left && `${left}.${node.name.getText()}`;
}

function assignedPath(path) {
  for (const prefix of ["module.exports", "exports"]) {
    if (path === prefix) return "default";
    if (path.startsWith(`${prefix}.`)) return path.slice(prefix.length + 1);
  }
  const at = path.indexOf(".prototype.");
  return at < 0 ? "" : `${path.slice(0, at)}.${path.slice(at + 11)}`;
}

function outside(node) {
  let parent = node.parent;
  while (ts.isParenthesizedExpression(parent) || ts.isAsExpression(parent) || ts.isSatisfiesExpression(parent)) {
    parent = parent.parent;
  }
  return parent;
}

function isAssignment(node) {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === K.EqualsToken;
}

function objectPath(object) {
  const parent = outside(object);
  if (ts.isPropertyAssignment(parent)) {
    const word = keyName(parent.name);
    const around = word && objectPath(parent.parent);
    return around && `${around}.${word}`;
  }
  if (ts.isVariableDeclaration(parent)) return ts.isIdentifier(parent.name) ? parent.name.getText() : "";
  if (isAssignment(parent)) return assignedPath(dotted(parent.left));
  return ts.isExportAssignment(parent) ? "default" : "";
}

// What a function is called inside of what is around it, and the node that defines it; null for one without a name.
function bound(node) {
  if (ts.isFunctionDeclaration(node)) return [node.name ? node.name.getText() : "default", node];
  if (ts.isConstructorDeclaration(node)) return ["constructor", node];
  if (ts.isMethodDeclaration(node) || ts.isMethodSignature(node) || ts.isAccessor(node)) {
    const word = keyName(node.name);
    if (!word || ts.isTypeLiteralNode(node.parent)) return null;
    if (!ts.isObjectLiteralExpression(node.parent)) return [word, node];
    const around = objectPath(node.parent);
    return around ? [`${around}.${word}`, node] : null;
  }
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return null;
  const parent = outside(node);
  if (ts.isVariableDeclaration(parent)) {
    if (!ts.isIdentifier(parent.name)) return null;
    const list = parent.parent;
    return [parent.name.getText(), list.declarations.length === 1 && ts.isVariableStatement(list.parent) ? list.parent : parent];
  }
  if (ts.isPropertyDeclaration(parent)) {
    const word = keyName(parent.name);
    return word ? [word, parent] : null;
  }
  if (ts.isPropertyAssignment(parent)) {
    const word = keyName(parent.name);
    const around = word && objectPath(parent.parent);
    return around ? [`${around}.${word}`, parent] : null;
  }
  if (isAssignment(parent)) {
    const path = assignedPath(dotted(parent.left));
    return path ? [path, parent] : null;
  }
  return ts.isExportAssignment(parent) ? ["default", parent] : null;
}

function className(node) {
  if (node.name) return node.name.getText();
  const parent = node.parent;
  if (ts.isVariableDeclaration(parent)) return ts.isIdentifier(parent.name) ? parent.name.getText() : "";
  if (isAssignment(parent)) return assignedPath(dotted(parent.left));
  return ts.isExportAssignment(parent) || ts.isClassDeclaration(node) ? "default" : "";
}

function start(node, file) {
  const modifiers = node.modifiers ?? [];
  const first = modifiers.find((one) => !ts.isDecorator(one));
  if (first) return first.getStart(file);
  const last = modifiers.at(-1);
  return last ? ts.skipTrivia(file.text, last.end) : node.getStart(file);
}

function parameter(node, file) {
  const name = ts.isIdentifier(node.name) ? node.name.getText(file) : "";
  return {
    name,
    rest: !!node.dotDotDotToken,
    optional: !!node.questionToken,
    default: !!node.initializer,
    type: node.type ? node.type.getText(file) : null,
    start: node.getStart(file),
    end: node.end,
  };
}

function functions(file) {
  const found = [];
  const visit = (node, path) => {
    let inner = path;
    if (ts.isModuleDeclaration(node)) {
      if (ts.isIdentifier(node.name) && node.name.text !== "global") inner = [...path, node.name.getText(file)];
    } else if (ts.isClassLike(node) || ts.isInterfaceDeclaration(node)) {
      const name = className(node);
      if (name) inner = [...path, name];
    } else if (ts.isFunctionLike(node)) {
      const named = bound(node);
      if (named) {
        inner = [...path, named[0]];
        const from = start(named[1], file);
        const body = node.body;
        found.push({
          symbol: inner.join("."),
          line: file.getLineAndCharacterOfPosition(from).line,
          start: from,
          body: body ? body.getStart(file) : null,
          async: !!node.modifiers?.some((one) => one.kind === K.AsyncKeyword),
          generator: !!node.asteriskToken,
          parameters: node.parameters.map((one) => parameter(one, file)),
          returns: node.type ? node.type.getText(file) : null,
          generics: (node.typeParameters ?? []).map((one) => one.name.getText(file)),
          modifiers: (named[1].modifiers ?? []).filter((one) => !ts.isDecorator(one)).map((one) => one.getText(file)),
          decorators: (ts.getDecorators(named[1]) ?? []).length,
        });
      }
    }
    ts.forEachChild(node, (child) => visit(child, inner));
  };
  visit(file, []);
  return found;
}

for await (const path of createInterface({ input: process.stdin })) {
  const text = readFileSync(path, "utf8");
  const kind = path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
  const answer = { path, errors: file.parseDiagnostics.length, functions: functions(file) };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
