/** Table rows for the result of {@link accountOf}. */
export const ACCOUNT_ROWS = [
  { key: 'lost', text: 'lost' },
  { key: 'duplicated', text: 'received more than once' },
  { key: 'unexpected', text: 'never published, but received' },
];

/** The expected events a receiver has not received, and those it received too often, below a path. */
export async function accountOf(receiver, prefix) {
  const { lost, duplicated, unexpected } = await receiver.figures(prefix);
  return { lost, duplicated, unexpected };
}

/** Makes the run fail if any round of any side lost or repeated something. */
export function failUnlessAccounted(sides) {
  const rounds = Object.values(sides).flat();
  if (rounds.some((round) => ACCOUNT_ROWS.some(({ key }) => round[key] > 0))) process.exitCode = 1;
}
