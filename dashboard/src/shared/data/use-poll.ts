import { useEffect, useRef } from 'react';

/** Calls `onTick` every so many milliseconds while the page is visible: for what the service does not tell of itself. */
export function usePoll(onTick: () => void, everyMs: number, isOn: boolean): void {
  const latest = useRef(onTick);
  useEffect(() => {
    latest.current = onTick;
  }, [onTick]);
  useEffect(() => {
    if (!isOn) return;
    const timer = setInterval(() => {
      if (!document.hidden) latest.current();
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs, isOn]);
}
