import type { RecordingResource } from '@tribu-live/protocol';
import type { Words } from './words.ts';

/** What a past session's card says of its recording. */
export type RecordingView =
  | { readonly is: 'none' | 'soon' | 'failed' | 'deleted'; readonly text: string }
  | { readonly is: 'composing'; readonly text: string; readonly percent: number }
  | { readonly is: 'ready'; readonly text: string; readonly length: string };

/** `recording`: undefined where the session has none. */
export function recordingView(recording: RecordingResource | undefined, words: Words): RecordingView {
  switch (recording?.status) {
    case undefined:
    case 'empty':
      return { is: 'none', text: words.t('recordingNone') };
    case 'recording':
      return { is: 'soon', text: words.t('recordingSoon') };
    case 'composing': {
      const percent = Math.floor((recording?.progress ?? 0) * 100);
      return { is: 'composing', text: words.t('recordingComposing', { count: percent }), percent };
    }
    case 'ready':
      return {
        is: 'ready',
        text: words.t('recordingReady'),
        length: lengthWords(recording?.durationMs ?? 0, words),
      };
    case 'failed': {
      const nothing = recording?.failure === 'nothing_usable';
      return { is: 'failed', text: words.t(nothing ? 'recordingUnusable' : 'recordingFailed') };
    }
    case 'deleted': {
      const at = recording?.deletion?.at;
      const text = at === undefined ? 'recordingDeletedPlain' : 'recordingDeleted';
      return {
        is: 'deleted',
        text: words.t(text, { day: at === undefined ? '' : words.date(Date.parse(at)) }),
      };
    }
  }
}

/** Whether a recording will be another one in a moment. */
export function isUnderWay({ status }: RecordingResource): boolean {
  return status === 'recording' || status === 'composing';
}

export function lengthWords(ms: number, words: Words): string {
  return ms < 60_000
    ? words.t('seconds', { count: Math.max(1, Math.round(ms / 1000)) })
    : words.t('minutes', { count: Math.round(ms / 60_000) });
}
