import type { Change } from "./changes";
import type { Desired } from "./desired";
import type { Observed } from "./observed";

/** The permission with which the portal looks at the tenant in its own name: granted while the customer wants it, taken back when not. Pure. */
export function watchingChanges({ watching }: Pick<Desired, "watching">, { watching: seen }: Pick<Observed, "watching">): Change[] {
  if (!seen.known || seen.value === null) return [];
  const { grantId } = seen.value;
  switch (watching) {
    case null:
      return [];
    case "on":
      return grantId === null ? [{ do: "grant-watching" }] : [];
    case "off":
      return grantId === null ? [] : [{ do: "retire-watching", grantId }];
  }
}
