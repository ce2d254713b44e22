// What people may call themselves here: a list of gentle names to begin with, and a check of what they typed.
//
// The names are of birds, plants, weather and water: nobody's, and unlike a person's full name, so that taking one says nothing
// about who somebody is. The server has the last word on a name; the check here only says kindly, before the door
// opens, what the server would have to refuse. Pure.

import { MAX_NAME_CHARS } from "../wire";

export const GENTLE_NAMES: readonly string[] = [
  "Alder",
  "Amber",
  "Aspen",
  "Birch",
  "Bracken",
  "Brook",
  "Cedar",
  "Clover",
  "Cloud",
  "Cove",
  "Curlew",
  "Delta",
  "Dew",
  "Dove",
  "Drift",
  "Ebb",
  "Elder",
  "Ember",
  "Fern",
  "Finch",
  "Firth",
  "Gale",
  "Grove",
  "Harbour",
  "Hazel",
  "Heather",
  "Heron",
  "Islet",
  "Ivy",
  "Juniper",
  "Kestrel",
  "Lark",
  "Laurel",
  "Lichen",
  "Linden",
  "Linnet",
  "Maple",
  "Marsh",
  "Meadow",
  "Mist",
  "Moor",
  "Moss",
  "Myrtle",
  "Oriole",
  "Otter",
  "Pebble",
  "Petrel",
  "Plover",
  "Quill",
  "Rain",
  "Reed",
  "River",
  "Robin",
  "Rowan",
  "Rush",
  "Sage",
  "Sedge",
  "Shore",
  "Sparrow",
  "Starling",
  "Swift",
  "Tansy",
  "Teal",
  "Thistle",
  "Tide",
  "Vale",
  "Willow",
  "Wren",
  "Yarrow",
];

/** A gentle name, another one than `current`; `random` gives [0, 1). */
export function anotherName(random: () => number, current = ""): string {
  const others = GENTLE_NAMES.filter((name) => name !== current);
  return others[Math.floor(random() * others.length)] as string;
}

export type NameCheck =
  | { readonly ok: true; readonly name: string }
  | { readonly ok: false; readonly problem: string };

/** A letter, a number, a sign or a picture: something that others can see and read out. */
const VISIBLE = /[\p{L}\p{N}\p{S}\p{P}]/u;

/** The name as it will be sent, or what to do about it, in a sentence for a person. */
export function checkName(typed: string): NameCheck {
  const name = typed.normalize("NFC").replace(/\s+/gu, " ").trim();
  if (!VISIBLE.test(name))
    return { ok: false, problem: "Please choose a name for this visit. Any name will do." };
  const over = [...name].length - MAX_NAME_CHARS;
  if (over <= 0) return { ok: true, name };
  const letters = over === 1 ? "one character" : `${over} characters`;
  return {
    ok: false,
    problem: `Names here have at most ${MAX_NAME_CHARS} characters. Please leave out ${letters}.`,
  };
}
