/** Letters, digits and `. _ : @ -`, so that ids are safe in URLs, file names and logs. */
export const ID_PATTERN = /^[A-Za-z0-9._:@-]+$/;

/** No control characters, halves of surrogate pairs, line or paragraph separators; may be empty. */
export const ONE_LINE_PATTERN = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u;
