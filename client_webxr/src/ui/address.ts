// What the address of a page and the device it is on say. Pure.

import { Device } from "../wire";

/** The room that a page's path names, or null. */
export function slugOf(pathname: string): string | null {
  return /^\/room\/([\w-]+)\/?$/.exec(pathname)?.[1] ?? null;
}

/**
 * Whether the page shall put `window.stillroom = { link, stage }` where tests can reach it. It gives nothing that the
 * console of the page could not have, and the server decides what any page may do.
 */
export function wantsProbe(search: string): boolean {
  return new URLSearchParams(search).has("probe");
}

/** Whether somebody wants to come in by sound alone, without a picture of the place. */
export function wantsSoundOnly(search: string): boolean {
  return new URLSearchParams(search).has("sound");
}

/** `Device` in wire.ts of someone who comes in: with a headset, by finger, or with keys and mouse. */
export function deviceOf(vr: boolean, coarsePointer: boolean): number {
  if (vr) return Device.headset;
  return coarsePointer ? Device.touch : Device.desktop;
}

/** Where the socket of a page's own server is. */
export function socketAddress(page: { readonly protocol: string; readonly host: string }): string {
  return `${page.protocol === "https:" ? "wss:" : "ws:"}//${page.host}/ws`;
}
