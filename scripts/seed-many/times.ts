/** Lengths of time in milliseconds, and moments as rows hold them. */

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

export const iso = (ms: number): string => new Date(ms).toISOString();
export const at = (ms: number): Date => new Date(Math.floor(ms));
export const atOrNull = (ms: number | null): Date | null => (ms === null ? null : at(ms));
