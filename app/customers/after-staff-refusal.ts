import { redirect } from "next/navigation";
import { AppError } from "@/lib/errors/app-error";
import type { InputRefusal } from "@/lib/identity/guards/guarded-action";
import type { StaffActionRefusal } from "@/lib/identity/guards/staff-guards";
import { notUnderstoodPath, refusedPath, staffRefusedPath, staffSignInPath } from "@/lib/links/paths";

/** Leaves the page after a refused action of staff: to the sign-in, to a page that explains the refusal, or to the error page. */
export function afterStaffRefusal(refusal: StaffActionRefusal | InputRefusal): never {
  switch (refusal.reason) {
    case "session-expired":
      return redirect(staffSignInPath(refusal.returnTo));
    case "roles-to-confirm":
      return redirect(refusedPath(refusal.reason, refusal.returnTo));
    case "no-staff-role":
      return redirect(staffRefusedPath());
    case "too-many-requests":
      return redirect(refusedPath(refusal.reason));
    case "input-not-understood":
      return redirect(notUnderstoodPath);
    case "trouble":
      throw new AppError(refusal.code, { requestId: refusal.requestId });
  }
}
