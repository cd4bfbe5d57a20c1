/**
 * Session settings that restrict plans to index lookups, because statistics mislead: a statement planned while a
 * partition was empty would scan it once it is full. JIT would not help.
 */
export const INDEX_PLANS = {
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
} as const;
