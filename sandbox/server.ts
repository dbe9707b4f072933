import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { routes as azure } from "./azure/routes";
import { routes as cloudApps } from "./cloud-apps/routes";
import { routes as control } from "./control/routes";
import { routes as defender } from "./defender/routes";
import { checkContract } from "./dropzone/contract";
import { routes as dropzone } from "./dropzone/routes";
import { routes as entra } from "./entra/routes";
import { routes as exchange } from "./exchange/routes";
import { routes as graph } from "./graph/routes";
import { openWorld, type SandboxOptions } from "./scenes/state-file";
import { openStateSaver, type StateSaver } from "./scenes/state-saver";
import { applyFault, cutOff, spoilt, takeFault } from "./wire/faults";
import { calledHost, requestIdOf } from "./wire/http";
import type { Service } from "./wire/services";
import { serviceOf } from "./wire/services";
import { tenantAsked } from "./wire/tenant-asked";
import { recordExchange } from "./wire/traffic";
import { keepBeforeWrite, worldBefore } from "./world/before-writes";
import type { World } from "./world/world";

/** The sandbox over http. All services share one origin and keep their production paths. */

export async function startSandbox(options: SandboxOptions = {}): Promise<{ origin: string; world: World; close(): Promise<void> }> {
  const world = await openWorld(options);
  const saver = openStateSaver(world, options.stateFile);
  const app = sandboxApp(world, saver);
  const server = serve({ fetch: app.fetch, port: options.port ?? 0, hostname: options.hostname ?? "localhost" });
  await new Promise<void>((resolve, reject) => {
    server.once("listening", resolve);
    server.once("error", reject);
  });
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    world,
    close: () =>
      new Promise((resolve) => {
        if ("closeAllConnections" in server) server.closeAllConnections();
        server.close(() => {
          saver.close();
          resolve();
        });
      }),
  };
}

function sandboxApp(world: World, saver: StateSaver): Hono {
  const services = Object.fromEntries(Object.entries(routesOf).map(([name, routes]) => [name, routes(world)])) as Record<Service, Hono>;
  const app = new Hono();
  app.all("*", (c) => answer(c, { world, services, saver }));
  return app;
}

const routesOf: Record<Service, (world: World) => Hono> = {
  entra,
  graph,
  exchange,
  defender,
  "cloud-apps": cloudApps,
  dropzone,
  azure,
  control,
};

type Setting = { world: World; services: Record<Service, Hono>; saver: StateSaver };

async function answer(c: Context, { world, services, saver }: Setting): Promise<Response> {
  const request = c.req.raw;
  const service = serviceOf(calledHost(request), new URL(request.url).pathname);
  if (service === "control") {
    const response = await services.control.fetch(request, c.env);
    saver.noteChange();
    return response;
  }
  const arrivedAt = Date.now();
  const sent = await request.clone().text();
  const requestId = requestIdOf(request);
  if (world.state.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, world.state.latencyMs));
  const { pathname: path } = new URL(c.req.url);
  const tenant = tenantAsked(world, request);
  const asked = { request, service, method: c.req.method, path, tenant, cmdlet: request.headers.get("x-cmdletname") };
  const fault = takeFault(world, asked);
  const shown = fault?.fault === "stale" ? routesOf[service](worldBefore(world, tenant)) : services[service];
  keepBeforeWrite(world, asked, sent);
  const response = (fault && (await applyFault(c, fault, service, requestId))) ?? (await spoilt(fault, await shown.fetch(request, c.env)));
  // A fault is no answer of Dropzone's.
  if (service === "dropzone" && fault === null) await checkAnswer(world, { request, sent, response });
  await recordExchange(world, { service, host: calledHost(request), request, requestId, sent, answer: response, arrivedAt });
  saver.noteChange();
  return fault?.fault === "answer-lost" ? cutOff(c) : response;
}

async function checkAnswer(world: World, { request, sent, response }: { request: Request; sent: string; response: Response }) {
  const received = await response.clone().text();
  await checkContract(world, { request, sent, status: response.status, type: response.headers.get("content-type"), received });
}
