import type { TrackSource } from '@tribu-live/protocol';
import type { types } from 'mediasoup-client';
import { MEDIA_DEFAULTS } from '../defaults.ts';

type SendingOptions = Pick<types.ProducerOptions, 'encodings' | 'codecOptions'>;

/**
 * How a source is encoded. Speech has priority in the sender's queue and in the network, so that on a weak
 * line the picture yields first. Made anew for each call: mediasoup-client writes into it.
 */
export function encodingsOf(source: TrackSource): SendingOptions {
  switch (source) {
    case 'microphone':
    case 'whisper':
      return {
        encodings: [
          {
            maxBitrate: MEDIA_DEFAULTS.microphoneBitrate,
            dtx: true,
            priority: 'high',
            networkPriority: 'high',
          },
        ],
        codecOptions: {
          opusStereo: false,
          opusFec: true,
          opusDtx: true,
          // Browsers leave lost sound to the listener's guess; asked for again, it is whole at least in the recording.
          opusNack: true,
          opusMaxAverageBitrate: MEDIA_DEFAULTS.microphoneBitrate,
        },
      };
    case 'camera':
      return {
        encodings: MEDIA_DEFAULTS.cameraLayers.map((layer) => ({
          ...layer,
          maxFramerate: MEDIA_DEFAULTS.camera.maxFrameRate,
          priority: 'low',
          networkPriority: 'low',
        })),
      };
    case 'screen':
      return {
        encodings: [
          {
            maxBitrate: MEDIA_DEFAULTS.screen.maxBitrate,
            maxFramerate: MEDIA_DEFAULTS.screen.maxFrameRate,
            dtx: true,
            priority: 'medium',
            networkPriority: 'low',
          },
        ],
      };
  }
}
