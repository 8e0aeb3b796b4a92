import type { LiveRoom, OwnPage, PageStatus } from '@tribu-live/client-sdk';
import { useEffect, useReducer, useState } from 'react';

const STATUS: Readonly<Record<PageStatus, string>> = {
  loading: 'On cherche ta page…',
  saved: 'Enregistré',
  saving: 'On enregistre…',
  unsaved: 'Pas encore enregistré',
  too_large: 'Ce texte est trop long : raccourcis‑le pour qu’il soit enregistré.',
  frozen: 'Ta page est rendue.',
  lost_line: 'Hors ligne : ton texte est gardé dans ce navigateur.',
};

/** One's own page: the SDK saves, keeps a draft and counts words; the component shows it. */
export function PageEditor({ room, exerciseId }: { readonly room: LiveRoom; readonly exerciseId: string }) {
  const [page, setPage] = useState<OwnPage | null>(null);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const opened = room.pages.own(exerciseId);
    const stop = opened.on('changed', redraw);
    setPage(opened);
    return () => {
      stop();
      opened.close();
    };
  }, [room, exerciseId]);
  if (page === null) return null;
  return (
    <>
      <textarea
        aria-label="Ta page"
        value={page.text}
        readOnly={!page.writable || page.status === 'loading'}
        onChange={(event) => page.write(event.target.value)}
      />
      <p role="status">
        {page.words} mots · {STATUS[page.status]}
      </p>
      {page.otherVersion !== null && (
        <details>
          <summary>Autre version de ta page</summary>
          <pre>{page.otherVersion}</pre>
          {page.writable && (
            <button type="button" onClick={() => page.useOther()}>
              Continuer avec celle‑ci
            </button>
          )}
          <button type="button" onClick={() => page.dropOther()}>
            Supprimer
          </button>
        </details>
      )}
    </>
  );
}
