import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { World } from "../world/world";
import { openWorld } from "./state-file";
import { openStateSaver } from "./state-saver";

let folder: string;
let stateFile: string;
let world: World;
/** How many times the world was written down. */
let written: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-state-"));
  stateFile = join(folder, "state.json");
  const opened = await openWorld({});
  written = 0;
  // JSON.stringify asks it, once each time.
  world = { ...opened, state: Object.assign(opened.state, { toJSON: () => ({ made: opened.state.made, written: ++written }) }) };
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

const saved = () => JSON.parse(readFileSync(stateFile, "utf8"));

it("saves the changes of a moment together, and what comes later again", () => {
  const saver = openStateSaver(world, stateFile);
  for (let call = 1; call <= 100; call++) {
    world.state.made = call;
    saver.noteChange();
  }
  expect(written).toBe(0);
  vi.advanceTimersByTime(100);
  expect(saved()).toEqual({ made: 100, written: 1 });
  vi.advanceTimersByTime(60_000);
  expect(written).toBe(1);
  world.state.made = 101;
  saver.noteChange();
  vi.advanceTimersByTime(60_000);
  expect(saved()).toEqual({ made: 101, written: 2 });
});

it("spends a twentieth of the time on it at most, however long one save takes", () => {
  const took = 200;
  const slow = { ...world.state, toJSON: () => ({ written: ++written, at: vi.advanceTimersByTime(took) }) };
  const saver = openStateSaver({ ...world, state: slow }, stateFile);
  const began = performance.now();
  while (written < 20) {
    saver.noteChange();
    vi.advanceTimersByTime(100);
  }
  // The first save knows nothing of how long one takes.
  expect(performance.now() - began).toBeGreaterThanOrEqual((written - 1) * took * 20);
});

it("saves what is left at the end, and nothing after it", () => {
  const saver = openStateSaver(world, stateFile);
  world.state.made = 7;
  saver.noteChange();
  saver.close();
  expect(saved()).toEqual({ made: 7, written: 1 });
  saver.noteChange();
  vi.advanceTimersByTime(60_000);
  expect(written).toBe(1);
});
