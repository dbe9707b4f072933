import { auditPath, exportPath, removeAccessPath, sessionsPath, setupPath, undoPath } from "./paths";

/**
 * Whether a path of a customer stays open once Dropzone has ended them: the page that says so, the way to undo everything and to remove the
 * portal's own access, and what they can take with them. Their people are sent from any other to the first of these. It grants nothing to anybody else.
 */
export function isOpenOnceEnded(path: string, customer: string): boolean {
  const [pathname = ""] = path.split("?");
  const undo = undoPath(customer);
  const open = [setupPath(customer), undo, removeAccessPath(customer), auditPath(customer), exportPath(customer), sessionsPath(customer)];
  return open.includes(pathname) || pathname.startsWith(`${undo}/`);
}
