/** The text of a form's field `text`, which is empty afterwards. */
export function taken(event: SubmitEvent): string {
  event.preventDefault();
  const form = event.target as HTMLFormElement;
  const text = String(new FormData(form).get('text') ?? '').trim();
  if (text !== '') form.reset();
  return text;
}
