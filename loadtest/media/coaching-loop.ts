import { encode, keptMedia } from './encoding.ts';
import { parseIvf } from './ivf.ts';
import { type MediaLoop, PACKET_MS } from './media-loop.ts';
import { parseOggOpus } from './ogg.ts';

// Somebody who talks before a camera, as far as an encoder can tell: a room that stands still, head and shoulders
// that sway, a mouth that moves, a hand now and then, a sensor's noise over it all, and a voice with pauses.

/** Grows when what is drawn or how it is encoded changes. */
const RECIPE = 1;
const WIDTH = 640;
const HEIGHT = 360;
const FRAMES_PER_SECOND = 30;
const SECONDS = 10;
/** What a browser sends of this size on a good line. */
const VIDEO_KBPS = 600;
const AUDIO_KBPS = 32;
/** Where the movements of each begin, in seconds: two who nod at the same time would be one picture. */
const PHASES = { mentor: 0, student: 2.3 } as const;

/** Ten seconds of a coaching's camera and microphone. Has its only keyframe at its beginning. */
export async function coachingLoop(seat: keyof typeof PHASES): Promise<MediaLoop> {
  const phase = PHASES[seat];
  const recipe = { of: 'coaching', RECIPE, seat };
  const video = await keptMedia(recipe, 'ivf', () => encodePicture(phase));
  const audio = await keptMedia(recipe, 'opus', () => encodeVoice(phase));
  const { frames } = parseIvf(video);
  const { packets } = parseOggOpus(audio);
  return {
    width: WIDTH,
    height: HEIGHT,
    framesPerSecond: FRAMES_PER_SECOND,
    seconds: SECONDS,
    frame(chainStart, index) {
      const frame = chainStart === 0 ? frames[index] : undefined;
      if (frame === undefined)
        throw new RangeError(`no frame ${index} in a chain that begins at ${chainStart}`);
      return frame.data;
    },
    audioPackets: packets.slice(0, (SECONDS * 1000) / PACKET_MS),
  };
}

/** One picture that repeats, drawn by an expression for each plane. Chroma is drawn in half of the size. */
function still(
  name: string,
  size: string,
  planes: { readonly lum: string; readonly cb: string; readonly cr: string; readonly a?: string },
): string {
  const expressions = Object.entries(planes).map(([plane, expression]) => `${plane}='${expression}'`);
  const format = planes.a === undefined ? 'yuv420p' : 'yuva420p';
  return [
    `color=c=black:s=${size}:r=${FRAMES_PER_SECOND}:d=0.03,format=${format},geq=${expressions.join(':')}`,
    `loop=loop=-1:size=1,setpts=N/(${FRAMES_PER_SECOND}*TB)[${name}]`,
  ].join(',');
}

