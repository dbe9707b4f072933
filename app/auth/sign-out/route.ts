import { signOut } from "@/lib/identity/guards/session";
import { landSignedOut } from "../land";

export const POST = (request: Request) =>
  landSignedOut(request, async () => {
    await signOut();
    return { go: "/" };
  });
