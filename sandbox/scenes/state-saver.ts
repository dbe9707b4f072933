import { renameSync, writeFileSync } from "node:fs";
import type { World } from "../world/world";

/**
 * Saves a world to its state file. No call is answered meanwhile, and it takes the longer the more tenants there are. So changes are saved
 * together, soon after the first of them, and saving takes a twentieth of the time at most. `close` saves what is left.
 */

export type StateSaver = { noteChange(): void; close(): void };

const soonestMs = 50;
/** Of the time that the last save took. */
const restAfter = 19;

export function openStateSaver(world: World, stateFile: string | undefined): StateSaver {
  if (!stateFile) return { noteChange: () => undefined, close: () => undefined };
  let timer: NodeJS.Timeout | null = null;
  let pauseMs = soonestMs;
  let isClosed = false;
  const save = () => {
    timer = null;
    const began = performance.now();
    // Written to a second file and renamed, so that a killed process leaves no incomplete file.
    writeFileSync(`${stateFile}.new`, JSON.stringify(world.state));
    renameSync(`${stateFile}.new`, stateFile);
    pauseMs = Math.max(soonestMs, restAfter * (performance.now() - began));
  };
  return {
    noteChange: () => {
      if (!isClosed) timer ??= setTimeout(save, pauseMs);
    },
    close: () => {
      isClosed = true;
      if (timer === null) return;
      clearTimeout(timer);
      save();
    },
  };
}
