import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { servedHosts } from "./private-network";

/** A certificate authority for one run, and the certificate of all served hosts that it signs. Whoever is told of it trusts it, and nobody else. */

export type Certificates = { authority: string; key: string; certificate: string };

const openssl = (folder: string, args: readonly string[]) =>
  execFileSync("openssl", args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });

export async function makeCertificates(folder: string): Promise<Certificates> {
  const newKey = ["req", "-newkey", "rsa:2048", "-nodes"];
  openssl(folder, [
    ...newKey,
    "-x509",
    "-days",
    "2",
    "-subj",
    "/CN=Sandbox authority",
    "-keyout",
    "authority.key",
    "-out",
    "authority.pem",
  ]);
  openssl(folder, [...newKey, "-subj", "/CN=sandbox", "-keyout", "hosts.key", "-out", "hosts.csr"]);
  await writeFile(
    path.join(folder, "hosts.ext"),
    `subjectAltName=${["localhost", ...servedHosts].map((host) => `DNS:${host}`).join(",")}\n`,
  );
  const signing = ["-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial", "-days", "2", "-extfile", "hosts.ext"];
  openssl(folder, ["x509", "-req", "-in", "hosts.csr", ...signing, "-out", "hosts.pem"]);
  const at = (name: string) => path.join(folder, name);
  return { authority: at("authority.pem"), key: at("hosts.key"), certificate: at("hosts.pem") };
}

export function whyNoCertificates(): string | null {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return null;
  } catch {
    return "openssl is not there";
  }
}
