import type { Trouble } from "@/lib/onboarding/status/checklist";
import { withoutCode } from "./new-errors";

/** By what an error is counted: Microsoft's code, wherever in a trouble it stands; else the portal's own. Free text is not counted by. Pure. */
export function countedCode({ code, what }: Pick<Trouble, "code" | "what">): string {
  return (
    /AADSTS\d{5,8}/.exec(`${code} ${what}`)?.[0] ??
    /^[A-Za-z0-9_.-]{2,64}$/.exec(code)?.[0] ??
    /\(([A-Za-z0-9_.-]{2,64})\)$/.exec(code)?.[1] ??
    withoutCode
  );
}
