// Bundles what browsers load into static/build/: `npm run build`. The names carry no hash, because Django's static files storage adds one.
import { build } from "esbuild";

const shared = { bundle: true, minify: true, legalComments: "none", outdir: "static/build", logLevel: "warning" };

await build({ ...shared, entryPoints: ["static/js/main.js", "static/js/editor.js"], format: "esm", target: "es2022" });
await build({ ...shared, entryPoints: ["static/css/fonts.css"], loader: { ".woff2": "file", ".woff": "empty" }, assetNames: "[name]" });
