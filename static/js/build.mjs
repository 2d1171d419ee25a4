// Bundles what browsers load into static/build/: `npm run build`. The names carry no hash: Django's static files storage adds one.
import { rmSync } from "node:fs";

import { build } from "esbuild";

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

rmSync("static/build", { recursive: true, force: true });
await build({
  ...shared,
  entryPoints: ["static/js/main.js", "static/js/editor.js"],
  format: "esm",
  target: "es2022",
  plugins: [withoutParsers],
});
await build({
  ...shared,
  entryPoints: ["static/css/fonts.css"],
  loader: { ".woff2": "file", ".woff": "empty" },
  assetNames: "[name]",
});
