import { mkdtemp, rm } from 'node:fs/promises';

/**
 * Makes a folder that appears at its place complete or not at all: `make` fills a draft, whose path begins with `prefix`, and
 * then renames or links it. A start killed halfway leaves nothing broken, and of two starts at once the first one's is used.
 */
export async function makeWhole(prefix: string, make: (draft: string) => Promise<void>): Promise<void> {
  const draft = await mkdtemp(prefix);
  try {
    await make(draft);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!isTaken(error)) throw error;
  }
}

/** Whether a rename or a link failed because another process was first. */
function isTaken(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOTEMPTY' || code === 'EEXIST';
}
