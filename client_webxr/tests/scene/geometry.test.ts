// The rows that hold the server's geometry to three.js are what three.js makes today.

import { expect, it } from "vitest";
import { geometryVectors } from "./vectors";

it("the shared vectors of rotations and rays are three.js's own", async () => {
  await expect(geometryVectors()).toMatchFileSnapshot("../../../tests/scene/geometry.json");
});
