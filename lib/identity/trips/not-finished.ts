import "server-only";
import { refusedPath, setupPath } from "@/lib/links/paths";
import { findSession } from "@/lib/store/sessions";
import type { Landing } from "./trip";

/**
 * After a state that is unknown, used, expired or from another browser: all get the same answer, so that nobody can try states out. Somebody
 * who is signed in here has mostly gone back to a page of Microsoft's that they had answered already, and is led on.
 */
export async function notFinished(sessionToken: string | undefined): Promise<Landing> {
  const signedIn = sessionToken ? await findSession(sessionToken) : null;
  return { go: signedIn ? refusedPath("trip-already-made", setupPath(signedIn.customer.slug)) : refusedPath("sign-in-not-finished") };
}
