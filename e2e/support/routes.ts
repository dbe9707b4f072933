import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Lists every route and every file of server actions from the folders, so that a test cannot miss a new one. */

const repository = fileURLToPath(new URL("../..", import.meta.url));
const app = path.join(repository, "app");
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** "GET /customers/[customer]". A page is asked for with GET; a handler says which methods it has. */
export function listRoutes(): string[] {
  return filesNamed(app, /^(page\.tsx|route\.ts)$/).flatMap((file) => {
    const address = `/${path.dirname(file).replace(/^\.$/, "")}`;
    if (path.basename(file) === "page.tsx") return [`GET ${address}`];
    const source = readFileSync(path.join(app, file), "utf8");
    return methods
      .filter((method) => new RegExp(`^export (const|(async )?function) ${method}\\b`, "m").test(source))
      .map((method) => `${method} ${address}`);
  });
}

/** The "use server" files of all folders: a browser can call their exports. */
export function listActionFiles(): { file: string; source: string }[] {
  return ["app", "components", "lib"]
    .flatMap((folder) => filesNamed(path.join(repository, folder), /\.tsx?$/).map((file) => `${folder}/${file}`))
    .map((file) => ({ file, source: readFileSync(path.join(repository, file), "utf8") }))
    .filter(({ source }) => /^\s*["']use server["'];?\s*$/m.test(source));
}

function filesNamed(folder: string, name: RegExp): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && name.test(entry.name) && !entry.name.includes(".test."))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}
