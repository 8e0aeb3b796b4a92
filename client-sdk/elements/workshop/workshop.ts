import { currentBlock } from '@tribu-live/protocol';
import type { LiveRoom } from '../../src/index.ts';
import type { Bell } from '../control/bell.ts';
import type { CallView } from '../room/call-view.ts';
import type { WorkshopKey } from '../room/keys.ts';
import type { Note } from '../room/notes.ts';
import type { Words } from '../words/words.ts';
import { HeldPages } from './held-pages.ts';
import { type Look, newsBetween } from './news.ts';
import { handPlace, inSight, type LayoutChoice, layoutOf, spotlight } from './people-view.ts';
import { isQuiet, pageExercise, pensUpLeftMs, type Scene, sceneOf } from './scene.ts';
import { type ReactionKind, SeenReactions } from './seen-reactions.ts';

/** What stands beside the pictures. */
export type PanelName = 'page' | 'questions' | 'chat' | 'polls' | 'cards';

export interface WorkshopOptions {
  readonly room: LiveRoom;
  /** Something is to be drawn anew. */
  readonly changed: () => void;
  /** The person asked for something that was refused. */
  readonly failed: (failure: unknown) => void;
  readonly bell: Pick<Bell, 'ring'>;
}

/** How long the last news stand in the live regions: long enough to be read out, short enough not to be found later. */
const SAID_STAYS_MS = 10_000;

/** A workshop as one person's screen holds it: what the room says, and what this person opened and chose. */
export class Workshop {
  readonly room: LiveRoom;
  readonly pages: HeldPages;
  readonly reactions: SeenReactions;
  /** What is being written in a panel, by its field: it stays when the panel closes by itself, as when writing begins. */
  readonly typed = new Map<string, string>();
  readonly #bell: Pick<Bell, 'ring'>;
  readonly #changed: () => void;
  readonly #failed: (failure: unknown) => void;
  readonly #stops: readonly (() => void)[];
  #panel: PanelName | null = null;
  #choice: LayoutChoice | null = null;
  #large: string | null = null;
  #last: Look | null = null;
  #saidAt = 0;
  #said = '';
  #urgent = '';
  #pensUpTimer: ReturnType<typeof setTimeout> | null = null;
  /** Messages and questions that were there when their panel was last open. */
  readonly #known = new Map<PanelName, number>();

