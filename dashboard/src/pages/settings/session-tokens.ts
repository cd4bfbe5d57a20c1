/** Milliseconds. The service notes a token's use to the minute. */
const NOTED_WITHIN_MS = 3 * 60_000;

/**
 * Which tokens a session may be using that has just read this list: its use was noted, so it is among those used last. More
 * than one where others are in use too.
 */
export function sessionTokens(tokens: readonly { id: string; lastUsedAt: string | null }[]): string[] {
  const usedAt = (token: { lastUsedAt: string | null }) =>
    token.lastUsedAt === null ? Number.NEGATIVE_INFINITY : Date.parse(token.lastUsedAt);
  const latest = Math.max(...tokens.map(usedAt));
  return tokens.filter((token) => usedAt(token) >= latest - NOTED_WITHIN_MS).map(({ id }) => id);
}
