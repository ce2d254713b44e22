// The name and colour that somebody chose, kept in the storage of their tab so that the door of the next room, or of
// this one after a mishap, has them filled in. Gone when the tab is. Pure.

import { COLOURS } from "../wire";
import { checkName } from "./names";
import type { Shelf } from "./signin";

export interface Chosen {
  readonly name: string;
  readonly colour: number;
}

const KEY = "stillroom.visitor";

export function keepVisitor(shelf: Shelf, { name, colour }: Chosen): void {
  shelf?.setItem(KEY, JSON.stringify({ name, colour }));
}

/** What was kept, or null if nothing was that would do. */
export function readVisitor(shelf: Shelf): Chosen | null {
  try {
    const { name, colour } = JSON.parse(shelf?.getItem(KEY) ?? "null") as Partial<Chosen>;
    const check = checkName(name as string);
    return check.ok && isColour(colour) ? { name: check.name, colour } : null;
  } catch {
    return null;
  }
}

function isColour(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < COLOURS;
}
