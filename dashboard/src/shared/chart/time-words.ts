const DAY_SECONDS = 86_400;

/**
 * Writes the instants of a chart, in seconds since 1970. On the axis the day stands below the time where it begins to
 * hold, and alone where a step is a day or longer.
 */
export function timeWords(language: string, timeZone: string) {
  const time = new Intl.DateTimeFormat(language, { timeZone, hour: '2-digit', minute: '2-digit' });
  const day = new Intl.DateTimeFormat(language, { timeZone, day: 'numeric', month: 'short' });
  const exact = new Intl.DateTimeFormat(language, { timeZone, dateStyle: 'medium', timeStyle: 'short' });
  return {
    exact: (at: number | null) => (at === null ? '–' : exact.format(at * 1_000)),
    axis: (instants: readonly number[]): string[] => {
      const [first = 0, second = first] = instants;
      const days = instants.map((at) => day.format(at * 1_000));
      if (second - first >= DAY_SECONDS) return days;
      return instants.map((at, index) => {
        const clock = time.format(at * 1_000);
        return days[index] === days[index - 1] ? clock : `${clock}\n${days[index]}`;
      });
    },
  };
}
