import type { LiveRoom, RemoteTrack, RoomState } from '@tribu-live/client-sdk';
import { useEffect, useState } from 'react';

/** Pictures and voices of the others, and a button for one's own. */
export function Faces({ room, state }: { readonly room: LiveRoom; readonly state: RoomState }) {
  const tracks = useRemoteTracks(room);
  const [publishing, setPublishing] = useState(false);
  useEffect(() => {
    const pictures = tracks.filter(({ track }) => track.kind === 'video');
    room.reportVisible(pictures.map(({ trackId }) => ({ trackId, width: 320, height: 180 })));
  }, [room, tracks]);
  const publish = async () => {
    setPublishing(true);
    await Promise.all([room.publish('microphone'), room.publish('camera')]).catch(() => setPublishing(false));
  };
  return (
    <section aria-label="Les autres">
      <div className="faces">
        {tracks.map((track) => (
          <Medium key={track.trackId} track={track} name={state.people[track.personId]?.name ?? ''} />
        ))}
      </div>
      {!publishing && (
        <button type="button" onClick={publish}>
          Allumer micro et caméra
        </button>
      )}
    </section>
  );
}

function Medium({ track: { track }, name }: { readonly track: RemoteTrack; readonly name: string }) {
  const attach = (element: HTMLMediaElement | null) => {
    if (element === null || element.srcObject !== null) return;
    element.srcObject = new MediaStream([track]);
  };
  // Live pictures and voices: there are no captions to give.
  // biome-ignore lint/a11y/useMediaCaption: see above
  if (track.kind === 'audio') return <audio ref={attach} autoPlay />;
  return <video ref={attach} aria-label={name} autoPlay muted playsInline />;
}

function useRemoteTracks(room: LiveRoom): readonly RemoteTrack[] {
  const [tracks, setTracks] = useState<readonly RemoteTrack[]>([]);
  useEffect(() => {
    const look = () => setTracks([...room.remoteTracks.values()]);
    const stops = [room.on('trackAdded', look), room.on('trackRemoved', look)];
    look();
    return () => {
      for (const stop of stops) stop();
    };
  }, [room]);
  return tracks;
}
