import { expect } from 'vitest';
import type { Visitor } from './visitor.ts';

/** A screen takes the focus up with its next picture; on a busy machine that comes late. */
const PATIENCE_MS = 10_000;

/** Where the keyboard is in a page. */
interface Focus {
  /** Within the room or the console. */
  readonly inside: boolean;
  /** In the window, with a ring around it; a page's first heading needs none, it is no control. */
  readonly seen: boolean;
  /** The elements from the innermost out, for who reads of a failure. */
  readonly path: string;
}

/** Resolves once the focus is in sight within the room or the console, on what a screen reader calls by this name. */
export async function holdsFocus(visitor: Visitor, name: RegExp): Promise<void> {
  await expect
    .poll(async () => ({ ...(await visitor.page.evaluate(focusNow)), name: await visitor.focused() }), {
      timeout: PATIENCE_MS,
    })
    .toMatchObject({ inside: true, seen: true, name: expect.stringMatching(name) });
}

/** Walks to what has this name, looking at each step that the focus is seen. */
export async function walkTo(visitor: Visitor, name: RegExp, key = 'Tab'): Promise<void> {
  const passed: string[] = [];
  while (!name.test(await visitor.focused())) {
    if (passed.length > 60) throw new Error(`${key} reaches no ${name}, only ${passed.join(' | ')}`);
    await visitor.page.keyboard.press(key);
    passed.push(await visitor.focused());
  }
  await holdsFocus(visitor, name);
}

/** Walks to what has this name, and presses it. */
export async function pressAt(visitor: Visitor, name: RegExp, key = 'Enter'): Promise<void> {
  await walkTo(visitor, name);
  await visitor.page.keyboard.press(key);
}

/** Runs in the page. */
function focusNow(): Focus {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  const path: string[] = [];
  for (let node: Node | null = element; node !== null; ) {
    if (node instanceof Element) path.push(node.localName);
    node = node instanceof ShadowRoot ? node.host : node.parentNode;
  }
  const inside = element !== null && path.some((name) => /^tribu-(room|console)$/.test(name));
  if (element === null || !inside) return { inside: false, seen: false, path: path.join(' < ') };
  const box = element.getBoundingClientRect();
  const inWindow =
    box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  const ringed = [element, ...(element instanceof HTMLInputElement ? (element.labels ?? []) : [])].some(
    (part) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(part);
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
    },
  );
  return { inside, seen: inWindow && (ringed || element.localName === 'h1'), path: path.join(' < ') };
}
