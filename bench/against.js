/**
 * Adds to every round of the other sides how its figure `key` compares with that of side `base` in the same round, as
 * `name`. Both were measured a moment apart, so what else the machine does weighs less.
 */
export function against(sides, base, key, name) {
  for (const [side, rounds] of Object.entries(sides)) {
    if (side === base) continue;
    for (const [i, round] of rounds.entries()) round[name] = round[key] / sides[base][i][key];
  }
}
