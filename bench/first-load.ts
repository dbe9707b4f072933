import { readdir, readFile } from "node:fs/promises";
import http from "node:http";
import path from "node:path";
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";

/** The JavaScript that a browser loads with a page, gzipped: by what the page's HTML refers to, and by what the build says of every page. */

const built = path.join(import.meta.dirname, "..", ".next");

/**
 * In bytes as they cross the network. Not all stand in a tag: the data in the HTML names the files of components that the browser takes over, and the
 * browser loads those too.
 */
export async function scriptsOf(origin: string, html: string): Promise<number> {
  const files = new Set([...html.matchAll(/\/_next\/static\/chunks\/[\w.~-]+\.js/g)].map(([file]) => file));
  // Browsers that know modules do not load what is for those that do not.
  for (const [, file = ""] of html.matchAll(/<script(?=[^>]*\bnomodule\b)[^>]*\bsrc="([^"?]+)/gi)) files.delete(file);
  let bytes = 0;
  for (const file of files) bytes += await bytesSent(new URL(file, origin));
  return bytes;
}

/** The server leaves the smallest files as they are. */
function bytesSent(url: URL): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { headers: { "accept-encoding": "gzip" } }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url.pathname} was answered ${response.statusCode}.`));
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on("end", () => resolve(bytes));
    });
    request.on("error", reject);
  });
}

type Manifest = { entryJSFiles: Record<string, readonly string[]> };

/** Of each page by its route, the largest first, and of a page that has nothing but Next.js and React. */
export async function scriptsOfBuild(): Promise<{ bare: number; pages: { route: string; bytes: number }[] }> {
  const { rootMainFiles } = JSON.parse(await readFile(path.join(built, "build-manifest.json"), "utf8")) as { rootMainFiles: string[] };
  const sizes = new Map<string, number>();
  const sizeOf = async (files: Iterable<string>) => {
    let bytes = 0;
    for (const file of files) {
      if (!sizes.has(file)) sizes.set(file, gzipSync(await readFile(path.join(built, file))).length);
      bytes += sizes.get(file) ?? 0;
    }
    return bytes;
  };
  const pages: { route: string; bytes: number }[] = [];
  const folder = path.join(built, "server", "app");
  for (const file of await readdir(folder, { recursive: true })) {
    if (!file.endsWith("page_client-reference-manifest.js")) continue;
    const written: { __RSC_MANIFEST?: Record<string, Manifest> } = {};
    runInNewContext(await readFile(path.join(folder, file), "utf8"), { globalThis: written });
    for (const [entry, { entryJSFiles }] of Object.entries(written.__RSC_MANIFEST ?? {}))
      pages.push({
        route: entry.replace(/\/page$/, "") || "/",
        bytes: await sizeOf(new Set([...rootMainFiles, ...Object.values(entryJSFiles).flat()])),
      });
  }
  return { bare: await sizeOf(rootMainFiles), pages: pages.sort((a, b) => b.bytes - a.bytes) };
}
