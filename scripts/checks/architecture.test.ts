import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

/** The page about the structure, and the README's table of folders, held against the repository. */

const repository = path.resolve(import.meta.dirname, "../..");
const page = readFileSync(path.join(repository, "docs/architecture.md"), "utf8");
const readme = readFileSync(path.join(repository, "README.md"), "utf8");

const foldersIn = (folder: string) =>
  readdirSync(path.join(repository, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

/** The first cell of each row that names a folder, and the rest of the row. */
const rowsOf = (text: string) =>
  [...text.matchAll(/^\| `([\w/-]+)\/`[^|]*\|(.*)\|$/gm)].map(([, folder = "", says = ""]) => ({ folder, says }));

const rooms = rowsOf(page);

describe("docs/architecture.md", () => {
  it("names every room of lib and none that is gone", () => {
    const named = rooms.map(({ folder }) => folder).filter((folder) => folder.startsWith("lib/"));
    expect(named.sort()).toEqual(
      foldersIn("lib")
        .map((name) => `lib/${name}`)
        .sort(),
    );
  });

  it.each(rooms)("names a folder that is there: $folder", ({ folder }) => {
    expect(existsSync(path.join(repository, folder))).toBe(true);
  });

  it.each(rooms.filter(({ says }) => says.includes("`")))("names folders and files that are in $folder", ({ folder, says }) => {
    const inside = [...says.matchAll(/`([\w.-]+)(\/?)`/g)].map(([, name = ""]) => name);
    expect(inside.filter((name) => !existsSync(path.join(repository, folder, name)))).toEqual([]);
  });

  it.each(["lib/onboarding", "lib/errors", "lib/identity", "lib/provisioning", "lib/staff", "components", "scripts"])(
    "names every folder in %s",
    (folder) => {
      const says = rooms.find((room) => room.folder === folder)?.says ?? "";
      expect(foldersIn(folder).filter((name) => !says.includes(`\`${name}/\``))).toEqual([]);
    },
  );

  it("links to files that are there", () => {
    const links = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, target = ""]) => target);
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter((target) => !existsSync(path.join(repository, "docs", target)))).toEqual([]);
  });

  it("orders the rooms of lib as the imports point: a room is named after those that it leans on", () => {
    const order = rooms.map(({ folder }) => folder).filter((folder) => folder.startsWith("lib/"));
    const upwards = order.flatMap((room, index) =>
      [...importsOf(room)].filter((other) => order.indexOf(other) > index).map((other) => `${room} → ${other}`),
    );
    expect(upwards).toEqual([]);
  });
});

describe("README.md", () => {
  it("names every folder at the top, and every room of lib", () => {
    const named = rowsOf(readme).map(({ folder }) => folder.split("/")[0]);
    const top = foldersIn(".").filter((name) => !name.startsWith(".") && !["node_modules", "public", "types"].includes(name));
    expect(top.filter((name) => !named.includes(name))).toEqual([]);
  });

  it("names no file that is gone", () => {
    const files = [...readme.matchAll(/`((?:lib|docs|scripts|sandbox|prisma|e2e|testing|bench)\/[\w./-]+)`/g)].map(([, file = ""]) => file);
    expect(files.filter((file) => !existsSync(path.join(repository, file)))).toEqual([]);
  });
});

/** The rooms that the files of a room import from, tests aside. */
function importsOf(room: string): Set<string> {
  const files = readdirSync(path.join(repository, room), { recursive: true, encoding: "utf8" }).filter(
    (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !file.startsWith("generated"),
  );
  const found = files.flatMap((file) => {
    const source = readFileSync(path.join(repository, room, file), "utf8");
    return [...source.matchAll(/from "@\/(lib\/[\w-]+)\//g)].map(([, other = ""]) => other);
  });
  return new Set(found.filter((other) => other !== room));
}
