const BYTE_ORDER_MARK = '\uFEFF';

/** Reads RFC 4180 as a spreadsheet does: each line by its headings. @throws where it is none */
export function parseCsv(text: string, separator = ','): Record<string, string>[] {
  if (!text.startsWith(BYTE_ORDER_MARK)) throw new TypeError('no byte order mark');
  const [heads = [], ...lines] = records(text.slice(1), separator);
  if (new Set(heads).size !== heads.length) throw new TypeError('two columns have the same heading');
  return lines.map((cells) => {
    if (cells.length !== heads.length)
      throw new TypeError(`${cells.length} cells under ${heads.length} headings`);
    return Object.fromEntries(heads.map((head, place) => [head, cells[place] ?? '']));
  });
}

function records(text: string, separator: string): string[][] {
  const found: string[][] = [];
  let cells: string[] = [];
  for (let at = 0; at < text.length; ) {
    const [cell, next] = text[at] === '"' ? quoted(text, at + 1) : bare(text, at, separator);
    cells.push(cell);
    if (text.startsWith('\r\n', next)) {
      found.push(cells);
      cells = [];
      at = next + 2;
    } else if (text[next] === separator) at = next + 1;
    else throw new TypeError(`neither a separator nor the end of a line at ${next}`);
  }
  return found;
}

function quoted(text: string, from: number): [cell: string, next: number] {
  let cell = '';
  for (let at = from; at < text.length; at += 1) {
    if (text[at] !== '"') cell += text[at];
    else if (text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else return [cell, at + 1];
  }
  throw new TypeError('a quote that never ends');
}

function bare(text: string, from: number, separator: string): [cell: string, next: number] {
  let next = from;
  while (next < text.length && text[next] !== separator && text[next] !== '\r') next += 1;
  return [text.slice(from, next), next];
}
