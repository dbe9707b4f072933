/** The ways in which a setup can be done, and their words. */

const routes: Record<string, { name: string; inSentence: string }> = {
  automatic: { name: "Automatic", inSentence: "the automatic way" },
  script: { name: "Script", inSentence: "by script" },
  "by-hand": { name: "By hand", inSentence: "by hand" },
};

/** A route that this version does not know is shown as it is stored. */
export const routeWords = (route: string): string => routes[route]?.name ?? route;

/** "74% of the customers go …". */
export const routeInSentence = (route: string): string => routes[route]?.inSentence ?? `by ${route}`;
