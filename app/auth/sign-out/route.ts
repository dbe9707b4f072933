import { signOut } from "@/lib/identity/session";
import { landOwnForm } from "../land";

export const POST = (request: Request) =>
  landOwnForm(request, async () => {
    await signOut();
    return { go: "/" };
  });
