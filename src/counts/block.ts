/**
 * Deliveries are counted in blocks of 4096 consecutive ids: small enough to look through one in a millisecond or two, so
 * large that a hundred million deliveries make 25,000 blocks.
 */
export const BLOCK_BITS = 12;
