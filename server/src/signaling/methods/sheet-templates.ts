import type { Handler } from '../call.ts';

export const sheetTemplates: Handler<'sheet.templates'> = async ({ peer, room }) => ({
  templates: room.runSheets(peer),
});
