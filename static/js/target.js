// The target stage stands in a field of its own. Where a button changes it together with the text, as renaming the target's stage does,
// undo and redo take it along.

import { invertedEffects } from "@codemirror/commands";
import { StateEffect } from "@codemirror/state";

const setTarget = StateEffect.define();

/** The effect that puts `target` into the field. */
export function changeTarget(target) {
  return setTarget.of({ from: field()?.value ?? "", to: target });
}

export const undoneTargets = invertedEffects.of((transaction) =>
  transaction.effects.filter((effect) => effect.is(setTarget)).map(({ value }) => setTarget.of({ from: value.to, to: value.from })),
);

/** Puts what the effects of an update say into the field. */
export function writeTarget(update) {
  for (const { effects } of update.transactions) {
    for (const effect of effects) if (effect.is(setTarget) && field()) field().value = effect.value.to;
  }
}

function field() {
  return document.getElementById("build-target");
}
