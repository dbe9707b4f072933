import { isStaffRole, type StaffRole } from "@/lib/catalogue/staff-roles";
import { staffHome, startPath } from "@/lib/links/paths";
import type { RefusedPage } from "./refusal";

/** The page for staff whose roles do not open the requested page. Pure. */
export function missingRolePage({ held, needs }: { held: readonly StaffRole[]; needs: string }): Omit<RefusedPage, "support"> {
  // `needs` comes from the address, so only known role names are shown.
  const wanted = needs.split(",").filter(isStaffRole);
  return {
    title: "Another role is needed",
    what: `You are signed in as ${inWords(held)}.${wanted.length > 0 ? ` This page is for ${inWords(wanted)}.` : ""}`,
    next: "Whoever administers this portal in Dropzone's tenant can give you the role. It counts from your next sign-in.",
    actions: [
      { label: "Go to the customers", href: staffHome },
      { label: "Sign in again", href: startPath({ purpose: "staff", account: "other" }) },
    ],
  };
}

const inWords = (roles: readonly string[]): string =>
  roles.length < 2 ? (roles[0] ?? "") : `${roles.slice(0, -1).join(", ")} or ${roles.at(-1)}`;
