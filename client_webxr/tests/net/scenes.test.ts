import { describe, expect, it } from "vitest";
import { askScene } from "../../src/net/scenes";

const scene = { title: "The lakeside" };
const good = () => Response.json(scene);

/** Asks with these answers, one after the other; an Error is a network that failed. */
async function ask(answers: readonly (Response | Error)[]) {
  const asked: string[] = [];
  const pauses: number[] = [];
  const ending = new AbortController();
  const found = await askScene("by the lake", {
    fetch: (url) => {
      const answer = answers[asked.push(url) - 1] ?? new Error("no more");
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    pause: async (ms) => {
      if (pauses.push(ms) > answers.length) ending.abort();
    },
    random: () => 1,
    signal: ending.signal,
  });
  return { found, asked, pauses };
}

describe("the description of a scene", () => {
  it("is asked for once where it comes", async () => {
    const { found, asked, pauses } = await ask([good()]);
    expect([found, asked, pauses]).toEqual([scene, ["/scenes/by%20the%20lake/scene.json"], []]);
  });

  it("is asked for again, later and later, until it comes", async () => {
    const broken = new Response("{", { headers: { "Content-Type": "application/json" } });
    const { found, pauses } = await ask([
      new Error("offline"),
      new Response("", { status: 503 }),
      broken,
      good(),
    ]);
    expect([found, pauses]).toEqual([scene, [400, 800, 1600]]);
  });

  it("is not asked for when nobody waits any more", async () => {
    const { found, asked } = await ask([new Error("offline")]);
    expect([found, asked.length]).toEqual([null, 2]);
  });
});
