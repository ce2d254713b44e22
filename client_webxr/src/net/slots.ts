// Lists of slots as they stand on the wire: 16-bit integers, little-endian, end to end. May not know whose they are.

const SLOT_BYTES = 2;

/** The slots of a `bin<u16>`. Half a slot at the end is passed over. */
export function slotsOf(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: Math.floor(bytes.byteLength / SLOT_BYTES) }, (_, i) =>
    view.getUint16(i * SLOT_BYTES, true),
  );
}
