/** The ways on which a setup is done. Pure data. */
const routeNames: Record<string, string> = { automatic: "Automatic", script: "Script", "by-hand": "By hand" };

/** A way that this version does not know is shown as it is written. */
export const routeWords = (route: string): string => routeNames[route] ?? route;
