import "server-only";
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { NationalCloud } from "@/lib/catalogue/clouds";
import { type CallObserver, fetchPatiently, HttpError, noAnswer, type Patience, requestIdOf } from "@/lib/http";
import { endpoints } from "../endpoints";
import { ExchangeError, exchangeErrorFrom, readBody } from "./exchange-error";

/**
 * The client for Exchange Online. It uses the endpoint of Microsoft's own PowerShell module. Microsoft does not document that endpoint, so
 * there are also the routes by hand and by script.
 * https://learn.microsoft.com/powershell/exchange/connect-to-exchange-online-powershell
 */

export type ExchangeRow = Record<string, unknown>;
export type ExchangeClient = {
  /** Runs one cmdlet and returns all rows of its output. Throws ExchangeError. */
  run(cmdlet: string, parameters?: Record<string, string | number | boolean>): Promise<ExchangeRow[]>;
  /** The cmdlets that the caller's roles allow: what Connect-ExchangeOnline asks for first. Throws ExchangeError. */
  listCmdlets(): Promise<string[]>;
};

/** On whose behalf the call is made. Exchange routes the call to the servers that hold this mailbox. */
export type ExchangeAnchor = { as: "person"; userPrincipalName: string } | { as: "app" };

export type ExchangeClientOptions = {
  cloud: NationalCloud;
  tenantId: string;
  token: string;
  anchor: ExchangeAnchor;
  onCall?: CallObserver;
  patience?: Patience;
};

const maxRedirects = 3;
/** Pages wait for what is only read, and can do without the list of cmdlets. */
function deadlineOf(cmdlet: string, isList: boolean): number {
  if (isList) return 10_000;
  return cmdlet.startsWith("Get-") ? 20_000 : 60_000;
}

export function exchangeClient({ cloud, tenantId, token, anchor, onCall, patience = {} }: ExchangeClientOptions): ExchangeClient {
  const { exchange: origin, exchangeResource } = endpoints(cloud);

  /** `body`: null for a GET. */
  async function ask(url: string, cmdlet: string, body: string | null, hops = 0): Promise<Response> {
    const answer = await fetchPatiently(
      {
        url,
        service: "exchange",
        method: body === null ? "GET" : "POST",
        what: cmdlet,
        ...(body === null ? {} : { body }),
        expects: "json",
        deadlineMs: deadlineOf(cmdlet, body === null),
        headers: {
          Authorization: `Bearer ${token}`,
          "Content-Type": "application/json",
          "X-AnchorMailbox": anchorMailbox(anchor, tenantId),
          "X-CmdletName": cmdlet,
          "X-ResponseFormat": "json",
          Prefer: "odata.maxpagesize=1000",
          "client-request-id": randomUUID(),
        },
        ...(onCall ? { onCall } : {}),
      },
      { ...patience, repeatable: cmdlet.startsWith("Get-") },
    ).catch((cause) => {
      throw cause instanceof HttpError ? cutOff(cause) : cause;
    });
    const location = answer.status >= 300 && answer.status < 400 ? answer.headers.get("location") : null;
    if (location === null) return answer;
    const next = new URL(location, url);
    if (hops >= maxRedirects || !isSameService(next, { origin, exchangeResource }))
      throw redirectedElsewhere(cmdlet, requestIdOf(answer.headers));
    return ask(next.href, cmdlet, body, hops + 1);
  }

  return {
    async run(cmdlet, parameters = {}) {
      const body = JSON.stringify({ CmdletInput: { CmdletName: cmdlet, Parameters: parameters } });
      const rows: ExchangeRow[] = [];
      for (let next: string | null = `${origin}/adminapi/beta/${tenantId}/InvokeCommand`; next !== null; ) {
        const answer: Response = await ask(next, cmdlet, body);
        const content = await readBody(answer);
        if (!answer.ok) throw exchangeErrorFrom({ status: answer.status, content, headers: answer.headers, cmdlet });
        const page = pageSchema.safeParse(content);
        // A 200 that cannot be read is not an empty result. As an empty result, it would make us register the app twice.
        if (!page.success) throw notUnderstood(cmdlet, requestIdOf(answer.headers));
        rows.push(...page.data.value);
        next = page.data["@odata.nextLink"] ?? null;
        if (next !== null && !isSameService(new URL(next), { origin, exchangeResource }))
          throw redirectedElsewhere(cmdlet, requestIdOf(answer.headers));
      }
      return rows;
    },
    async listCmdlets() {
      const what = "Get-Command";
      const answer = await ask(`${origin}/adminapi/v1.0/${tenantId}/EXOModuleFile?Version=${moduleVersion}`, what, null);
      const content = await readBody(answer);
      if (!answer.ok) throw exchangeErrorFrom({ status: answer.status, content, headers: answer.headers, cmdlet: what });
      const parsed = moduleSchema.safeParse(content);
      if (!parsed.success) throw notUnderstood(what, requestIdOf(answer.headers));
      return parsed.data.value.flatMap(({ exportedCmdlets }) => exportedCmdlets.split(",").map((name) => name.trim()));
    },
  };
}

/** Of Microsoft's PowerShell module, in whose place this client asks. */
const moduleVersion = "3.9.2";
const moduleSchema = z.object({ value: z.array(z.object({ exportedCmdlets: z.string() })).min(1) });

const pageSchema = z.object({ value: z.array(z.record(z.string(), z.unknown())), "@odata.nextLink": z.string().optional() });

/** An app has no mailbox. This system mailbox exists in every Exchange organization. */
function anchorMailbox(anchor: ExchangeAnchor, tenantId: string): string {
  return anchor.as === "person" ? `UPN:${anchor.userPrincipalName}` : `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${tenantId}`;
}

/** Exchange redirects to regional hosts under its own (`eurprd01.outlook.office365.com`). The token is sent there and nowhere else. */
export function isSameService(url: URL, service: { origin: string; exchangeResource: string }): boolean {
  return [service.origin, service.exchangeResource].some((address) => {
    const home = new URL(address);
    const isUnder = url.hostname === home.hostname || url.hostname.endsWith(`.${home.hostname}`);
    return isUnder && url.protocol === home.protocol && url.port === home.port;
  });
}

const cutOff = (cause: HttpError) => new ExchangeError({ ...noAnswer(cause), says: "other" }, { cause });

const redirectedElsewhere = (cmdlet: string, requestId: string | null) =>
  new ExchangeError({
    status: 302,
    code: "RedirectElsewhere",
    message: `${cmdlet}: sent to a foreign host`,
    requestId,
    kind: "server",
    says: "other",
  });

const notUnderstood = (cmdlet: string, requestId: string | null) =>
  new ExchangeError({
    status: 200,
    code: "AnswerNotUnderstood",
    message: `${cmdlet}: unexpected answer`,
    requestId,
    kind: "server",
    says: "other",
  });
