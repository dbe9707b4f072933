import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { routes as azure } from "../azure/routes";
import { routes as cloudApps } from "../cloud-apps/routes";
import { routes as control } from "../control/routes";
import { routes as defender } from "../defender/routes";
import { routes as dropzone } from "../dropzone/routes";
import { routes as entra } from "../entra/routes";
import { routes as exchange } from "../exchange/routes";
import { routes as graph } from "../graph/routes";
import { openWorld } from "../scenes/state-file";
import type { Service } from "../wire/services";
import type { ParityRow } from "./parity";
import { parityDocument, rowsOf, shownTruth } from "./parity-document";
import { clientsOf, routeKey, routeOf } from "./tried-by";

const world = await openWorld({});
const services = { entra, graph, exchange, defender, "cloud-apps": cloudApps, dropzone, azure, control };
const names = Object.keys(rowsOf) as Service[];

/** The routes that Hono serves; `ALL /*` is middleware. */
function served(service: Service): string[] {
  const routes = services[service](world).routes.filter(({ method, path }) => !(method === "ALL" && path.endsWith("*")));
  return [...new Set(routes.map(({ method, path }) => `${method} ${path}`))].sort();
}

const claimed = (rows: readonly ParityRow[]) => rows.map(({ method, path }) => `${method} ${path}`).sort();
const presentRows = names.flatMap((service) => rowsOf[service]).filter((row) => row.truth !== "absent");

const testFiles = readdirSync(new URL("..", import.meta.url), { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".test.ts"),
);
const testSources = testFiles.map((file) => readFileSync(new URL(`../${file}`, import.meta.url), "utf8")).join("\n");

describe("the parity document", () => {
  it("reads more than zero routes and tests", () => {
    expect(names.every((service) => served(service).length > 0)).toBe(true);
    expect(testFiles.length).toBeGreaterThan(5);
  });

  it.each(names)("has a row for each route of %s and for no other", (service) => {
    expect(claimed(rowsOf[service].filter((row) => row.truth !== "absent"))).toEqual(served(service));
  });

  it.each(names)("marks no served route of %s as absent", (service) => {
    expect(claimed(rowsOf[service].filter((row) => row.truth === "absent")).filter((route) => served(service).includes(route))).toEqual([]);
  });

  it.each(presentRows.map((row) => [`${row.method} ${row.path}`, row.test] as const))(
    "%s is shown by a test that exists",
    (_route, test) => {
      expect(test).not.toBeNull();
      expect(testSources.includes(`(${JSON.stringify(test)}`), `no test is named "${test}"`).toBe(true);
    },
  );

  it("names the vendor's page, or says in the note why there is none", () => {
    expect(presentRows.filter((row) => !row.page && !row.note && row.service !== "control")).toEqual([]);
  });

  it("names clients of rows that exist, and of nothing that we wrote ourselves", () => {
    const rows = presentRows.filter(({ service }) => service !== "control" && service !== "dropzone").map(routeKey);
    const tried: Record<string, string[]> = JSON.parse(readFileSync(new URL("tried-by.json", import.meta.url), "utf8"));
    expect(Object.keys(tried).filter((route) => !rows.includes(route))).toEqual([]);
    expect(Object.values(tried).filter((clients) => clients.length === 0)).toEqual([]);
  });

  it("calls a route real only where somebody else's client has tried it", () => {
    const real = names.flatMap((service) => rowsOf[service]).filter((row) => shownTruth(row) === "real");
    expect(real.length).toBeGreaterThan(10);
    expect(real.filter((row) => clientsOf(row).length === 0)).toEqual([]);
  });

  it("finds the route of a call", () => {
    const rows = rowsOf.graph;
    const asked = (path: string) => routeOf(rows, { service: "graph", method: "GET", path });
    expect(asked("/v1.0/serviceprincipals(appId='x')")).toBe("graph GET /v1.0/servicePrincipals/:key");
    expect(asked("/v1.0/me/memberOf/microsoft.graph.directoryRole")).toBe("graph GET /v1.0/me/memberOf/microsoft.graph.directoryRole");
    expect(asked("/v1.0/nowhere/at/all")).toBeNull();
  });

  it("is the document in docs", () => {
    expect(readFileSync(new URL("../../docs/sandbox-parity.md", import.meta.url), "utf8")).toBe(parityDocument());
  });
});
