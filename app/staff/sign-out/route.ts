import { landOwnForm } from "@/app/auth/land";
import { staffSignInPath } from "@/lib/identity/paths";
import { signStaffOut } from "@/lib/identity/staff-session";

export const POST = (request: Request) =>
  landOwnForm(request, async () => {
    await signStaffOut();
    return { go: staffSignInPath() };
  });
