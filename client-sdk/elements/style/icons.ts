import { Directive, directive } from 'lit/directive.js';
import {
  AppWindow,
  CalendarX,
  Check,
  CircleCheck,
  CircleStop,
  Clapperboard,
  ClockPlus,
  createElement,
  DoorOpen,
  Ear,
  Hand,
  Hourglass,
  type IconNode,
  Info,
  Keyboard,
  Link2Off,
  LogOut,
  Maximize,
  MessageCircleQuestionMark,
  MessagesSquare,
  Mic,
  MicOff,
  Minimize,
  MonitorUp,
  MonitorX,
  NotebookPen,
  Pause,
  Play,
  RefreshCw,
  RotateCcw,
  RotateCw,
  Settings,
  Trash2,
  TriangleAlert,
  Unplug,
  UserX,
  Video,
  VideoOff,
  Volume2,
  VolumeX,
  WifiOff,
  X,
} from 'lucide';

const ICONS = {
  'calendar-x': CalendarX,
  check: Check,
  'circle-check': CircleCheck,
  end: CircleStop,
  extend: ClockPlus,
  door: DoorOpen,
  ear: Ear,
  hourglass: Hourglass,
  info: Info,
  keyboard: Keyboard,
  leave: LogOut,
  mic: Mic,
  'mic-off': MicOff,
  screen: MonitorUp,
  'screen-off': MonitorX,
  windows: AppWindow,
  refresh: RefreshCw,
  settings: Settings,
  warning: TriangleAlert,
  unplug: Unplug,
  'user-x': UserX,
  video: Video,
  'video-off': VideoOff,
  sound: Volume2,
  'sound-off': VolumeX,
  'wifi-off': WifiOff,
  close: X,
  play: Play,
  pause: Pause,
  back: RotateCcw,
  forward: RotateCw,
  full: Maximize,
  unfull: Minimize,
  film: Clapperboard,
  hand: Hand,
  question: MessageCircleQuestionMark,
  chat: MessagesSquare,
  page: NotebookPen,
  'link-off': Link2Off,
  deleted: Trash2,
} as const satisfies Record<string, IconNode>;

export type IconName = keyof typeof ICONS;

/** The directive that draws the icons of one table: each bundle carries only its own. */
export function iconsOf<Name extends string>(table: Readonly<Record<Name, IconNode>>) {
  class IconDirective extends Directive {
    #name: Name | null = null;
    #size = 0;
    #node: Element | null = null;

    /** Keeps the same SVG node between renderings, so that nothing is rebuilt when nothing changed. */
    override render(name: Name, sizePx = 22): Element {
      if (this.#node === null || name !== this.#name || sizePx !== this.#size) {
        this.#node = createElement(table[name], {
          width: sizePx,
          height: sizePx,
          'aria-hidden': 'true',
          focusable: 'false',
        });
        this.#name = name;
        this.#size = sizePx;
      }
      return this.#node;
    }
  }
  return directive(IconDirective);
}

/** A decorative icon: its meaning stands in words beside it or in the label of its button. */
export const icon = iconsOf(ICONS);
