/** Where the language server is: pure, so that it is tested without an editor. */

import * as path from "node:path";

/** What is known when the server is looked for. */
export interface Surroundings {
  /** The setting `ananke.server.path`. */
  readonly setting: string;
  /** Whether the workspace is trusted: only then may its own folders bring a program. */
  readonly trusted: boolean;
  /** The interpreter that the Python extension has chosen. */
  readonly interpreter: string;
  readonly folders: readonly string[];
  /** `PATH`, split. */
  readonly search: readonly string[];
  readonly platform: NodeJS.Platform;
  /** Whether a file is there and may be run. */
  runs(file: string): boolean;
}

/** The program, and what was tried before it was found. */
export interface Found {
  readonly command: string | undefined;
  readonly steps: readonly string[];
}

/** Look in the setting, the workspace's environments and `PATH`, in this order. */
export function findServer(around: Surroundings): Found {
  const steps: string[] = [];
  for (const { file, from } of candidates(around, steps)) {
    if (around.runs(file)) {
      steps.push(`${from}: ${file}`);
      return { command: file, steps };
    }
    steps.push(`${from}: ${file} is not there`);
    if (from === "ananke.server.path") {
      // Whoever names a program wants that one, and no other in its place.
      return { command: undefined, steps };
    }
  }
  return { command: undefined, steps };
}

interface Candidate {
  readonly file: string;
  readonly from: string;
}

function* candidates(around: Surroundings, steps: string[]): Generator<Candidate> {
  const windows = around.platform === "win32";
  const name = windows ? "ananke-lsp.exe" : "ananke-lsp";
  if (around.setting) {
    yield { file: around.setting, from: "ananke.server.path" };
    return;
  }
  if (around.trusted) {
    if (around.interpreter) {
      yield { file: path.join(path.dirname(around.interpreter), name), from: "the chosen interpreter" };
    }
    for (const folder of around.folders) {
      for (const environment of [".venv", "venv"]) {
        yield { file: path.join(folder, environment, windows ? "Scripts" : "bin", name), from: "the workspace" };
      }
    }
  } else {
    steps.push("the workspace is not trusted: its environments are left out");
  }
  for (const folder of around.search) {
    if (folder && path.isAbsolute(folder)) {
      yield { file: path.join(folder, name), from: "PATH" };
    }
  }
}
