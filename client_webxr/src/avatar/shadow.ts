// The soft dark under each figure, without which it would seem to float: a disc with a painted falloff, one draw call
// for all. Cheaper than a shadow map and calmer, since it never flickers.

import { MeshBasicMaterial, type Object3D, PlaneGeometry } from "three";
import { InstanceLayer } from "./layer";

const STRENGTH = 0.5;

export function shadowLayer(group: Object3D): InstanceLayer {
  const disc = new PlaneGeometry(1, 1).rotateX(-Math.PI / 2).translate(0, 0.015, 0);
  const material = new MeshBasicMaterial({
    color: "#0c0f16",
    transparent: true,
    depthWrite: false,
    toneMapped: false,
  });
  material.polygonOffset = true;
  material.polygonOffsetFactor = -2;
  material.onBeforeCompile = (shader) => {
    shader.vertexShader = `attribute vec4 look;\nvarying vec3 vSpot;\n${shader.vertexShader.replace(
      "#include <begin_vertex>",
      "#include <begin_vertex>\nvSpot = vec3(position.xz * 2.0, look.x);",
    )}`;
    shader.fragmentShader = `varying vec3 vSpot;\n${shader.fragmentShader.replace(
      "#include <color_fragment>",
      `float rim = max(0.0, 1.0 - dot(vSpot.xy, vSpot.xy)); diffuseColor.a *= ${STRENGTH} * rim * rim * vSpot.z;`,
    )}`;
  };
  material.customProgramCacheKey = () => "stillroom-avatar-shadow";
  return new InstanceLayer(group, disc, material);
}
