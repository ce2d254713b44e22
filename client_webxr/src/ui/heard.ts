// One sentence that is always true: whether one is heard, and by whom; and what the microphone button says. Pure.
//
// What the server says (`HeardView`) counts only while the microphone is open; what keeps a person from being heard comes
// first, in the order in which they could do something about it.

import type { HeardView } from "../types";
import type { SoundState } from "../voice/contract";
import { HeardBy } from "../wire";

export interface VoiceSign {
  readonly text: string;
  /** `heard`: somebody hears us; `quiet`: nobody does, and nothing is wrong; `problem`: something is to be done. */
  readonly tone: "heard" | "quiet" | "problem";
}

export interface MicrophoneButton {
  readonly label: string;
  /** Whether our voice goes out, for `aria-pressed`; null where the button does something else. */
  readonly pressed: boolean | null;
  readonly disabled: boolean;
}

const quiet = (text: string): VoiceSign => ({ text, tone: "quiet" });
const heardBy = (text: string): VoiceSign => ({ text, tone: "heard" });
const problem = (text: string): VoiceSign => ({ text, tone: "problem" });

const MICROPHONE: Readonly<Record<Exclude<SoundState["microphone"], "unsupported">, VoiceSign>> = {
  off: quiet("Your microphone is off"),
  asking: quiet("Your browser asks whether Stillroom may use the microphone"),
  refused: problem("The microphone is not allowed. Your browser's settings for this page can allow it."),
  missing: problem("No microphone was found. Plug one in, or choose another under Sound."),
  busy: problem("Another program uses the microphone. Close it there, then turn it on here."),
  unfit: problem("This browser cannot use this microphone. Another one, or another browser, may work."),
  elsewhere: problem("Another tab of Stillroom has the microphone. Close that tab, then turn it on here."),
  lost: problem("The microphone is gone. Plug it in again, then turn it on."),
  interrupted: problem(
    "Your device holds the microphone back, for a call or by a switch. You are not heard.",
  ),
  on: quiet("Your microphone works. Speak, and the bar moves."),
};

export const HOLD = "Nobody hears you until you hold V, or the button";

const DECIDED: ReadonlyMap<number, VoiceSign> = new Map<number, VoiceSign>([
  [HeardBy.silenced, problem("A facilitator has muted you")],
  [HeardBy.role, quiet("You are here to listen")],
]);

const PLACES: ReadonlyMap<number, VoiceSign> = new Map<number, VoiceSign>([
  [HeardBy.muted, quiet("Your microphone is off")],
  [HeardBy.nobodyNear, quiet("Nobody is near enough to hear you")],
  [HeardBy.silentPlace, quiet("This is a silent place: nobody hears you")],
  [HeardBy.listeningPlace, quiet("This is a place to listen: nobody hears you")],
  [HeardBy.notYourTurn, quiet("It is not your turn to speak yet")],
]);

/** heard: null before the server has said anything. zone: the name of the zone we are in, or empty. */
export function voiceSign(sound: SoundState, heard: HeardView | null, zone: string): VoiceSign {
  const decided = heard && DECIDED.get(heard.by);
  if (decided) return decided;
  if (sound.blocked) return problem("Your browser holds all sound back. Press anything to let it go.");
  if (sound.microphone !== "on") return microphoneSign(sound);
  if (!heard) return quiet("Not connected: nobody hears you just now");
  if (sound.muted) return quiet(sound.mode === "push" ? HOLD : "Your microphone is off");
  return PLACES.get(heard.by) ?? heardBy(audience(heard, zone));
}

function microphoneSign({ microphone, hears, secure }: SoundState): VoiceSign {
  if (microphone !== "unsupported") return MICROPHONE[microphone];
  if (!secure) return problem("Voice needs an address that begins with https. You can read and write.");
  if (!hears) return problem("This browser has no voice. You can read and write.");
  return problem("This browser cannot send voice. You can listen, and write.");
}

function audience({ by, listeners }: HeardView, zone: string): string {
  const people = listeners === 1 ? "one person" : `${listeners} people`;
  if (by === HeardBy.room) return `Heard by the whole room: ${people}`;
  if (by === HeardBy.circle)
    return `Heard by ${people} here${zone ? ` (${zone})` : ""}, and by nobody outside`;
  if (by === HeardBy.lobby) return `Heard by ${people}: those here, and those who lead`;
  return `Heard by ${people} near you`;
}

/** Nothing is expected of these but to wait. */
const WAITING: readonly SoundState["microphone"][] = ["on", "interrupted"];

export function microphoneButton({ microphone, mode, muted }: SoundState): MicrophoneButton {
  if (microphone === "unsupported") return { label: "No microphone", pressed: null, disabled: true };
  if (microphone === "asking") return { label: "Asking …", pressed: null, disabled: true };
  if (!WAITING.includes(microphone)) return { label: "Turn microphone on", pressed: null, disabled: false };
  if (mode === "push")
    return { label: muted ? "Hold to speak" : "Speaking", pressed: !muted, disabled: false };
  return { label: muted ? "Unmute" : "Mute", pressed: !muted, disabled: false };
}

/** What the settings of sound say of themselves: how it is with the microphone, and whether one can hear. */
export function soundStatus(sound: SoundState): string {
  const ears = sound.hears ? "" : "This browser cannot play the others' voices.";
  const own = sound.microphone === "off" ? "" : microphoneSign(sound).text;
  return sound.microphone === "unsupported" ? own : [own, ears].filter(Boolean).join(" ");
}

/** On coming in, to whoever cannot hear there; empty for all others. */
export function deafWords({ hears, secure }: SoundState): string {
  if (hears) return "";
  const why = secure
    ? "This browser cannot play voices. A current Chrome, Edge, Firefox or Safari can."
    : "Voices need an address that begins with https.";
  return `${why} You can read and write here.`;
}
