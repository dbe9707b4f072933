import { startSandbox } from "./server";
import { type PropagationMode, propagationModes } from "./world/propagation";

/** `npx tsx sandbox/main.ts`: the sandbox as a process of its own, configured by the environment. */

const { env } = process;
const propagation = propagationModes.find((mode) => mode === env.SANDBOX_PROPAGATION) satisfies PropagationMode | undefined;
if (env.SANDBOX_PROPAGATION && !propagation) {
  console.error(`SANDBOX_PROPAGATION must be one of ${propagationModes.join(", ")}.`);
  process.exit(1);
}

const sandbox = await startSandbox({
  port: Number(env.SANDBOX_PORT ?? 0),
  propagation: propagation ?? "demo",
  latencyMs: Number(env.SANDBOX_LATENCY_MS ?? 0),
  ...(env.SANDBOX_TRAFFIC_LOG ? { trafficLog: env.SANDBOX_TRAFFIC_LOG } : {}),
  ...(env.PORTAL_ORIGIN ? { portalOrigin: env.PORTAL_ORIGIN } : {}),
  ...(env.SANDBOX_PORTAL_SECRET ? { portalSecret: env.SANDBOX_PORTAL_SECRET } : {}),
  ...(env.SANDBOX_STATE_FILE ? { stateFile: env.SANDBOX_STATE_FILE } : {}),
});
console.log(`sandbox listening on ${sandbox.origin}`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    void sandbox.close().then(() => process.exit(0));
  });
}
