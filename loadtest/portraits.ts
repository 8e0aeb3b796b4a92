import type { BrowserContext } from 'playwright-core';

/** Colours of a drawn person, for pictures of the product where nobody's real face belongs. */
export interface Portrait {
  readonly wall: string;
  readonly window: string;
  readonly skin: string;
  readonly hair: string;
  readonly jumper: string;
}

export const CLAIRE: Portrait = {
  wall: '#d9c7b0',
  window: '#f3ead9',
  skin: '#e2b08e',
  hair: '#6b3f2a',
  jumper: '#7a3e9d',
};

export const LEA: Portrait = {
  wall: '#b9c9c4',
  window: '#e6efe9',
  skin: '#c98d66',
  hair: '#2b211d',
  jumper: '#a8432f',
};

export const KARIM: Portrait = {
  wall: '#cdd3dc',
  window: '#f4f1e8',
  skin: '#a9714b',
  hair: '#1d1917',
  jumper: '#3f5f4a',
};

/** In this context's pages the camera gives the portrait, and devices have the names that laptops give them. */
export async function sitFor(context: BrowserContext, portrait: Portrait): Promise<void> {
  await context.addInitScript(replaceCamera, portrait);
}

/** Runs in the page before anything else. */
function replaceCamera(portrait: Portrait): void {
  const names = { videoinput: 'Caméra intégrée', audioinput: 'Micro intégré', audiooutput: 'Haut-parleurs' };
  const devices = navigator.mediaDevices;
  const enumerate = devices.enumerateDevices.bind(devices);
  const open = devices.getUserMedia.bind(devices);

  function draw(paint: CanvasRenderingContext2D, breathPx: number): void {
    const shape = (color: string, trace: () => void) => {
      paint.fillStyle = color;
      paint.beginPath();
      trace();
      paint.fill();
    };
    shape(portrait.wall, () => paint.rect(0, 0, 640, 360));
    shape(portrait.window, () => paint.roundRect(40, 30, 150, 190, 8));
    shape(portrait.wall, () => paint.rect(112, 30, 6, 190));
    shape(portrait.hair, () => paint.ellipse(330, 190 + breathPx, 92, 128, 0, 0, 7));
    shape(portrait.jumper, () => paint.ellipse(330, 400 + breathPx, 190, 130, 0, 0, 7));
    shape(portrait.skin, () => paint.roundRect(302, 225 + breathPx, 56, 70, 24));
    shape(portrait.skin, () => paint.ellipse(330, 170 + breathPx, 66, 82, 0, 0, 7));
    shape(portrait.hair, () => paint.ellipse(330, 118 + breathPx, 72, 46, 0, Math.PI, 0));
    for (const side of [-1, 1]) shape('#2b211d', () => paint.arc(330 + side * 25, 165 + breathPx, 5, 0, 7));
    paint.strokeStyle = '#2b211d';
    paint.lineWidth = 4;
    paint.lineCap = 'round';
    paint.beginPath();
    paint.arc(330, 192 + breathPx, 22, 0.25 * Math.PI, 0.75 * Math.PI);
    paint.stroke();
  }

  function camera(): MediaStreamTrack {
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
    const paint = canvas.getContext('2d');
    const [track] = canvas.captureStream(15).getVideoTracks();
    if (paint === null || track === undefined) throw new Error('no canvas to draw on');
    setInterval(() => draw(paint, Math.sin(performance.now() / 900) * 2), 66);
    draw(paint, 0);
    return track;
  }

  devices.enumerateDevices = async () => {
    const known = await enumerate();
    const firstOfKind = known.filter((each, at) => known.findIndex(({ kind }) => kind === each.kind) === at);
    return firstOfKind.map(({ kind, deviceId, groupId }) => {
      const named = { kind, deviceId, groupId, label: names[kind] };
      return { ...named, toJSON: () => named };
    });
  };
  devices.getUserMedia = async (constraints) => {
    const stream = await open(constraints);
    const [real] = stream.getVideoTracks();
    if (real === undefined) return stream;
    real.stop();
    return new MediaStream([...stream.getAudioTracks(), camera()]);
  };
}
