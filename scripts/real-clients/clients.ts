import type { RealClient } from "./client";
import { azureCli } from "./clients/azure-cli";
import { cliMicrosoft365 } from "./clients/cli-microsoft365";
import { graphSdk } from "./clients/graph-sdk";
import { modAuthOpenidc } from "./clients/mod-auth-openidc";
import { msalNode } from "./clients/msal-node";
import { msalPython } from "./clients/msal-python";
import { openidClient } from "./clients/openid-client";

/** Every client that is tried. Two groups run side by side, each with a network and a sandbox of its own; Azure CLI takes as long as the others together. */

export const groups: readonly (readonly RealClient[])[] = [
  [azureCli, modAuthOpenidc],
  [openidClient, msalNode, graphSdk, msalPython, cliMicrosoft365],
];
