/**
 * Makes a function that runs at most once in `waitMs`: at once for the first call, and once more after the wait if there
 * were further calls meanwhile.
 */
export function throttle(run: () => void, waitMs: number): { call: () => void; cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isWanted = false;
  const begin = () => {
    isWanted = false;
    run();
    timer = setTimeout(() => {
      timer = undefined;
      if (isWanted) begin();
    }, waitMs);
  };
  return {
    call: () => {
      if (timer === undefined) begin();
      else isWanted = true;
    },
    cancel: () => clearTimeout(timer),
  };
}
