import { z } from "zod";
import { allowedLicences, exceptions } from "./licences";

/** What a lock file must say of each package: from where it comes, which bytes they are, and under which licence. */

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      integrity: z.string().optional(),
      resolved: z.string().optional(),
      link: z.boolean().optional(),
      license: z.string().optional(),
      /** It lies inside another package, whose integrity covers it. */
      inBundle: z.boolean().optional(),
    }),
  ),
});

/** The packages of a lock file by their folder, without the project itself. */
export function packagesOf(lock: unknown) {
  return Object.entries(lockSchema.parse(lock).packages).filter(([folder, { inBundle }]) => folder !== "" && !inBundle);
}

/**
 * Packages that npm would install without comparing the bytes, or from elsewhere than the registry. An entry without `resolved` comes from
 * the registry that npm is set up with, which may be a mirror.
 */
export function lockTroubles(lock: unknown): string[] {
  return packagesOf(lock).flatMap(([folder, { integrity, resolved, link }]) => {
    if (link) return [`${folder} is a link to a folder`];
    if (resolved !== undefined && !resolved.startsWith("https://registry.npmjs.org/")) return [`${folder} comes from ${resolved}`];
    return /^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? "") ? [] : [`${folder} has no SHA-512 integrity value`];
  });
}

/** Packages under a licence that nobody has allowed. */
export function licenceTroubles(lock: unknown): string[] {
  return packagesOf(lock).flatMap(([folder, { license = "" }]) => {
    const name = folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
    return isAllowed(license, name) ? [] : [`${name} is under “${license}”`];
  });
}

/** Understands AND and OR, but no nesting, which no package uses yet: an expression with more is not allowed. */
function isAllowed(expression: string, name: string): boolean {
  const choices = expression.replace(/^\(|\)$/g, "").split(/ or /i);
  return choices.some((choice) => choice.split(/ and /i).every((licence) => isOneAllowed(licence, name)));
}

const isOneAllowed = (licence: string, name: string): boolean =>
  Object.hasOwn(allowedLicences, licence) || exceptions.some((exception) => exception.licence === licence && isMeant(exception.name, name));

/** Exceptions that no package needs any more. */
export function unusedExceptions(lock: unknown): string[] {
  const folders = packagesOf(lock).map(([folder]) => folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length));
  return exceptions.filter((exception) => !folders.some((name) => isMeant(exception.name, name))).map(({ name }) => name);
}

const isMeant = (pattern: string, name: string): boolean =>
  pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
