import type { KeyCredential, PasswordCredential } from "../world/state";
import { now, type World } from "../world/world";

export function isWithinLifetime(world: World, { startDateTime, endDateTime }: PasswordCredential | KeyCredential): boolean {
  const at = now(world).getTime();
  // Entra writes times to the second, so a credential may start within the current second.
  return new Date(startDateTime).getTime() <= at + 1000 && at < new Date(endDateTime).getTime();
}
