/** The browser that makes a trip: which sessions it has, and what it is called in words. */
export type Visitor = { sessionToken: string | undefined; staffToken: string | undefined; browser: string | null };
