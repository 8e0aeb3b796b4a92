import { Directive, directive } from 'lit/directive.js';
import {
  ArrowDownUp,
  ArrowDownWideNarrow,
  ArrowUpNarrowWide,
  CircleCheck,
  CircleMinus,
  CirclePause,
  CircleQuestionMark,
  CircleX,
  Clapperboard,
  Compass,
  createElement,
  Download,
  Hourglass,
  type IconNode,
  LogOut,
  Mail,
  Play,
  Presentation,
  RotateCcw,
  Sprout,
  TriangleAlert,
  UserRound,
  UsersRound,
} from 'lucide';

const ICONS = {
  active: Play,
  alone: UserRound,
  down: ArrowDownWideNarrow,
  download: Download,
  draining: CirclePause,
  failed: CircleX,
  film: Clapperboard,
  group: UsersRound,
  leave: LogOut,
  nothing: CircleMinus,
  ok: CircleCheck,
  sort: ArrowDownUp,
  stage: Presentation,
  trouble: TriangleAlert,
  up: ArrowUpNarrowWide,
  waiting: Hourglass,
  new: Sprout,
  regular: CircleCheck,
  autodidact: Compass,
  returning: RotateCcw,
  ghost: Mail,
  unknown: CircleQuestionMark,
} as const satisfies Record<string, IconNode>;

export type IconName = keyof typeof ICONS;

class IconDirective extends Directive {
  #name: IconName | null = null;
  #node: Element | null = null;

  /** Keeps the same node between renderings, so that nothing is rebuilt when nothing changed. */
  override render(name: IconName): Element {
    if (this.#node === null || name !== this.#name) {
      this.#node = createElement(ICONS[name], {
        width: 18,
        height: 18,
        class: 'icon',
        'aria-hidden': 'true',
        focusable: 'false',
      });
      this.#name = name;
    }
    return this.#node;
  }
}

/** A decorative icon: its meaning stands in words beside it. */
export const icon = directive(IconDirective);
