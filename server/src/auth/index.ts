export { authenticateApiKey } from './api-key.ts';
export type { ApiKey, Keyring } from './keyring.ts';
export { mintNodeOrder, type OrderCredential, verifyNodeOrder } from './node-order.ts';
export { verifyOperatorToken } from './operator-token.ts';
export { OriginPolicy, type OriginPolicyOptions, sameMachineOrigins } from './origin-policy.ts';
export {
  mintParticipantToken,
  type ParticipantTokenInput,
  type VerifiedParticipant,
  verifyParticipantToken,
} from './participant-token.ts';
export { mintReplayLink, type ReplayLink, verifyReplayLink } from './replay-link.ts';
export { mintResumeToken, type Returning, verifyResumeToken } from './resume-token.ts';
