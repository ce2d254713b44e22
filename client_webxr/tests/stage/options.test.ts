import { describe, expect, it } from "vitest";
import { FrameCap, stageQuery } from "../../src/stage/options";

describe("the address", () => {
  it("asks for nothing as a rule", () => {
    expect(stageQuery("")).toEqual({ antialias: true, fps: null, detail: null });
  });

  it("may ask for less", () => {
    expect(stageQuery("?msaa=0&fps=30&detail=low")).toEqual({ antialias: false, fps: 30, detail: "low" });
  });

  it.each(["fps=0", "fps=-1", "fps=241", "fps=many", "detail=best", "msaa=no"])(
    "is not heard on %s",
    (query) => {
      expect(stageQuery(`?${query}`)).toEqual({ antialias: true, fps: null, detail: null });
    },
  );
});

describe("a cap on frames", () => {
  const admitted = (fps: number | null, hertz: number) => {
    const cap = new FrameCap(fps);
    let count = 0;
    for (let i = 0; i < hertz * 10; i++) if (cap.admits(1000 + (i * 1000) / hertz)) count++;
    return count / 10;
  };

  it("keeps the mean rate, whatever the display's", () => {
    expect(admitted(30, 60)).toBeCloseTo(30, 0);
    expect(admitted(30, 72)).toBeCloseTo(30, 0);
    expect(admitted(50, 144)).toBeCloseTo(50, 0);
    expect(admitted(null, 144)).toBe(144);
  });

  it("makes up for a pause by one frame and no more", () => {
    const cap = new FrameCap(10);
    expect(cap.admits(1000)).toBe(true);
    expect([9000, 9016, 9032, 9048].map((now) => cap.admits(now))).toEqual([true, true, false, false]);
  });
});
