// The steps of text size, for the page and for the names in the place. Pure.

export const TEXT_SIZES: readonly number[] = [1, 1.25, 1.5, 1.75, 2];

/** The index of the step that is `by` from `step`, within the list. */
export function textStep(step: number, by: number): number {
  return Math.min(TEXT_SIZES.length - 1, Math.max(0, step + by));
}

/** The scale of a step, as read from storage or anywhere: 1 if it is none. */
export function textScale(step: number): number {
  return TEXT_SIZES[step] ?? 1;
}

export function textWords(step: number): string {
  return `${Math.round(textScale(step) * 100)} %`;
}
