import { describe, expect, it } from 'vitest';
import { settled } from '../../test/support/manual-timers.ts';
import { type ReportOutcome, WatchReports } from './watch-reports.ts';

const URL_1 = 'https://live.example.org/v1/replays/abc/watched';

function watching(url: string | null = URL_1) {
  const said: [url: string, seconds: number, leaving: boolean][] = [];
  const answers: ((outcome: ReportOutcome) => void)[] = [];
  const reports = new WatchReports((to, seconds, leaving) => {
    said.push([to, seconds, leaving]);
    return new Promise((answer) => answers.push(answer));
  });
  reports.url = url;
  /** The video goes on from one second to another, as browsers tell it. */
  const play = (from: number, to: number) => {
    for (let at = from * 4; at <= to * 4; at += 1) reports.moved(at * 250);
  };
  const answer = async (outcome: ReportOutcome) => {
    answers.shift()?.(outcome);
    await settled();
  };
  const seconds = () => said.splice(0).map(([, each]) => each);
  return { reports, play, answer, said, seconds };
}

describe('what is said of a replay that plays', () => {
  it('is each half minute of it', async () => {
    const { play, answer, said } = watching();
    play(0, 29);
    expect(said).toEqual([]);
    play(29, 60);
    expect(said).toEqual([[URL_1, 30, false]]);
    await answer('taken');
    play(60, 61);
    expect(said.slice(1)).toEqual([[URL_1, 30, false]]);
  });

  it('is the rest when it pauses, nothing below a second', async () => {
    const { reports, play, answer, seconds } = watching();
    play(0, 12.5);
    reports.paused();
    await answer('taken');
    reports.paused();
    expect(seconds()).toEqual([12]);
    play(12.5, 13);
    reports.paused();
    expect(seconds()).toEqual([1]);
  });

  it('is the rest when the page is left, also while another report is under way', () => {
    const { reports, play, said } = watching();
    play(0, 35);
    reports.left();
    reports.left();
    expect(said).toEqual([
      [URL_1, 30, false],
      [URL_1, 5, true],
    ]);
  });

  it('is not what was jumped over, there or back', () => {
    const { reports, play, seconds } = watching();
    play(0, 5);
    reports.jumped();
    play(500, 505);
    reports.jumped();
    play(100, 102);
    reports.moved(101_000);
    reports.paused();
    expect(seconds()).toEqual([12]);
  });

  it('is what is watched again, too', () => {
    const { reports, play, seconds } = watching();
    play(0, 10);
    reports.jumped();
    play(0, 10);
    reports.paused();
    expect(seconds()).toEqual([20]);
  });

  it('is said again when it was lost, at most two minutes at once', async () => {
    const { reports, play, answer, seconds } = watching();
    play(0, 30);
    play(30, 170);
    expect(seconds()).toEqual([30]);
    await answer('lost');
    reports.paused();
    expect(seconds()).toEqual([120]);
    await answer('taken');
    reports.paused();
    expect(seconds()).toEqual([50]);
  });

  it('is nothing by a link that is nobody’s own', () => {
    const { reports, play, said } = watching(null);
    play(0, 100);
    reports.left();
    expect(said).toEqual([]);
  });

  it('goes to the link by which it was watched', async () => {
    const { reports, play, answer, said } = watching();
    play(0, 10);
    reports.url = 'https://live.example.org/v1/replays/def/watched';
    play(0, 7);
    await answer('lost'); // Of the other recording: no business of this one.
    reports.paused();
    expect(said).toEqual([
      [URL_1, 10, true],
      ['https://live.example.org/v1/replays/def/watched', 7, false],
    ]);
  });
});
