import { redirect } from "next/navigation";
import { AppError } from "@/lib/errors/app-error";
import type { InputRefusal } from "@/lib/identity/guards/guarded-action";
import type { StaffActionRefusal } from "@/lib/identity/guards/staff-guards";
import { notUnderstoodPath, staffHome, staffRefusedPath, staffSignInPath } from "@/lib/links/paths";

/** Leaves the page after a refused action of staff: to the sign-in, to a page that explains the refusal, or to the error page. */
export function afterStaffRefusal(refusal: StaffActionRefusal | InputRefusal): never {
  switch (refusal.reason) {
    case "session-expired":
      return redirect(staffSignInPath(staffHome));
    case "no-staff-role":
      return redirect(staffRefusedPath());
    case "input-not-understood":
      return redirect(notUnderstoodPath);
    case "trouble":
      throw new AppError(refusal.code, { requestId: refusal.requestId });
  }
}
