// Times dockerfile-utils' validate(): {rounds, inARow, corpus: {name: text}} on standard input, {name: best seconds} on standard output.
import { readFileSync } from "node:fs";
import { validate } from "dockerfile-utils";

const { rounds, inARow, corpus } = JSON.parse(readFileSync(0, "utf8"));
const best = {};
for (let round = 0; round < rounds; round++) {
  for (const [name, text] of Object.entries(corpus)) {
    for (let call = 0; call < inARow; call++) {
      const started = process.hrtime.bigint();
      validate(text);
      const taken = Number(process.hrtime.bigint() - started) / 1e9;
      best[name] = Math.min(best[name] ?? Infinity, taken);
    }
  }
}
process.stdout.write(JSON.stringify(best));
