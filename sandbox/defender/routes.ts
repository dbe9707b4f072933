import { type Context, Hono } from "hono";
import type { ParityRow } from "../parity/parity";
import { calledOrigin } from "../wire/http";
import type { World } from "../world/world";
import { admit } from "./callers";
import { mdeError } from "./errors";
import { defenderOf, knownFile } from "./state";

/** The part of Defender for Endpoint's API that holds one harmless call for each permission. https://learn.microsoft.com/defender-endpoint/api/exposed-apis-list */

export function routes(world: World): Hono {
  const app = new Hono();
  app.get("/api/machines", (c) => listMachines(c, world));
  app.get("/api/libraryfiles", (c) => listLibraryFiles(c, world));
  app.get("/api/files/:hash", (c) => getFile(c, world, c.req.param("hash")));
  return app;
}

/** A tenant without a single device answers 404. https://learn.microsoft.com/defender-endpoint/api/get-machines */
async function listMachines(c: Context, world: World): Promise<Response> {
  const admission = await admit(c, world, { role: "Machine.Read.All", scope: "Machine.Read" });
  if (!admission.ok) return admission.response;
  const { machines } = defenderOf(admission.tenant);
  if (machines.length === 0) return mdeError(c, "ResourceNotFound", "No machines were found.");
  const top = topOf(c);
  return c.json({ "@odata.context": `${calledOrigin(c.req.raw)}/api/$metadata#Machines`, value: machines.slice(0, top) });
}

/** https://learn.microsoft.com/defender-endpoint/api/list-library-files */
async function listLibraryFiles(c: Context, world: World): Promise<Response> {
  const admission = await admit(c, world, { role: "Library.Manage", scope: "Library.Manage" });
  if (!admission.ok) return admission.response;
  return c.json({ "@odata.context": `${calledOrigin(c.req.raw)}/api/$metadata#LibraryFiles`, value: [] });
}

/** By SHA-1 or SHA-256. https://learn.microsoft.com/defender-endpoint/api/get-file-information */
async function getFile(c: Context, world: World, hash: string): Promise<Response> {
  const admission = await admit(c, world, { role: "File.Read.All", scope: "File.Read.All" });
  if (!admission.ok) return admission.response;
  if (!/^([0-9a-f]{40}|[0-9a-f]{64})$/i.test(hash)) return mdeError(c, "InvalidInput", "Invalid input: the file identifier.");
  const isKnown = [knownFile.sha1, knownFile.sha256].includes(hash.toLowerCase());
  if (!isKnown) return mdeError(c, "ResourceNotFound", "Resource file was not found.");
  return c.json({ "@odata.context": `${calledOrigin(c.req.raw)}/api/$metadata#Files/$entity`, ...knownFile });
}

function topOf(c: Context): number {
  const top = Number(c.req.query("$top") ?? 10_000);
  return Number.isInteger(top) && top > 0 ? top : 10_000;
}

const learn = "https://learn.microsoft.com/defender-endpoint/api";

export const parity: ParityRow[] = [
  {
    service: "defender",
    method: "GET",
    path: "/api/machines",
    truth: "simplified",
    page: `${learn}/get-machines`,
    learnt: "documentation",
    test: "machines are listed for an app with Machine.Read.All, and are a 404 where there are none",
    note: "$top alone of the query options; a handful of a machine's properties.",
  },
  {
    service: "defender",
    method: "GET",
    path: "/api/libraryfiles",
    truth: "simplified",
    page: `${learn}/list-library-files`,
    learnt: "documentation",
    test: "the Live Response library is open to Library.Manage alone",
    note: "Always empty.",
  },
  {
    service: "defender",
    method: "GET",
    path: "/api/files/:hash",
    truth: "simplified",
    page: `${learn}/get-file-information`,
    learnt: "documentation",
    test: "a file is found by its hash, and an unknown hash is a 404",
    note: "One known file.",
  },
  {
    service: "defender",
    method: "POST",
    path: "/api/machines/:id/runliveresponse",
    truth: "absent",
    page: `${learn}/run-live-response`,
    learnt: "documentation",
    test: null,
    note: "It starts a session on a machine, so the portal never calls it.",
  },
];
