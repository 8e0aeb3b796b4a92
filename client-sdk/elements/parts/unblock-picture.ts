import { type SVGTemplateResult, svg } from 'lit';

/**
 * A drawn address bar whose settings symbol is ringed: where browsers let people allow a camera or microphone
 * again. Drawn with the current colours, so it fits both themes; what it says stands in words beside it.
 */
export function unblockPicture(): SVGTemplateResult {
  return svg`
    <svg viewBox="0 0 300 84" width="300" height="84" aria-hidden="true" focusable="false" class="unblock">
      <rect x="1" y="1" width="298" height="82" rx="12" class="window" />
      <circle cx="18" cy="16" r="4" class="dot" /><circle cx="31" cy="16" r="4" class="dot" /><circle cx="44" cy="16" r="4" class="dot" />
      <rect x="14" y="32" width="272" height="38" rx="19" class="bar" />
      <circle cx="36" cy="51" r="15" class="ring" />
      <g class="symbol">
        <path d="M29 47h6M41 47h2M29 55h2M37 55h6" />
        <circle cx="38" cy="47" r="2.6" /><circle cx="34" cy="55" r="2.6" />
      </g>
      <rect x="62" y="47" width="128" height="8" rx="4" class="address" />
      <g class="symbol crossed">
        <rect x="246" y="45" width="13" height="11" rx="2.5" />
        <path d="m259 49 6-3v9l-6-3M243 41l24 20" />
      </g>
    </svg>
  `;
}
