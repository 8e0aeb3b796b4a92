/** What the school’s own back end needs: mints participant tokens, checks webhooks. Needs WebCrypto only: Node, Deno, Bun, edge. */
export { TribuError } from '@tribu-live/protocol';
export { type MintOptions, mintToken } from './mint-token.ts';
export { type VerifyOptions, verifyWebhook } from './verify-webhook.ts';
