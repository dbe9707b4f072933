import type { Instrumentation } from "next";

/** Runs once when a portal process starts: configuration is checked, then the durable engine begins to work. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startEngine } = await import("@/lib/background/engine");
  await startEngine();
}

/** What no wrapper caught: a page that could not be drawn. Its digest is the number that the person is shown. */
export const onRequestError: Instrumentation.onRequestError = async (error, { method }, { routePath, routeType }) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { log } = await import("@/lib/log");
  log.error({ error, method, routePath, routeType }, "A request failed");
};
