import { styleText } from "node:util";

/** Where Dropzone's staff sign in, and who they are in the sandbox. */

const staff = [
  { userName: "casey@dropzone.ai", role: "CSM" },
  { userName: "sam@dropzone.ai", role: "Support" },
  { userName: "drew@dropzone.ai", role: "Admin" },
] as const;

export function staffDoor(portalOrigin: string): string {
  const people = staff.map(({ userName, role }) => `${styleText("bold", userName)} (${role})`).join(", ");
  return `  ${styleText("bold", "Dropzone's staff")}  Sign in as ${people}\n  ${styleText("cyan", `${portalOrigin}/customers`)}\n`;
}
