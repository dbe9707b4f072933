import { signOut } from "@/lib/identity/guards/session";
import { landOwnForm } from "../land";

export const POST = (request: Request) =>
  landOwnForm(request, async () => {
    await signOut();
    return { go: "/" };
  });
