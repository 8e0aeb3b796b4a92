/** Mints participant tokens on the school's own back end. Needs WebCrypto only: Node, Deno, Bun, edge. */
export { TribuError } from '@tribu-live/protocol';
export { type MintOptions, mintToken } from './mint-token.ts';
