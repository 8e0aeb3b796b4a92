import type { Standing } from '@tribu-live/protocol/engagement';
import { html, type TemplateResult } from 'lit/html.js';
import type { Words } from '../words/words.ts';
import { state } from './parts.ts';

/** Swatch of the chart, icon and word: no colour says anything alone. */
export function standingOf(words: Words, standing: Standing): TemplateResult {
  return html`<i class="swatch ${standing}"></i>${state(standing, words.t(`standing_${standing}`))}`;
}
