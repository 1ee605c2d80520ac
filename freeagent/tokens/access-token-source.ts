/** Where the client gets its bearer token from; token-guard.ts is the real one. */
export interface AccessTokenSource {
  /** A token that is good for at least the next minutes. @throws Problem login_needed when a person must log in. */
  current(): Promise<string>;
  /**
   * FreeAgent answered 401 to `token`: gives another one, by a refresh if nobody has refreshed since.
   * @throws Problem login_needed when a person must log in.
   */
  refused(token: string): Promise<string>;
}
