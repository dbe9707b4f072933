/** A page cannot see its own path, so proxy.ts puts it into this request header. Used for the way back; it never grants access. */
export const pathHeader = "x-portal-path";
