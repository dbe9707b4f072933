import { isLoopback } from "@/lib/transport";

/** How Nodemailer talks to the mail server of SMTP_URL. A letter leaves this machine only over TLS, to a server whose certificate is valid. */

const deadlines = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

export function transportOptions(smtpUrl: string) {
  const { protocol, hostname, port, username, password } = new URL(smtpUrl);
  const host = hostname.replace(/^\[|\]$/g, "");
  return {
    host,
    ...(port ? { port: Number(port) } : {}),
    secure: protocol === "smtps:",
    // Without this a server, or somebody between it and us, turns TLS off by not offering STARTTLS.
    requireTLS: protocol === "smtp:" && !isLoopback(host),
    tls: { minVersion: "TLSv1.2" as const, rejectUnauthorized: true },
    ...(username ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
    // If a letter names a file or an address, Nodemailer must not attach its content.
    disableFileAccess: true,
    disableUrlAccess: true,
    ...deadlines,
  };
}
