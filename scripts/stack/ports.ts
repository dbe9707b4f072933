import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";

/** Which ports the portal, the sandbox and PostgreSQL listen on: those that are asked for, else last time's, else free ones. */

export type PortName = "portal" | "sandbox" | "database";
export type Ports = Record<PortName, number>;

const variables: Record<PortName, string> = { portal: "PORTAL_PORT", sandbox: "SANDBOX_PORT", database: "DATABASE_PORT" };

/** Stored in the data folder, so that links in the browser's history still work after a restart. */
export async function choosePorts(dataFolder: string): Promise<Ports> {
  const file = path.join(dataFolder, "ports.json");
  const before = JSON.parse(await readFile(file, "utf8").catch(() => "{}")) as Partial<Ports>;
  const ports: Partial<Ports> = {};
  for (const name of Object.keys(variables) as PortName[]) ports[name] = await choosePort(name, before[name]);
  await mkdir(dataFolder, { recursive: true });
  await writeFile(file, `${JSON.stringify(ports)}\n`);
  return ports as Ports;
}

async function choosePort(name: PortName, before: number | undefined): Promise<number> {
  const variable = variables[name];
  const asked = process.env[variable];
  if (!asked) return before && (await isFree(before)) ? before : freePort();
  const port = Number(asked);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`${variable}=${asked} is not a port. Example: ${variable}=4300`);
  return port;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "localhost", () => {
      const address = server.address();
      server.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("No port is free."))));
    });
  });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "localhost", () => server.close(() => resolve(true)));
  });
}
