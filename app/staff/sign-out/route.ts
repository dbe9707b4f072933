import { land } from "@/app/auth/land";
import { staffSignInPath } from "@/lib/identity/paths";
import { signStaffOut } from "@/lib/identity/staff-session";

/** For a form without JavaScript. Cookies are Lax, so a form on another site brings no session to end. */
export const POST = () =>
  land(async () => {
    await signStaffOut();
    return { go: staffSignInPath() };
  });