  constructor({ room, changed, failed, bell }: WorkshopOptions) {
    this.room = room;
    this.#bell = bell;
    this.#changed = changed;
    this.#failed = failed;
    this.pages = new HeldPages(room, changed, failed);
    this.reactions = new SeenReactions(changed);
    this.#stops = [
      room.on('speaking', changed),
      room.on('connection', ({ connection }) => {
        if (connection.is === 'live') this.pages.handleLive();
      }),
      room.on('signal', (signal) => {
        if (signal.type === 'reaction') this.reactions.add(signal.data.kind, signal.from);
      }),
    ];
  }

  get scene(): Scene {
    return sceneOf(this.room.state, this.room.you.personId);
  }

  get panel(): PanelName | null {
    return this.#panel;
  }

  /** Who is shown large. */
  get large(): string | null {
    return this.#large;
  }

  get layout(): 'speaker' | 'gallery' {
    return layoutOf(this.room.state, this.#choice);
  }

  /** Words for the live regions. */
  get said(): string {
    return this.#said;
  }

  get urgent(): string {
    return this.#urgent;
  }

  get pensUp(): boolean {
    return pensUpLeftMs(this.room.state, this.room.clock.now()) > 0;
  }

  get isMentor(): boolean {
    return this.room.state.people[this.room.you.personId]?.role === 'mentor';
  }

  /** May raise a hand, write and vote; who observes does not. */
  get takesPart(): boolean {
    return this.room.state.people[this.room.you.personId]?.role !== 'observer';
  }

  /** This person has a page and everybody is silent, or pauses. */
  get writes(): boolean {
    const { scene } = this;
    return scene.is === 'writing' && scene.writes;
  }

  /** What of the notes is worth a look now: nobody who writes wants to hear of a line that carries no voice. */
  notes(notes: readonly Note[]): readonly Note[] {
    return this.writes
      ? notes.filter(({ is }) => is !== 'weak' && is !== 'weakOther' && is !== 'dead')
      : notes;
  }

  /** Compares the room with the last look at it. Called before each drawing. */
  look(view: CallView, words: Words): void {
    const now = this.room.clock.now();
    const look: Look = { state: this.room.state, now };
    const before = this.#last;
    this.#last = look;
    this.#large = spotlight(inSight(view.others), this.room.speaking, this.#large);
    this.pages.follow();
    if (before === null) {
      this.#markKnown('chat');
      this.#markKnown('questions');
    } else {
      this.#tell(before, look, words);
      this.#leadPanel(before, look);
    }
    if (this.#panel !== null) this.#markKnown(this.#panel);
    this.#endPensUp(now);
  }

  open(panel: PanelName | null): void {
    this.#panel = panel;
    if (panel !== null) this.#markKnown(panel);
    this.#changed();
  }

  toggle(panel: PanelName): void {
    this.open(this.#panel === panel ? null : panel);
  }

  toggleLayout(): void {
    const layout = this.layout === 'gallery' ? 'speaker' : 'gallery';
    this.#choice = { blockId: currentBlock(this.room.state)?.blockId ?? null, layout };
    this.#changed();
  }

  /** Whether something came into a panel since it was last open. Never while everybody writes. */
  hasNews(panel: PanelName): boolean {
    return (
      !isQuiet(this.scene) && this.#panel !== panel && this.#count(panel) > (this.#known.get(panel) ?? 0)
    );
  }

  toggleHand(): void {
    const { room } = this;
    const up = handPlace(room.state, room.you.personId) !== null;
    this.run(up ? room.hands.lower() : room.hands.raise());
  }

  /** What a key asks for. */
  act(key: WorkshopKey): void {
    // Who writes is not to be led away by a slip of the finger beside the page.
    if (this.writes) return;
    switch (key) {
      case 'hand':
        this.toggleHand();
        break;
      case 'question':
        this.toggle('questions');
        break;
      case 'chat':
        this.toggle('chat');
        break;
      case 'layout':
        this.toggleLayout();
        break;
      case 'applause':
        this.react('applause');
        break;
    }
  }

  react(kind: ReactionKind): void {
    this.room.react(kind);
    this.reactions.add(kind, this.room.you.personId);
  }

  /** Does what the person asked for; a refusal is told in words on the screen. */
  run(doing: Promise<unknown>): void {
    doing.catch(this.#failed);
  }

  /** Sends what was typed in a field; what is refused comes back into it. */
  send(field: string, text: string, doing: Promise<unknown>): void {
    this.typed.delete(field);
    const giveBack = (failure: unknown): never => {
      if ((this.typed.get(field) ?? '') === '') this.typed.set(field, text);
      this.#changed();
      throw failure;
    };
    this.run(doing.catch(giveBack));
  }

  close(): void {
    for (const stop of this.#stops) stop();
    if (this.#pensUpTimer !== null) clearTimeout(this.#pensUpTimer);
    this.#pensUpTimer = null;
    this.reactions.close();
    this.pages.close();
  }

  #tell(before: Look, look: Look, words: Words): void {
    const { said, urgent, bell } = newsBetween(before, look, this.room.you.personId, words);
    if (said.length > 0 || urgent.length > 0) {
      this.#said = said.join(' ');
      this.#urgent = urgent.join(' ');
      this.#saidAt = look.now;
    } else if (look.now - this.#saidAt > SAID_STAYS_MS) {
      this.#said = '';
      this.#urgent = '';
    }
    if (bell) this.#bell.ring();
  }

  /** The panel goes with the workshop: closed while writing and reading, then on what is due. */
  #leadPanel(before: Look, after: Look): void {
    const { personId } = this.room.you;
    const was = sceneOf(before.state, personId);
    const is = sceneOf(after.state, personId);
    if (is.is !== was.is) {
      const wrote = was.is === 'writing' && was.writes && is.is === 'talking';
      this.#panel = wrote && pageExercise(after.state, personId) !== null ? 'page' : null;
    }
    const opened = Object.values(after.state.polls).some(
      (poll) => poll.closed === null && before.state.polls[poll.id] === undefined,
    );
    if (opened && is.is !== 'writing' && this.takesPart) this.#panel = 'polls';
  }

  #markKnown(panel: PanelName): void {
    this.#known.set(panel, this.#count(panel));
  }

  #count(panel: PanelName): number {
    const { chat, questions } = this.room.state;
    if (panel === 'questions') return Object.keys(questions).length;
    if (panel !== 'chat') return 0;
    // The newest message rather than their number: old ones fall out of the state.
    return Math.max(0, ...[...chat.all, ...Object.values(chat.threads).flat()].map(({ at }) => at));
  }

  #endPensUp(now: number): void {
    const left = pensUpLeftMs(this.room.state, now);
    if (left === 0 || this.#pensUpTimer !== null) return;
    this.#pensUpTimer = setTimeout(() => {
      this.#pensUpTimer = null;
      this.#changed();
    }, left);
  }
}
