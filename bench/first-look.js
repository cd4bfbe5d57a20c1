/* oxlint-disable no-undef -- both run in the page */

/**
 * Runs in the page before all else: notes in `firstLook`, in milliseconds since the visit began, when the figures of the
 * overview show numbers and when both charts are drawn, each once it has been painted.
 */
export function watchOverview() {
  const seen = {
    figures: () => [...document.querySelectorAll('main dl > dd:first-of-type')].some((one) => /\d/.test(one.innerText)),
    charts: () => document.querySelectorAll('main figure canvas').length >= 2,
  };
  globalThis.firstLook = {};
  const look = () => {
    for (const [name, isThere] of Object.entries(seen)) {
      if (name in globalThis.firstLook || !isThere()) continue;
      globalThis.firstLook[name] = undefined;
      // A frame is painted after what was asked for in it: the one after that begins when it is done.
      requestAnimationFrame(() => requestAnimationFrame(() => (globalThis.firstLook[name] = performance.now())));
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
}

/** Runs in the page: once all is shown, what was noted and how many requests and bytes, compressed, it took. */
export function firstLookOf() {
  const { figures, charts } = globalThis.firstLook;
  if (!figures || !charts) return null;
  const loaded = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  // What comes from the cache transfers nothing.
  const asked = loaded.filter(({ transferSize }) => transferSize > 0);
  const bytes = asked.reduce((sum, { transferSize }) => sum + transferSize, 0);
  return { figures, charts, requests: asked.length, kilobytes: bytes / 1_000 };
}
