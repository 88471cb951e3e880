/** Times of the protocol are Unix seconds. */
export const nowSeconds = (): number => Math.floor(Date.now() / 1000);