function encodePicture(phase: number): Promise<Buffer> {
  const turn = (seconds: number) => `(2*PI*(t+${phase})/${seconds})`;
  const swayX = `16*sin${turn(5)}+5*sin${turn(1.25)}`;
  const swayY = `6*sin${turn(2.5)}`;
  const skin = (x: string, y: string, shade: string) => `150-45*pow(${x}\\,2)-10*${y}+8*random(1)-${shade}`;
  const inside = (x: string, y: string) => `lt(pow(${x}\\,2)+pow(${y}\\,2)\\,1)`;
  const soft = (x: string, y: string) => `255*clip((1-pow(${x}\\,2)-pow(${y}\\,2))*8\\,0\\,1)`;
  const hair = (x: string, y: string) => `lt(${y}\\,62+12*sin(${x}/14))`;
  const eyes = `75*(${inside('(X-58)/17', '(Y-105)/8')}+${inside('(X-122)/17', '(Y-105)/8')})`;
  const nose = `18*${inside('(X-90)/12', '(Y-138)/20')}`;
  const shelf = `38*between(mod(X+40*${phase}\\,210)\\,20\\,130)*between(Y\\,30\\,150)`;
  const graph = [
    still('room', `${WIDTH}x${HEIGHT}`, {
      lum: `96+50*X/W+22*sin(X/61+${phase})*cos(Y/47)-${shelf}-30*lt(mod(Y\\,60)\\,3)*lt(X\\,150)+10*random(1)`,
      cb: `122+6*sin(X/45+${phase})`,
      cr: '132+5*cos(Y/40)',
    }),
    still('body', '460x200', {
      lum: '60+18*sin(X/19)*sin((X+Y)/23)+10*random(1)',
      ...{ cb: '140', cr: '118', a: soft('(X-230)/230', '(Y-200)/190') },
    }),
    still('head', '180x230', {
      lum: `if(${hair('X', 'Y')}\\,48+18*random(1)*sin(X/3)\\,${skin('((X-70)/110)', 'Y/230', `${eyes}-${nose}`)})`,
      cb: `if(${hair('2*X', '2*Y')}\\,128\\,112)`,
      cr: `if(${hair('2*X', '2*Y')}\\,130\\,150)`,
      a: soft('(X-90)/88', '(Y-115)/113'),
    }),
    still('mouth', '60x24', { lum: '70', cb: '118', cr: '150', a: soft('(X-30)/29', '(Y-12)/11') }),
    still('hand', '90x110', {
      lum: skin('((X-40)/60)', 'Y/110', '40*lt(mod(X\\,22)\\,3)*lt(Y\\,60)'),
      ...{ cb: '113', cr: '149', a: soft('(X-45)/44', '(Y-55)/54') },
    }),
    `[room][body]overlay=x='90+6*sin${turn(10)}':y='190+3*sin${turn(5)}'[a]`,
    `[a][head]overlay=x='230+${swayX}':y='42+${swayY}'[b]`,
    `[b][mouth]overlay=x='290+${swayX}':y='214+${swayY}+5*sin${turn(0.25)}'[c]`,
    `[c][hand]overlay=x='420+40*sin${turn(1.25)}':y='if(between(mod(t+${phase}\\,10)\\,3\\,6)\\,230+30*cos${turn(1.25)}\\,${HEIGHT})'[d]`,
    '[d]noise=c0s=7:c0f=t+u:c1s=3:c1f=t,format=yuv420p[picture]',
  ];
  return encode(null, [
    ...['-filter_complex', graph.join(';'), '-map', '[picture]'],
    ...['-frames:v', `${FRAMES_PER_SECOND * SECONDS}`, '-c:v', 'libvpx', '-b:v', `${VIDEO_KBPS}k`],
    ...['-minrate', `${VIDEO_KBPS}k`, '-maxrate', `${VIDEO_KBPS}k`, '-bufsize', `${VIDEO_KBPS}k`],
    ...['-deadline', 'realtime', '-cpu-used', '6', '-lag-in-frames', '0', '-auto-alt-ref', '0'],
    ...['-g', '100000', '-f', 'ivf', 'pipe:1'],
  ]);
}

/** Noise that is coloured and broken into syllables, six seconds of every ten. */
function encodeVoice(phase: number): Promise<Buffer> {
  const talks = `if(lt(mod(t+2*${phase}\\,10)\\,6)\\,1\\,0.02)`;
  const voice = `anoisesrc=c=pink:r=48000:a=0.4:seed=${Math.round(10 * phase) + 1}`;
  const filters = `${voice},lowpass=f=3400,tremolo=f=4:d=0.9,volume='${talks}':eval=frame`;
  return encode(null, [
    ...['-f', 'lavfi', '-i', filters, '-t', `${SECONDS + 1}`, '-c:a', 'libopus', '-b:a', `${AUDIO_KBPS}k`],
    ...['-application', 'voip', '-frame_duration', `${PACKET_MS}`, '-f', 'ogg', 'pipe:1'],
  ]);
}
