import { redirect } from "next/navigation";
import { AppError } from "@/lib/errors/app-error";
import type { ActionRefusal } from "@/lib/identity/guards/customer-guards";
import { customerNamedIn } from "@/lib/links/customer-named-in";
import { notUnderstoodPath, refusedPath, signInPath } from "@/lib/links/paths";

/** Leaves the page after a refused action: to the sign-in, to a page that explains the refusal, or to the error page. */
export function afterRefusal(refusal: ActionRefusal): never {
  switch (refusal.reason) {
    case "session-expired":
      return redirect(signInPath({ customer: customerNamedIn(refusal.returnTo), returnTo: refusal.returnTo }));
    case "roles-to-confirm":
      return redirect(refusedPath(refusal.reason, refusal.returnTo));
    case "no-admin-role":
      return redirect(refusedPath("no-admin-role"));
    case "too-many-requests":
      return redirect(refusedPath(refusal.reason));
    case "input-not-understood":
      return redirect(notUnderstoodPath);
    case "trouble":
      throw new AppError(refusal.code, { requestId: refusal.requestId });
  }
}
