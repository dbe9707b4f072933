/** Runs once when a portal process starts: configuration is checked, then the durable engine begins to work. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startEngine } = await import("@/lib/background/engine");
  await startEngine();
}
