// Text in lines of a width, for the plate in VR: broken at spaces, within a word only where the word is wider than a line
// (as in scripts that write no spaces), and cut off with an ellipsis where there is more than fits. The lines are about
// equally long: no word stands alone in the last one. Pure.

const ELLIPSIS = "…";
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** How wide a text is, in the unit of the width. */
export type Measure = (text: string) => number;

/** The share of the width by which lines are tried shorter. */
const STEP = 1 / 24;

/** At most `most` lines, none wider than `width`; none for a text of spaces. */
export function wrapped(text: string, width: number, most: number, measure: Measure): string[] {
  const words = text.trim().split(/\s+/u);
  const full = linesOf(words, width, measure);
  if (full.length <= most) return balanced(words, full, width, measure);
  return [...full.slice(0, most - 1), shortened(full[most - 1] as string, width, measure)];
}

/** As many lines, as narrow as they can be without breaking a word for it. */
function balanced(words: readonly string[], full: string[], width: number, measure: Measure): string[] {
  const narrowest = Math.max(...words.map(measure));
  let best = full;
  for (let at = width * (1 - STEP); at >= narrowest; at -= width * STEP) {
    const narrower = linesOf(words, at, measure);
    if (narrower.length > full.length) break;
    best = narrower;
  }
  return best;
}

function linesOf(words: readonly string[], width: number, measure: Measure): string[] {
  const fits = (line: string) => measure(line) <= width;
  const lines = [""];
  for (const word of words) append(word, lines, fits);
  return lines.filter(Boolean);
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

function shortened(line: string, width: number, measure: Measure): string {
  const parts = Array.from(graphemes.segment(line), ({ segment }) => segment);
  const cut = () => `${parts.join("").trimEnd()}${ELLIPSIS}`;
  while (parts.length > 0 && measure(cut()) > width) parts.pop();
  return cut();
}
