/**
 * Connection options that hold plans to index look-ups, because statistics mislead: a statement planned while a partition
 * was empty would scan it once it is full. There is nothing to compile.
 */
export const INDEX_PLANS = '-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off';
