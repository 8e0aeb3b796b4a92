import { describe, expect, it } from 'vitest';
import { csvCell, csvLine, csvReply } from './csv.ts';

describe('a cell', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+33 1', "'+33 1"],
    ['-Léa', "'-Léa"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['\rx', `"'\rx"`],
    ['\nx', `"'\nx"`],
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
  ])('that a spreadsheet would run is text: %j', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });

  it.each([
    ['Léa', 'Léa'],
    ['Léa = Zoé', 'Léa = Zoé'],
    ['', ''],
    ['a,b', '"a,b"'],
    ['a;b', '"a;b"'],
    ['dit "oui"', '"dit ""oui"""'],
    ['a\nb', '"a\nb"'],
    [null, ''],
    [0, '0'],
    [-12, '-12'],
  ])('is written as RFC 4180 says: %j', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });
});

it('a line ends with CR and LF, and has the separator that was asked for', () => {
  expect(csvLine(['a', 1, null], 'comma')).toBe('a,1,\r\n');
  expect(csvLine(['a', 'b;c', 2], 'semicolon')).toBe('a;"b;c";2\r\n');
});

const COLUMNS = [
  { head: 'Nom', cell: ({ name }: { name: string }) => name },
  { head: 'Écrit', cell: () => 1 },
];
const table = (name: string, rows: AsyncIterable<{ name: string }> | Iterable<{ name: string }>) =>
  csvReply({ name, columns: COLUMNS, separator: 'comma' }, rows);

async function read(reply: Awaited<ReturnType<typeof table>>): Promise<string> {
  if (reply.kind !== 'bytes' || reply.stream === null) throw new TypeError('no stream');
  return (await reply.stream.toArray()).join('');
}

describe('a table', () => {
  it('begins with a byte order mark and its heading, also without a line', async () => {
    expect(await read(await table('t', [{ name: 'Léa' }, { name: 'Zoé' }]))).toBe(
      '\uFEFFNom,Écrit\r\nLéa,1\r\nZoé,1\r\n',
    );
    expect(await read(await table('t', []))).toBe('\uFEFFNom,Écrit\r\n');
  });

  it('is a file with a name that no file system minds', async () => {
    const reply = await table('cohort-a:b@c/../é "x"\r\n', []);
    expect(reply).toMatchObject({
      headers: { 'Content-Disposition': 'attachment; filename="cohort-a-b-c-..-x-.csv"' },
    });
  });

  it('is refused before it begins where its rows are', async () => {
    async function* refused(): AsyncGenerator<{ name: string }> {
      yield* [];
      throw new TypeError('away');
    }
    await expect(table('t', refused())).rejects.toThrow('away');
  });
});
