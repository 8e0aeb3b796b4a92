import type { TransportOffer } from '@tribu-live/protocol';
import { io } from 'socket.io-client';
import { LoopPlayer, type MediaLoop, SecureTransport } from '../../media/index.ts';
import type { BareTransport } from './offers.ts';

export interface BarePublisher {
  /** Of its sound and its picture, as the bare server names them. */
  readonly producerIds: readonly string[];
  /** Sends, or falls silent. */
  play(on: boolean): void;
  close(): void;
}

/** Publishes the loop to the bare server, exactly as the synthetic client does to ours. */
export async function publishToBare(url: string, loop: MediaLoop): Promise<BarePublisher> {
  const socket = io(url, { transports: ['websocket'], forceNew: true });
  const offer: BareTransport = await socket.emitWithAck('createTransport');
  const transport = await SecureTransport.create(offer as unknown as TransportOffer);
  const player = new LoopPlayer({ loop, sink: transport, cname: 'bare' });
  transport.onRtcp = (compound) => player.hear(compound);
  await socket.emitWithAck('connectTransport', transport.dtlsParameters);
  const producerIds: string[] = [];
  for (const kind of ['audio', 'video'] as const) {
    producerIds.push(
      await socket.emitWithAck('produce', { kind, rtpParameters: player.rtpParameters(kind) }),
    );
  }
  await transport.connect();
  const play = (on: boolean): void => {
    for (const kind of ['audio', 'video'] as const) {
      if (on) player.play(kind);
      else player.pause(kind);
    }
  };
  play(true);
  return {
    producerIds,
    play,
    close() {
      player.stop();
      transport.close();
      socket.close();
    },
  };
}
