import { landOwnForm } from "@/app/auth/land";
import { signStaffOut } from "@/lib/identity/guards/staff-session";
import { staffSignInPath } from "@/lib/links/paths";

export const POST = (request: Request) =>
  landOwnForm(request, async () => {
    await signStaffOut();
    return { go: staffSignInPath() };
  });
