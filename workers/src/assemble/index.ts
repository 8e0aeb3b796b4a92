export { type Assembled, type AssembleOptions, assemble, type Clip, type TakeFindings } from './assemble.ts';
export { SOUND_LEAD_MS } from './write-matroska.ts';
