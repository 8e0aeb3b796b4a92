import { TribuError } from '@tribu-live/protocol';
import type { Handlers } from '../call.ts';
import { clockRead } from './clock-read.ts';
import { consentAnswer } from './consent-answer.ts';
import { mediaDemand } from './media-demand.ts';
import { mediaReady } from './media-ready.ts';
import { mediaRestartIce } from './media-restart-ice.ts';
import { pageRead } from './page-read.ts';
import { pageSave } from './page-save.ts';
import { PASSED_ON } from './pass-on.ts';
import { personRemove } from './person-remove.ts';
import { roomEnd } from './room-end.ts';
import { roomJoin } from './room-join.ts';
import { roomLeave } from './room-leave.ts';
import { sessionExtend } from './session-extend.ts';
import { signalSend } from './signal-send.ts';
import { tokenRenew } from './token-renew.ts';
import { trackChange } from './track-change.ts';
import { trackPublish } from './track-publish.ts';
import { trackUnpublish } from './track-unpublish.ts';

export const HANDLERS: Handlers = {
  ...PASSED_ON,
  'groupPage.read': notYet,
  'groupPage.save': notYet,
  'sheet.templates': notYet,
  'clock.read': clockRead,
  'consent.answer': consentAnswer,
  'media.demand': mediaDemand,
  'media.ready': mediaReady,
  'media.restartIce': mediaRestartIce,
  'page.read': pageRead,
  'page.save': pageSave,
  'person.remove': personRemove,
  'room.end': roomEnd,
  'room.join': roomJoin,
  'room.leave': roomLeave,
  'session.extend': sessionExtend,
  'signal.send': signalSend,
  'token.renew': tokenRenew,
  'track.change': trackChange,
  'track.publish': trackPublish,
  'track.unpublish': trackUnpublish,
};

function notYet(): Promise<never> {
  return Promise.reject(new TribuError('unknown_method'));
}
