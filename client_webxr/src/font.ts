// The browser's own fonts, for what is written with them in the place: every script works, and no font is fetched. No logic.

export const OWN_FONTS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
