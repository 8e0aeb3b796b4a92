export { type Assembled, assemble, type Clip, type TakeFindings } from './assemble.ts';
export { SOUND_LEAD_MS } from './write-matroska.ts';
