import type { Instrumentation } from "next";

/**
 * Next calls this once when a portal process starts: it sends what libraries print to the log, checks the configuration and starts the
 * durable engine.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { sendConsoleToLog } = await import("@/lib/log-of-libraries");
  sendConsoleToLog();
  const { noteClientAddresses } = await import("@/lib/client-address");
  noteClientAddresses();
  const { noteConnections } = await import("@/lib/connections");
  noteConnections();
  const { assertPortalProof } = await import("@/lib/identity/tokens/portal-proof");
  await assertPortalProof();
  const { startEngine } = await import("@/lib/background/engine");
  await startEngine();
}

/** Logs errors that no wrapper caught, for instance of a page that failed to render. The digest in the log is the number that the person sees. */
export const onRequestError: Instrumentation.onRequestError = async (error, { method }, { routePath, routeType }) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { log } = await import("@/lib/log");
  log.error({ error, method, routePath, routeType }, "A request failed");
};
