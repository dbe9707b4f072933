import type { Application } from "@/sandbox/world/state";
import type { World } from "@/sandbox/world/world";

/** A client that nobody here wrote, and the jobs that it does. */

export type Scene = {
  world: World;
  /** Where this run keeps its files. */
  folder: string;
  /** Debian's unpacked packages, and the program of CLI for Microsoft 365. Clients that need what could not be had are not asked. */
  debian: string;
  cliMicrosoft365: string;
  /** The authority that signed the hosts' certificate. */
  authority: string;
  tenantId: string;
  /** Contoso's Dropzone app, which may do what the portal gives it. */
  app: Application;
  secret: string;
  /** Opens the page that a client names, signs Ada in, and accepts. Gives the address to which the browser would go back. */
  signIn(address: string): Promise<URL>;
  /** Types a code into Microsoft's page for devices, as Ada. */
  enterDeviceCode(code: string): Promise<void>;
};

/** Each has a name that says what the client did. Whatever is thrown fails it. A later one may go on from what an earlier one did. */
export type Job = { does: string; run(): Promise<void> };

export type RealClient = {
  name: string;
  /** What it needs from elsewhere. It is skipped where that cannot be had. */
  needs?: "debian" | "cli-microsoft365";
  /** It starts as root and goes on as somebody else. */
  needsRoot?: boolean;
  jobs(scene: Scene): readonly Job[];
};
