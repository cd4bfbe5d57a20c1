/**
 * Adds the ratio of the figure `key` to that of side `base` in the same round, as `name`, to every round of the other
 * sides. Both were measured moments apart, so other load on the machine matters less.
 */
export function against(sides, base, key, name) {
  for (const [side, rounds] of Object.entries(sides)) {
    if (side === base) continue;
    for (const [i, round] of rounds.entries()) round[name] = round[key] / sides[base][i][key];
  }
}
