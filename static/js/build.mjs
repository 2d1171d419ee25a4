// Bundles what browsers load into static/build/: `npm run build`. The names carry no hash: Django's static files storage adds one.
import { readFile } from "node:fs/promises";
import { rmSync } from "node:fs";

import { build } from "esbuild";
import subsetFont from "subset-font";

const shared = { bundle: true, minify: true, legalComments: "none", outdir: "static/build", logLevel: "warning" };

// CodeMirror's commands import the parsers' package for commands that the editor does not have. The package does not say that leaving
// it out changes nothing, so it is said here: 5 kB over the wire.
const withoutParsers = {
  name: "without-parsers",
  setup(bundler) {
    bundler.onResolve({ filter: /^@lezer\/common$/ }, async ({ path, pluginData, ...rest }) => {
      if (pluginData === "resolving") return undefined;
      return { ...(await bundler.resolve(path, { ...rest, pluginData: "resolving" })), sideEffects: false };
    });
  },
};

// htmx evaluates texts where its configuration allows it, which ours and the policy of every page forbid. A bundler that meets `eval` has
// to keep the names of everything around it, since the text might use them: 8 kB more over the wire.
const withoutEval = {
  name: "without-eval",
  setup(bundler) {
    bundler.onLoad({ filter: /htmx\.esm\.js$/ }, async ({ path }) => {
      const contents = (await readFile(path, "utf8")).replace("return eval(str)", "return undefined");
      return { contents };
    });
  },
};

// `?letters` after a font's name: only the letters and weights that site.css says it is for.
const LETTERS = `${String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 32 + index))}\u00a0·×–—‘’“”…→`;
const fewerLetters = {
  name: "fewer-letters",
  setup(bundler) {
    bundler.onResolve({ filter: /\.woff2\?letters$/ }, async ({ path, resolveDir, kind }) => {
      const whole = await bundler.resolve(path.replace("?letters", ""), { resolveDir, kind });
      return { path: whole.path.replace(".woff2", "-letters.woff2"), namespace: "letters", pluginData: whole.path };
    });
    bundler.onLoad({ filter: /.*/, namespace: "letters" }, async ({ pluginData }) => {
      const contents = await subsetFont(await readFile(pluginData), LETTERS, {
        targetFormat: "woff2",
        keepFeatures: ["kern", "tnum"],
        noHinting: true,
        variationAxes: { wght: { min: 300, max: 760 } },
      });
      return { contents, loader: "file" };
    });
  },
};

rmSync("static/build", { recursive: true, force: true });
await build({
  ...shared,
  entryPoints: ["static/js/main.js", "static/js/live.js", "static/js/editor.js", "static/js/assist.js"],
  format: "esm",
  target: "es2022",
  plugins: [withoutParsers, withoutEval],
});
await build({
  ...shared,
  entryPoints: ["static/css/site.css"],
  loader: { ".woff2": "file" },
  assetNames: "[name]",
  plugins: [fewerLetters],
});
