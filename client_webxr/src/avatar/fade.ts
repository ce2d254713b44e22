// How visible an avatar is. It comes softly, goes softly, and pales while its owner is away. Pure.

/** Opacity of someone who is away or reconnecting. */
export const AWAY = 0.35;
const COME_SECONDS = 0.6;
const GO_SECONDS = 0.45;

export interface Fade {
  opacity: number;
}

/** One step towards where it belongs; false when it has gone altogether. */
export function stepFade(fade: Fade, inSight: boolean, here: boolean, dt: number): boolean {
  const goal = inSight ? (here ? 1 : AWAY) : 0;
  if (fade.opacity < goal) fade.opacity = Math.min(goal, fade.opacity + dt / COME_SECONDS);
  else fade.opacity = Math.max(goal, fade.opacity - dt / GO_SECONDS);
  return inSight || fade.opacity > 0;
}
