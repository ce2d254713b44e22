// Text in lines of a width, for the plate in VR: broken at spaces, within a word only where the word is wider than a line
// (as in scripts that write no spaces), and cut off with an ellipsis where there is more than fits. Pure.

const ELLIPSIS = "…";
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** How wide a text is, in the unit of the width. */
export type Measure = (text: string) => number;

/** At most `most` lines, none wider than `width`; none for a text of spaces. */
export function wrapped(text: string, width: number, most: number, measure: Measure): string[] {
  const fits = (line: string) => measure(line) <= width;
  const lines = [""];
  for (const word of text.trim().split(/\s+/u)) append(word, lines, fits);
  const full = lines.filter(Boolean);
  if (full.length <= most) return full;
  return [...full.slice(0, most - 1), shortened(full[most - 1] as string, fits)];
}

function append(word: string, lines: string[], fits: (line: string) => boolean): void {
  const last = lines.length - 1;
  const longer = `${lines[last]}${lines[last] ? " " : ""}${word}`;
  if (fits(longer)) lines[last] = longer;
  else if (fits(word)) lines.push(word);
  else spread(longer, lines, fits);
}

/** A line that ends with a word wider than any: the word goes on in the next lines. */
function spread(longer: string, lines: string[], fits: (line: string) => boolean): void {
  lines.pop();
  let line = "";
  for (const { segment } of graphemes.segment(longer)) {
    if (line && !fits(line + segment)) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += segment;
  }
  lines.push(line);
}

function shortened(line: string, fits: (line: string) => boolean): string {
  const parts = Array.from(graphemes.segment(line), ({ segment }) => segment);
  while (parts.length > 0 && !fits(`${parts.join("").trimEnd()}${ELLIPSIS}`)) parts.pop();
  return `${parts.join("").trimEnd()}${ELLIPSIS}`;
}
