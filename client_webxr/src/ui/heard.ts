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

const MICROPHONE: Readonly<Record<SoundState["microphone"], VoiceSign>> = {
  unsupported: problem("This browser cannot send voice. You can listen, and write."),
  off: quiet("Your microphone is off"),
  asking: quiet("Your browser asks whether Stillroom may use the microphone"),
  refused: problem("The microphone is not allowed. Your browser's settings for this page can allow it."),
  missing: problem("No microphone was found. Plug one in, or choose another under Sound."),
  lost: problem("The microphone is gone. Plug it in again, then turn it on."),
  on: quiet("Your microphone works. Speak, and the bar moves."),
};

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
  if (sound.microphone !== "on") return MICROPHONE[sound.microphone];
  if (sound.muted) return sound.mode === "push" ? quiet("Hold V to speak") : quiet("Your microphone is off");
  if (!heard) return quiet("Not connected yet");
  return PLACES.get(heard.by) ?? heardBy(audience(heard, zone));
}

function audience({ by, listeners }: HeardView, zone: string): string {
  const people = listeners === 1 ? "one person" : `${listeners} people`;
  if (by === HeardBy.room) return `Heard by the whole room: ${people}`;
  if (by === HeardBy.circle)
    return `Heard by ${people} here${zone ? ` in the ${zone}` : ""}, and by nobody outside`;
  return `Heard by ${people} near you`;
}

export function microphoneButton({ microphone, mode, muted }: SoundState): MicrophoneButton {
  if (microphone === "unsupported") return { label: "No microphone", pressed: null, disabled: true };
  if (microphone === "asking") return { label: "Asking …", pressed: null, disabled: true };
  if (microphone !== "on") return { label: "Turn microphone on", pressed: null, disabled: false };
  if (mode === "push") return { label: "Hold to speak", pressed: !muted, disabled: false };
  return { label: muted ? "Unmute" : "Mute", pressed: !muted, disabled: false };
}

/** What the settings of sound say of themselves: how it is with the microphone, and whether one can hear. */
export function soundStatus({ microphone, hears }: SoundState): string {
  const ears = hears ? "" : "This browser cannot play the others' voices. You can read and write.";
  const own = microphone === "off" ? "" : MICROPHONE[microphone].text;
  return [own, ears].filter(Boolean).join(" ");
}
