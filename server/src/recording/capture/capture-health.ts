import type { NodeReport } from '@tribu-live/protocol';
import type { CaptureClient } from './capture-client.ts';

/** How this node's capture process fares, for those who run the deployment. */
export function captureHealth({
  connected,
  totals,
}: Pick<CaptureClient, 'connected' | 'totals'>): NodeReport['capture'] {
  return {
    connected,
    takesOpen: totals.openTakes,
    takesInTrouble: totals.takesInTrouble,
    piecesToUpload: totals.uploads.pieces,
    uploadsBehindSeconds: totals.uploads.behindMs / 1000,
  };
}
