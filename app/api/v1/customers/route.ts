import { addCustomer } from "@/lib/api/add-customer";
import { newCustomerSchema } from "@/lib/api/contract/wishes";
import { listForMachines } from "@/lib/api/list-customers";
import { readBody } from "@/lib/api/read-body";
import { answerByKey } from "../answer";

export const GET = (request: Request): Promise<Response> =>
  answerByKey(request, "customers.read", async () => {
    const listed = await listForMachines(new URL(request.url).searchParams);
    if (listed.ok) return { found: listed.page };
    const { problems } = listed;
    const detail = problems.map(({ parameter, says }) => `${parameter} ${says}.`).join(" ");
    return { status: 400, code: "query-not-understood", title: "The query could not be read", detail, problems };
  });

export const POST = (request: Request): Promise<Response> =>
  answerByKey(request, "customers.write", async (program) => {
    const read = await readBody(request, newCustomerSchema);
    if (!read.ok) return read.problem;
    const idempotencyKey = request.headers.get("idempotency-key");
    const outcome = await addCustomer(read.body, { text: read.text, idempotencyKey }, program);
    if (!outcome.ok) return outcome.problem;
    const { added, isRepeated } = outcome;
    const headers = { location: `/api/v1/customers/${added.slug}`, ...(isRepeated ? { "idempotent-replayed": "true" } : {}) };
    return { done: added, status: 201, headers };
  });
