/** Whether something is typed in a field below this element, through all shadow roots. */
export function isWritten(element: Element | null): boolean {
  if (element === null) return false;
  const within: Element[] = [...element.querySelectorAll('*')];
  for (const one of within) {
    if (one.shadowRoot !== null) within.push(...one.shadowRoot.querySelectorAll('*'));
    const writes =
      one instanceof HTMLTextAreaElement || (one instanceof HTMLInputElement && one.type === 'text');
    if (writes && one.value.trim() !== '') return true;
  }
  return false;
}
