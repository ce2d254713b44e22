// What is to be said to those who hear the page instead of seeing it, and in which order. Pure: the saying itself takes time
// and is done in dom/announcer.ts.
//
// Theory: a voice says one thing at a time, and a room may have more to tell than there is time. So what concerns oneself comes
// first; a sign that has changed again is not said as it was; comings and goings take turns with written words; and words
// that come faster than they can be read are counted instead. Nothing is left waiting for minutes.

export type Kind =
  /** Who hears one: a state, of which the newest counts. */
  | "sign"
  /** What happened to oneself, or to what one did. */
  | "own"
  /** Who came and who left. */
  | "people"
  /** What somebody wrote. */
  | "words";

const MOST_OWN = 5;
const MOST_PEOPLE = 3;
/** From one more on, words are counted. */
const MOST_READ = 2;

export class Announcements {
  private sign = "";
  private readonly own: string[] = [];
  private readonly people: string[] = [];
  private readonly words: string[] = [];
  private isTurnOfWords = true;

  put(sentence: string, kind: Kind): void {
    if (!sentence) return;
    if (kind === "sign") this.sign = sentence;
    else if (kind === "own") queue(this.own, sentence, MOST_OWN);
    else if (kind === "people") queue(this.people, sentence, MOST_PEOPLE);
    else this.words.push(sentence);
  }

  /** What to say now; empty if there is nothing. */
  take(): string {
    return this.takeSign() || this.own.shift() || this.takeOfOthers();
  }

  private takeSign(): string {
    const { sign } = this;
    this.sign = "";
    return sign;
  }

  private takeOfOthers(): string {
    const isForWords = this.words.length > 0 && (this.isTurnOfWords || this.people.length === 0);
    this.isTurnOfWords = !isForWords;
    return isForWords ? this.takeWords() : (this.people.shift() ?? "");
  }

  private takeWords(): string {
    const { length } = this.words;
    const taken = this.words.splice(0, length > MOST_READ ? length : 1);
    return taken.length > 1 ? `${length} new messages.` : taken.join("");
  }
}

/** What waits already is not said twice; of too much the oldest goes. */
function queue(waiting: string[], sentence: string, most: number): void {
  if (waiting.includes(sentence)) return;
  waiting.push(sentence);
  if (waiting.length > most) waiting.shift();
}

/** What the sign goes by beside the room: see `SoundState`. */
export interface Talking {
  readonly microphone: string;
  readonly mode: string;
  readonly muted: boolean;
}

/**
 * Which signs are news. Whoever speaks by holding a key makes two signs take turns, at each word: each is said once, until
 * there is another, or the sign changes without the key.
 */
export class SignNews {
  /** What was said last with the key up (true), and with the key down. */
  private readonly last = new Map<boolean, string>();
  private keyUp = false;

  /** The sign if it is to be said, else empty. */
  take(sign: string, { microphone, mode, muted: keyUp }: Talking): string {
    const takesTurns = mode === "push" && microphone === "on" && keyUp !== this.keyUp;
    this.keyUp = keyUp;
    if (!takesTurns) this.last.clear();
    const kind = sign.replace(/\d+/g, "");
    const isNew = this.last.get(keyUp) !== kind;
    this.last.set(keyUp, kind);
    return isNew ? sign : "";
  }
}
