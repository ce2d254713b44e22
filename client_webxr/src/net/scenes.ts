// The description of a scene, asked for until it comes: without it a page has no doors, and nothing to say of borders.
//
// The server has checked the file, so its shape is taken as it is. May not know what a page does with it; whoever hosts it gives
// the pauses.

import type { SceneDescription } from "../scene/description";
import type { Fetch } from "./api";
import { backoff } from "./backoff";

export interface SceneAsking {
  readonly fetch: Fetch;
  readonly pause: (ms: number) => Promise<void>;
  readonly random: () => number;
  /** Nobody waits for it any more. */
  readonly signal: AbortSignal;
}

/** Null when nobody waits any more. */
export async function askScene(slug: string, asking: SceneAsking): Promise<SceneDescription | null> {
  for (let attempt = 0; !asking.signal.aborted; attempt++) {
    const scene = await askOnce(slug, asking.fetch);
    if (scene) return scene;
    await asking.pause(backoff(attempt, asking.random));
  }
  return null;
}

async function askOnce(slug: string, fetch: Fetch): Promise<SceneDescription | null> {
  const answer = await fetch(`/scenes/${encodeURIComponent(slug)}/scene.json`).catch(() => null);
  return answer?.ok ? ((await answer.json().catch(() => null)) as SceneDescription | null) : null;
}
