import type { Handlers } from '../call.ts';
import { clockRead } from './clock-read.ts';
import { consentAnswer } from './consent-answer.ts';
import { groupPageRead } from './group-page-read.ts';
import { groupPageSave } from './group-page-save.ts';
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
import { sheetTemplates } from './sheet-templates.ts';
import { signalSend } from './signal-send.ts';
import { tokenRenew } from './token-renew.ts';
import { trackChange } from './track-change.ts';
import { trackPublish } from './track-publish.ts';
import { trackUnpublish } from './track-unpublish.ts';
import { windowReport } from './window-report.ts';

export const HANDLERS: Handlers = {
  ...PASSED_ON,
  'clock.read': clockRead,
  'consent.answer': consentAnswer,
  'groupPage.read': groupPageRead,
  'groupPage.save': groupPageSave,
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
  'sheet.templates': sheetTemplates,
  'signal.send': signalSend,
  'token.renew': tokenRenew,
  'track.change': trackChange,
  'track.publish': trackPublish,
  'track.unpublish': trackUnpublish,
  'window.report': windowReport,
};
