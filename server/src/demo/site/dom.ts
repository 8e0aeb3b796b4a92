type Child = Node | string | null;
type Properties = Readonly<Record<string, string | boolean | number | null | ((event: Event) => void)>>;

/**
 * Makes an element. Functions become listeners (`onclick`), `true` an empty attribute, `false` and null none.
 * Texts are set as text, never parsed as HTML.
 */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: readonly (Child | readonly Child[])[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null) element.setAttribute(name, String(value));
  }
  element.append(...children.flat().filter((child) => child !== null));
  return element;
}
