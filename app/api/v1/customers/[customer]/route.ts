import { loadForMachines } from "@/lib/read-api/load-customer";
import { answerByKey } from "../../answer";

export const GET = (request: Request, { params }: { params: Promise<{ customer: string }> }): Promise<Response> =>
  answerByKey(request, "customers.details", async () => {
    const { customer: slug } = await params;
    const found = await loadForMachines(slug);
    const detail = "There is no customer of this slug. GET /api/v1/customers lists them.";
    return found ? { found } : { status: 404, code: "customer-unknown", title: "No such customer", detail };
  });
