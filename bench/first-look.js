/* oxlint-disable no-undef -- both run in the page */

/**
 * Runs in the page before everything else. Records in `firstLook`, in milliseconds since the visit began, when the
 * figures of the overview show numbers and when both charts are drawn, each once it has been painted.
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
      // A frame is painted after its callbacks, so the next frame begins once it has been painted.
      requestAnimationFrame(() => requestAnimationFrame(() => (globalThis.firstLook[name] = performance.now())));
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
}

/**
 * Runs in the page. Once everything is shown, returns the recorded times, and the number of requests and compressed
 * bytes.
 */
export function firstLookOf() {
  const { figures, charts } = globalThis.firstLook;
  if (!figures || !charts) return null;
  const loaded = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  // Cached files transfer nothing.
  const asked = loaded.filter(({ transferSize }) => transferSize > 0);
  const bytes = asked.reduce((sum, { transferSize }) => sum + transferSize, 0);
  return { figures, charts, requests: asked.length, kilobytes: bytes / 1_000 };
}
