import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Every way into the portal, read off its folders: what is served is what lies there, so none can be forgotten. */

const app = fileURLToPath(new URL("../../app", import.meta.url));
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** "GET /customers/[customer]". A page is asked for with GET; a handler says which methods it has. */
export function listRoutes(): string[] {
  return filesNamed(/^(page\.tsx|route\.ts)$/).flatMap((file) => {
    const address = `/${path.dirname(file).replace(/^\.$/, "")}`;
    if (path.basename(file) === "page.tsx") return [`GET ${address}`];
    const source = readFileSync(path.join(app, file), "utf8");
    return methods
      .filter((method) => new RegExp(`^export (const|(async )?function) ${method}\\b`, "m").test(source))
      .map((method) => `${method} ${address}`);
  });
}

/** The files whose exports a browser can call, with what stands in them. */
export function listActionFiles(): { file: string; source: string }[] {
  return filesNamed(/\.tsx?$/)
    .map((file) => ({ file: `app/${file}`, source: readFileSync(path.join(app, file), "utf8") }))
    .filter(({ source }) => /^"use server";$/m.test(source));
}

function filesNamed(name: RegExp): string[] {
  return readdirSync(app, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && name.test(entry.name) && !entry.name.includes(".test."))
    .map((entry) => path.relative(app, path.join(entry.parentPath, entry.name)))
    .sort();
}
