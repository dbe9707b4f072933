import { spawnSync } from "node:child_process";

/**
 * A network of its own for one program and what it starts: Linux's network and mount namespaces. The names of Microsoft's hosts are those of
 * this program there, by a hosts file of its own, and nothing else is reachable. Nothing of the machine changes.
 */

/** Microsoft's and Dropzone's hosts, as the sandbox serves them. */
export const servedHosts = [
  "login.microsoftonline.com",
  "login.windows.net",
  "login.microsoft.com",
  "graph.microsoft.com",
  "outlook.office365.com",
  "outlook.office.com",
  "api.security.microsoft.com",
  "api.securitycenter.microsoft.com",
  "management.azure.com",
  "management.core.windows.net",
  "portal.cloudappsecurity.com",
  ...["contoso", "fabrikam", "northwind"].flatMap((label) => [`${label}.dropzone.app`, `${label}.us.portal.cloudappsecurity.com`]),
];

export const hostsFile = (): string => ["127.0.0.1 localhost", "::1 localhost", `127.0.0.1 ${servedHosts.join(" ")}`, ""].join("\n");

/** Somebody who is not root is root in a namespace of users, where the machine lets them have one. */
const flags = () => ["--net", "--mount", ...(process.getuid?.() === 0 ? [] : ["--map-root-user"])];

/** The command to put before a program's own. */
export const inPrivateNetwork = (hosts: string): string[] => [
  "unshare",
  ...flags(),
  "sh",
  "-c",
  'ip link set lo up && mount --bind "$0" /etc/hosts && exec "$@"',
  hosts,
];

/** Why this machine cannot have one; null where it can. */
export function whyNoPrivateNetwork(): string | null {
  if (process.platform !== "linux") return "only Linux has namespaces";
  const [command = "", ...rest] = inPrivateNetwork("/etc/hosts");
  const tried = spawnSync(command, [...rest, "true"], { encoding: "utf8" });
  if (tried.status === 0) return null;
  return `a namespace could not be made: ${(tried.error?.message ?? tried.stderr).trim().split("\n")[0]}`;
}
