/**
 * Settings of a session that hold plans to index look-ups, because statistics mislead: a statement planned while a partition
 * was empty would scan it once it is full. There is nothing to compile.
 */
export const INDEX_PLANS = {
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
} as const;
