/**
 * Builds the client's scripts into the Python package. With --check it builds in memory and says whether the committed
 * files are that build. Either way it fails where a file is above its budget.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { minify } from "terser";

/** `debug.js` is for development, and has a budget to stay a script that one reads in one go. */
const SCRIPTS = [
  { name: "client.js", entry: "src/main.ts", budgetBytes: 10_400 },
  { name: "debug.js", entry: "src/debug/main.ts", budgetBytes: 2_500 },
];
/**
 * Properties of objects that never leave the script: with short names it is 150 bytes less. Nothing in the script reads a
 * property of this name of what is the browser's.
 */
const OURS =
  "pending connection refusal isLost shown tries sender isOverruled served chosen offline wants parts holes resume received opened queued answered define listen isOld lasting steps leaving fresh plain others tid observer note run timer keep obey fail typed anchor names items first last origin clone body element root update closed receive url".split(
    " ",
  );
const isCheck = process.argv.includes("--check");
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

for (const { name, entry, budgetBytes } of SCRIPTS) {
  const code = await bundled(entry);
  const target = path(`../src/liveview/server/assets/${name}`);
  const size = gzipSync(code, { level: 9 }).length;
  console.log(`${name}: ${code.length} bytes, ${size} gzipped, budget ${budgetBytes}`);
  if (size > budgetBytes) fail(`${name} is ${size - budgetBytes} bytes above its budget.`);
  if (!isCheck) writeFileSync(target, code);
  else if (readFileSync(target, "utf8") !== code)
    fail(`${name} is not what its source builds: run npm run build.`);
}

async function bundled(entry) {
  const bundle = await build({
    entryPoints: [path(entry)],
    bundle: true,
    format: "iife",
    target: "es2022",
    minifySyntax: true,
    write: false,
  });
  // esbuild minifies too, but to 6 % more after gzip: it puts no function where it is called.
  const { code } = await minify(bundle.outputFiles[0].text, {
    ecma: 2020,
    toplevel: true,
    compress: {
      passes: 4,
      hoist_funs: true,
      pure_getters: true,
      sequences: false,
      unsafe: true,
      unsafe_arrows: true,
      unsafe_methods: true,
    },
    // `builtins`: a name is ours though the browser has one like it on something that we never touch.
    mangle: { properties: { builtins: true, regex: new RegExp(`^(${OURS.join("|")})$`) } },
  });
  return code;
}

function fail(text) {
  console.error(text);
  process.exitCode = 1;
}
