/** How deliveries had ended. */
export const OUTCOMES = ['delivered', 'exhausted', 'canceled'] as const;
export type Outcomes = Record<(typeof OUTCOMES)[number], number>;

export const NONE: Outcomes = { delivered: 0, exhausted: 0, canceled: 0 };

export function addOutcomes(one: Outcomes, other: Outcomes): Outcomes {
  const { delivered, exhausted, canceled } = other;
  return {
    delivered: one.delivered + delivered,
    exhausted: one.exhausted + exhausted,
    canceled: one.canceled + canceled,
  };
}

/** In words: `12 delivered, 3 exhausted, 0 canceled`. */
export function outcomesText(outcomes: Outcomes): string {
  return OUTCOMES.map((outcome) => `${outcomes[outcome]} ${outcome}`).join(', ');
}
