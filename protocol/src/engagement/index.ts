export * from './facts.ts';
export * from './person-events.ts';
export * from './resources.ts';
export * from './rules.ts';
export * from './verdicts.ts';
