/**
 * Bundles the tests that need no browser and runs them; fails if any fails.
 * With `--dom FILE` it bundles those that need one instead: tests/browser/test_client_dom.py runs them.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = fileURLToPath(new URL("tests", import.meta.url));
const [option, file] = process.argv.slice(2);

if (option === "--dom") {
  await build({ entryPoints: [join(folder, "dom/index.ts")], bundle: true, format: "iife", outfile: file });
} else {
  const output = mkdtempSync(join(tmpdir(), "liveview-client-"));
  const names = readdirSync(folder).filter((name) => name.endsWith(".test.ts"));
  await build({
    entryPoints: names.map((name) => join(folder, name)),
    bundle: true,
    format: "esm",
    platform: "node",
    outdir: output,
    outExtension: { ".js": ".mjs" },
  });
  const files = readdirSync(output).map((name) => join(output, name));
  const { status } = spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit" });
  rmSync(output, { recursive: true });
  process.exitCode = status ?? 1;
}
