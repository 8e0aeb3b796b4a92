import type { TransportOffer } from '@tribu-live/protocol';
import { io } from 'socket.io-client';
import { LoopPlayer, type MediaLoop, SecureTransport } from '../../media/index.ts';
import type { BareTransport } from './offers.ts';

/** Publishes the loop to the bare server, exactly as the synthetic client does to ours. */
export async function publishToBare(url: string, loop: MediaLoop): Promise<{ close(): void }> {
  const socket = io(url, { transports: ['websocket'], forceNew: true });
  const offer: BareTransport = await socket.emitWithAck('createTransport');
  const transport = await SecureTransport.create(offer as unknown as TransportOffer);
  const player = new LoopPlayer({ loop, sink: transport, cname: 'bare' });
  transport.onRtcp = (compound) => player.hear(compound);
  await socket.emitWithAck('connectTransport', transport.dtlsParameters);
  for (const kind of ['audio', 'video'] as const) {
    await socket.emitWithAck('produce', { kind, rtpParameters: player.rtpParameters(kind) });
  }
  await transport.connect();
  player.play('audio');
  player.play('video');
  return {
    close() {
      player.stop();
      transport.close();
      socket.close();
    },
  };
}
