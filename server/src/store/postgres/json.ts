/** What JSON can say and jsonb can't hold: U+0000 and halves of surrogate pairs. */
const SUSPICIOUS = /\\u0000|\\ud[89a-f]/i;

/**
 * JSON for a jsonb parameter. Text that jsonb refuses is replaced by U+FFFD: one bad character from
 * outside must not make a journal unwritable. What people and clients may say is refused by its schema before
 * it comes here; this holds for what a schema to come forgets.
 */
export function toJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!SUSPICIOUS.test(json)) return json;
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'string' ? item.toWellFormed().replaceAll('\0', '\ufffd') : item,
  );
}
