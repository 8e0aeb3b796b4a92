/**
 * Letters, digits and `. _ : @ -`, so that ids are safe in URLs, file names and logs. Not what every object of
 * JavaScript has a member of: ids are keys of records, and a person called `constructor` must not be found in all.
 */
export const ID_PATTERN =
  /^(?!(?:__\w+__|constructor|hasOwnProperty|isPrototypeOf|propertyIsEnumerable|toLocaleString|toString|valueOf)$)[A-Za-z0-9._:@-]+$/;

/** No control characters, halves of surrogate pairs, line or paragraph separators; may be empty. */
export const ONE_LINE_PATTERN = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u;
