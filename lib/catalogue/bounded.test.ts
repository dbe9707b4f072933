import { describe, expect, it } from "vitest";
import { z } from "zod";
import { bounded, unboundedParts } from "./bounded";

describe("a schema of input", () => {
  it("has a limit for each string and list", () => {
    const schema = z.object({
      name: z.string().trim().min(1).max(80),
      id: z.guid(),
      email: z.union([z.literal(""), z.email().max(254)]),
      events: z
        .array(z.enum(["a", "b"]))
        .max(2)
        .default([]),
      count: z.coerce.number().optional(),
      file: z.instanceof(File),
      cloud: z
        .string()
        .max(20)
        .transform((text) => text.trim())
        .pipe(z.enum(["a"])),
    });
    expect(bounded(schema)).toBe(schema);
  });

  it.each([
    ["a string", z.string(), "(all)"],
    ["a string with a shortest length only", z.object({ name: z.string().min(3) }), "name"],
    ["an optional string", z.object({ name: z.string().optional() }), "name"],
    ["a string with a value for nothing", z.object({ name: z.string().default("") }), "name"],
    ["an address", z.object({ contact: z.object({ email: z.email() }) }), "contact.email"],
    ["a string that a transform gets", z.object({ host: z.string().transform((text) => text.slice(0, 9)) }), "host"],
    ["one side of an intersection", z.intersection(z.object({ a: z.string() }), z.object({ b: z.null() })), "a"],
    ["a list", z.object({ names: z.array(z.enum(["a"])) }), "names"],
    ["what is in a list", z.object({ names: z.array(z.string()).max(3) }), "names[]"],
    ["anything at all", z.unknown(), "(all) (unknown)"],
    ["what is transformed before it is checked", z.preprocess(String, z.enum(["a"])), "(all) (transform)"],
    ["a record", z.object({ more: z.record(z.string().max(3), z.null()) }), "more (record)"],
  ])("is refused for %s without a limit", (_, schema, part) => {
    expect(unboundedParts(schema)).toEqual([part]);
    expect(() => bounded(schema)).toThrow(part);
  });
});
