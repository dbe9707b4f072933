import type { z } from "zod";

/**
 * Every input has a limit: a schema of input says how long each string and list may be. A schema without is refused when the program
 * starts, so that no form, address or call can be added without.
 */

/** Returns the schema. Throws TypeError when it lets in a string, a list or anything else of any length. */
export function bounded<Schema extends z.ZodType>(schema: Schema): Schema {
  const parts = unboundedParts(schema);
  if (parts.length > 0) throw new TypeError(`Input without a limit: ${parts.join(", ")}`);
  return schema;
}

/** The paths of the parts without a limit, such as "contact.name" or "events[]". "(all)" is the schema itself. */
export function unboundedParts(schema: z.core.$ZodType, path = ""): string[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const here = path || "(all)";
  switch (def.type) {
    case "string":
      return hasMaximum(schema) ? [] : [here];
    case "array":
      return [...(hasMaximum(schema) ? [] : [here]), ...unboundedParts(def.element, `${path}[]`)];
    case "object":
      return Object.entries(def.shape).flatMap(([name, part]) => unboundedParts(part, path ? `${path}.${name}` : name));
    case "union":
      return def.options.flatMap((option) => unboundedParts(option, path));
    case "intersection":
      return [...unboundedParts(def.left, path), ...unboundedParts(def.right, path)];
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "catch":
    case "readonly":
    case "nonoptional":
      return unboundedParts(def.innerType, path);
    case "pipe":
      // What a transform gets decides: it runs on what the side before it let in.
      return unboundedParts(def.in, path);
    case "enum":
    case "literal":
    case "boolean":
    case "number":
    case "null":
    case "undefined":
    case "void":
    case "never":
    // A check of our own: a file, whose size the server limits, or one of the names of a table.
    case "custom":
      return [];
    default:
      return [`${here} (${def.type})`];
  }
}

function hasMaximum(schema: z.core.$ZodType): boolean {
  const { checks = [], ...def } = schema._zod.def;
  const isLimited = checks.some(
    ({
      _zod: {
        def: { check },
      },
    }) => check === "max_length" || check === "length_equals",
  );
  return isLimited || ("format" in def && formatsOfOneLength.has(String(def.format)));
}

/** The forms that match texts of one length only. */
const formatsOfOneLength: ReadonlySet<string> = new Set(["guid", "uuid"]);
