// What the address of the page asks of the stage. For tests and slow machines; people need none of it. Pure.

export type Detail = "low" | "medium" | "high";

export interface StageQuery {
  readonly antialias: boolean;
  /** Most frames a second; null for as many as the display shows. */
  readonly fps: number | null;
  /** Null: chosen by how the frames come. */
  readonly detail: Detail | null;
}

const DETAILS: readonly string[] = ["low", "medium", "high"];

export function stageQuery(search: string): StageQuery {
  const query = new URLSearchParams(search);
  const fps = Number(query.get("fps"));
  const detail = query.get("detail") ?? "";
  return {
    antialias: query.get("msaa") !== "0",
    fps: fps >= 1 && fps <= 240 ? fps : null,
    detail: DETAILS.includes(detail) ? (detail as Detail) : null,
  };
}

/** Decides which display frames are drawn when a cap is wanted: keeps the mean rate, does not drift. */
export class FrameCap {
  private next = 0;

  constructor(private readonly fps: number | null) {}

  /** now: milliseconds, monotonic. */
  admits(now: number): boolean {
    if (this.fps === null) return true;
    if (now < this.next - 1) return false;
    this.next = Math.max(this.next + 1000 / this.fps, now);
    return true;
  }
}
