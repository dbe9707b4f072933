import { listForMachines } from "@/lib/read-api/list-customers";
import { answerByKey } from "../answer";

export const GET = (request: Request): Promise<Response> =>
  answerByKey(request, "customers.read", async () => {
    const listed = await listForMachines(new URL(request.url).searchParams);
    if (listed.ok) return { found: listed.page };
    const { problems } = listed;
    const detail = problems.map(({ parameter, says }) => `${parameter} ${says}.`).join(" ");
    return { status: 400, code: "query-not-understood", title: "The query could not be read", detail, problems };
  });
