import { Hono } from "hono";
import type { ParityRow } from "../parity";
import type { World } from "../world";

export const parity: ParityRow[] = [];

export function routes(_world: World): Hono {
  return new Hono();
}
