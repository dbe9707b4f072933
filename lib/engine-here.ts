import type { Engine } from "./background-work";

/** The durable engine of this process, for whoever hands it work. */

/** On the global object: pages and start-up are different bundles, and each evaluates this module. */
const kept = globalThis as { portalEngine?: Engine };

export function keepEngine(engine: Engine): void {
  kept.portalEngine = engine;
}

/** Throws before the engine has started. */
export function engineHere(): Engine {
  if (!kept.portalEngine) throw new Error("The engine of this process has not started");
  return kept.portalEngine;
}
