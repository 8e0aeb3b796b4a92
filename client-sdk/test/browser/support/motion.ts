/** What moves now or would move by its style, in the page with its shadow trees. Runs in the page. */
export function movingParts(): string[] {
  const trees = (root: Document | ShadowRoot): (Document | ShadowRoot)[] => [
    root,
    ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
      shadowRoot === null ? [] : trees(shadowRoot),
    ),
  ];
  const moves = (style: CSSStyleDeclaration): boolean =>
    [style.transitionDuration, style.animationName === 'none' ? '0s' : style.animationDuration].some(
      (durations) => durations.split(', ').some((duration) => Number.parseFloat(duration) > 0),
    );
  const styled = trees(document)
    .flatMap((root) => [...root.querySelectorAll('*')])
    .filter((element) => [null, '::before', '::after'].some((part) => moves(getComputedStyle(element, part))))
    .map((element) => `${element.localName}.${element.className}`);
  const running = trees(document)
    .flatMap((root) => root.getAnimations())
    // What only comes later, at once, does not move.
    .filter(
      ({ playState, effect }) => playState === 'running' && effect?.getComputedTiming().activeDuration !== 0,
    )
    .map(({ effect }) => `running ${effect instanceof KeyframeEffect ? effect.target?.localName : ''}`);
  return [...styled, ...running];
}
