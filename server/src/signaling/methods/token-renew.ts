import type { Handler } from '../call.ts';

export const tokenRenew: Handler<'token.renew'> = async ({ peer, room }) => ({
  resumeToken: room.renewToken(peer),
});
