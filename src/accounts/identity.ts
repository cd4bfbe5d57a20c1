/** Who a request acts as, once its token is known. */
export interface Identity {
  readonly tokenId: number;
  readonly isOperator: boolean;
  /** The account it acts for; null for an operator who named none. */
  readonly accountId: number | null;
  /** When its token expires; null: never. */
  readonly expiresAt: Date | null;
}

const IDENTITY = Symbol('identity');

type WithIdentity = object & { [IDENTITY]?: Identity };

export function setIdentity(request: object, identity: Identity): void {
  (request as WithIdentity)[IDENTITY] = identity;
}

/** Who the request acts as; undefined if the route is public. */
export function identityOf(request: object): Identity | undefined {
  return (request as WithIdentity)[IDENTITY];
}
