/** What proving an identity needs to know of an API key. */
export interface ApiKey {
  readonly secret: string;
  /** Origins of the pages that may use this key's tokens; empty: of any page. */
  readonly origins: readonly string[];
  readonly active: boolean;
}

/** Where API keys are looked up: the store. */
export interface Keyring {
  secretOf(keyId: string): Promise<ApiKey | null>;
}
