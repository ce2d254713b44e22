// A veil before the eyes: a short soft dark around every jump, and in XR a vignette that narrows the view while the
// view glides (both are known to spare people from motion sickness). One sphere round the camera, one draw call
// while it shows and none otherwise; it works alike on a screen and in both eyes.

import { BackSide, type Camera, Mesh, ShaderMaterial, SphereGeometry } from "three";

const VERTEX = /* glsl */ `
varying vec3 vRay;
void main() { vRay = position; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }
`;
const FRAGMENT = /* glsl */ `
uniform float dark;
uniform float narrow;
varying vec3 vRay;
void main() {
  float ahead = -normalize(vRay).z;
  float rim = 1.0 - smoothstep(cos(mix(1.6, 0.78, narrow)), cos(mix(1.3, 0.46, narrow)), ahead);
  gl_FragColor = vec4(0.043, 0.05, 0.07, max(dark, rim * smoothstep(0.0, 0.25, narrow)));
}
`;

export class Veil {
  private readonly mesh: Mesh<SphereGeometry, ShaderMaterial>;

  constructor(camera: Camera) {
    const uniforms = { dark: { value: 0 }, narrow: { value: 0 } };
    const material = new ShaderMaterial({
      uniforms,
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      side: BackSide,
    });
    material.transparent = true;
    material.depthTest = material.depthWrite = false;
    this.mesh = new Mesh(new SphereGeometry(0.5, 24, 16), material);
    this.mesh.renderOrder = 1000;
    this.mesh.frustumCulled = false;
    camera.add(this.mesh);
  }

  /** dark: 0 .. 1 over everything; narrow: 0 .. 1 of the vignette. */
  show(dark: number, narrow: number): void {
    const { uniforms } = this.mesh.material;
    (uniforms.dark as { value: number }).value = dark;
    (uniforms.narrow as { value: number }).value = narrow;
    this.mesh.visible = dark > 0.001 || narrow > 0.01;
  }

  dispose(): void {
    this.mesh.removeFromParent();
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}
