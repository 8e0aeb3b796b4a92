/**
 * A page's script as in the README's "your own screen", valid as JavaScript and as strict TypeScript. It joins
 * what `#server=…&token=…` names, shows the picture of the others and sends its own.
 *
 * @param sdk what it imports the SDK as
 */
export function ownScreen(sdk: string): string {
  return `import { join, TribuError } from '${sdk}';

const asked = new URLSearchParams(location.hash.slice(1));
try {
  const room = await join({ serverUrl: asked.get('server') ?? '', token: asked.get('token') ?? '' });
  room.on('trackAdded', ({ track }) => {
    const element = document.createElement(track.source === 'microphone' ? 'audio' : 'video');
    element.srcObject = new MediaStream([track.track]);
    element.autoplay = true;
    document.body.append(element);
  });
  await room.publish('camera');
  Object.assign(window, { room });
} catch (error) {
  document.body.textContent = error instanceof TribuError ? error.code : String(error);
}
`;
}

/** A page around a script: `script` is the element's attributes and content. */
export function pageWith(script: { readonly src: string } | { readonly text: string }): string {
  const element =
    'src' in script
      ? `<script type="module" src="${script.src}"></script>`
      : `<script type="module">${script.text}</script>`;
  return `<!doctype html><html lang="fr"><meta charset="utf-8"><title>École</title><body>${element}</body></html>`;
}

/** The README's "whole screen", its server and token taken from the address. */
export function wholeScreen(elements: string): string {
  const fill = `const room = document.querySelector('tribu-room');
for (const [name, value] of new URLSearchParams(location.hash.slice(1))) room.setAttribute(name, value);`;
  return `<!doctype html><html lang="fr"><meta charset="utf-8"><title>École</title>
<body style="margin: 0; height: 100vh">
<script type="module" src="${elements}"></script>
<tribu-room lang="fr"></tribu-room>
<script>${fill}</script>
</body></html>`;
}
