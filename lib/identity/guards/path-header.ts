/** The path that was asked for: a page cannot see it, so proxy.ts puts it into this header. For the way back, never for the lock. */
export const pathHeader = "x-portal-path";
