import { registerExtension } from "../world/extensions";
import { guidFor } from "../world/ids";

/** What Defender for Endpoint knows about a tenant: its machines, and one file that was seen on them. */

export type Machine = { id: string; computerDnsName: string; osPlatform: string; healthStatus: string; riskScore: string };
type DefenderState = { machines: Machine[] };

export const defenderOf = registerExtension<DefenderState>("defender", {
  create: ({ label }) => ({ machines: ["laptop-01", "laptop-02", "server-01"].map((name) => machine(label, name)) }),
  arrange(state, { tenant, name }) {
    if (name === "defender-without-devices") state.machines = [];
    if (name === "defender-unlicensed") tenant.licences.defenderForEndpoint = false;
  },
});

function machine(label: string, name: string): Machine {
  const id = guidFor(`machine:${label}:${name}`).replaceAll("-", "").padEnd(40, "0");
  const osPlatform = name.startsWith("server") ? "WindowsServer2022" : "Windows11";
  return { id, computerDnsName: `${name}.${label}.com`, osPlatform, healthStatus: "Active", riskScore: "None" };
}

export const knownFile = {
  sha1: "4388963aaa83afe2042a46a3c017ad50bdcdafb3",
  sha256: "413c58c8267d2c8648d8f6384bacc2ae9c929b2b96578b6860b5087cd1bd6462",
  size: 36_864,
  fileType: "PortableExecutable",
};
