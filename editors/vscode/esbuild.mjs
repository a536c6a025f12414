// Bundles the extension, and the parts that tests load without VS Code.
import { build } from "esbuild";

const common = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode"],
  sourcemap: !process.argv.includes("--minify"),
  minify: process.argv.includes("--minify"),
};
await build({ ...common, entryPoints: ["src/extension.ts"], outfile: "dist/extension.js" });
await build({ ...common, entryPoints: ["src/find.ts", "src/restarts.ts"], outdir: "dist/parts" });
