import { landSignedOut } from "@/app/auth/land";
import { signStaffOut } from "@/lib/identity/guards/staff-session";
import { staffSignInPath } from "@/lib/links/paths";

export const POST = (request: Request) =>
  landSignedOut(request, async () => {
    await signStaffOut();
    return { go: staffSignInPath() };
  });
