import { signOut } from "@/lib/identity/session";
import { land } from "../land";

/** For a form without JavaScript. Cookies are Lax, so a form on another site brings no session to end. */
export const POST = () =>
  land(async () => {
    await signOut();
    return { go: "/" };
  });
