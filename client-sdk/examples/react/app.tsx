import {
  currentExercise,
  isConnected,
  type LiveRoom,
  leftMs,
  plainText,
  type RichText,
} from '@tribu-live/client-sdk';
import { useEffect, useState } from 'react';
import { Faces } from './faces.tsx';
import { PageEditor } from './page-editor.tsx';
import { useRoom, useRoomState } from './use-room.ts';

const PROMPT: RichText = [
  { kind: 'paragraph', spans: [{ text: 'Raconte le moment où ton projet est né.' }] },
];

export function App({ serverUrl, token }: { readonly serverUrl: string; readonly token: string }) {
  const entering = useRoom(serverUrl, token);
  switch (entering.is) {
    case 'entering':
      return <p role="status">On entre…</p>;
    case 'refused':
      return <p role="alert">Impossible d’entrer ({entering.code}).</p>;
    case 'inside':
      return <Workshop room={entering.room} />;
  }
}

function Workshop({ room }: { readonly room: LiveRoom }) {
  const state = useRoomState(room);
  const me = state.people[room.you.personId];
  const steers = me?.role === 'mentor';
  const raised = state.hands.some(({ personId }) => personId === room.you.personId);
  const exercise = state.exercises.at(-1);
  const running = currentExercise(state);
  return (
    <main>
      <h1>{state.session?.title}</h1>
      <p role="status">{Object.values(state.people).filter(isConnected).length} en ligne</p>
      <Faces room={room} state={state} />
      {steers && running === null && (
        <button type="button" onClick={() => room.exercise.start({ prompt: PROMPT, durationSeconds: 600 })}>
          Lancer 10 minutes d’écriture
        </button>
      )}
      {steers && running !== null && (
        <button type="button" onClick={() => room.exercise.end()}>
          Levez les stylos !
        </button>
      )}
      {!steers && (
        <button
          type="button"
          aria-pressed={raised}
          onClick={() => (raised ? room.hands.lower() : room.hands.raise())}
        >
          {raised ? 'Baisser la main' : 'Lever la main'}
        </button>
      )}
      {exercise !== undefined && (
        <section aria-label="Exercice">
          <p>{plainText(exercise.prompt)}</p>
          {running !== null && <TimeLeft room={room} />}
          {!steers && <PageEditor key={exercise.id} room={room} exerciseId={exercise.id} />}
        </section>
      )}
    </main>
  );
}

/** Deadlines in the state are absolute times of the server's clock: nothing ticks over the wire. */
function TimeLeft({ room }: { readonly room: LiveRoom }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 500);
    return () => clearInterval(timer);
  }, []);
  const exercise = currentExercise(room.state);
  if (exercise === null) return null;
  const seconds = Math.ceil(leftMs(exercise, room.clock.now()) / 1000);
  return (
    <p role="timer">
      {Math.floor(seconds / 60)} min {seconds % 60} s
    </p>
  );
}
