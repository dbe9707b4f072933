import { redirect } from "next/navigation";
import { requireCustomerAdmin } from "@/lib/identity/guards/customer-guards";
import { safeReturnTo } from "@/lib/links/return-to";
import { checkAgain } from "@/lib/provisioning/setup/check-again";

/** Redirect target of "Check again" after the sign-in: observes the tenant, records the result, and goes back to the page. */
export async function GET(request: Request, { params }: { params: Promise<{ customer: string }> }): Promise<Response> {
  const { customer: slug } = await params;
  const { customer, person } = await requireCustomerAdmin(slug);
  await checkAgain(customer, person.id);
  redirect(safeReturnTo(new URL(request.url).searchParams.get("then"), `/setup/${slug}`));
}
