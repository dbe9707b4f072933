import { now, timestamp } from "../world/world";
import type { CmdletOutcome } from "./answers";
import { bindingFailure, type CmdletCall, text } from "./parameters";

/** Two messages lie in quarantine, always the same. https://learn.microsoft.com/powershell/module/exchange/get-quarantinemessage */

const messages = [
  { id: "c14401cf-aa9a-465b-cfd5-08d0f0ca37c5\\4c2ca98e-94ea-db3a-7eb8-3b63657d4db7", subject: "Invoice overdue", type: "Phish" },
  {
    id: "c14401cf-aa9a-465b-cfd5-08d0f0ca37c5\\5d3db09f-05fb-ec4b-8fc9-4c74768e5ec8",
    subject: "Your parcel is waiting",
    type: "HighConfPhish",
  },
];

export function getQuarantineMessage({ world, tenant, parameters }: CmdletCall): CmdletOutcome {
  const pageSize = Number(text(parameters, "PageSize") || 100);
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > 1000) {
    return bindingFailure("Cannot validate argument on parameter 'PageSize'. The value must be between 1 and 1000.");
  }
  const recipient = `uma@${tenant.verifiedDomains.find((domain) => domain.isDefault)?.name ?? ""}`;
  const value = messages.slice(0, pageSize).map((message) => ({
    Identity: message.id,
    ReceivedTime: timestamp(new Date(now(world).getTime() - 3600_000)),
    Organization: tenant.displayName,
    MessageId: `<${message.id.slice(-12)}@mail.example>`,
    SenderAddress: "billing@mail.example",
    RecipientAddress: [recipient],
    Subject: message.subject,
    Type: message.type,
    ReleaseStatus: "NOTRELEASED",
  }));
  return { ok: true, value };
}
