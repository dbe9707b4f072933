import { z } from "zod";
import { bounded } from "@/lib/catalogue/bounded";
import { contract } from "./values";

/** What a program sends. How each value has to look, and the words for it, the staff's form knows (lib/staff/adding). */

const text = (most: number) => z.string(`is not a text of at most ${most} characters`).max(most, `is longer than ${most} characters`);
const contact = z.strictObject({ name: text(120).nullable().optional(), email: text(254).nullable().optional() });
const owner = text(200).describe("The name with which a member of Dropzone's staff signs in. Null for nobody.").nullable();
const expectedTenant = text(255)
  .describe("A domain that Microsoft has verified for them, or a tenant id. Null for no tenant in particular.")
  .nullable();
const apiKey = text(500).describe("The API key of their Dropzone tenant. It is tested, sealed, and never answered.");
const mayShareHost = z.boolean().describe("Confirms that another customer has the same Dropzone tenant. Without it that is refused.");

export const newCustomerSchema = bounded(
  z.strictObject({
    name: text(120),
    slug: text(40).describe("Stands in the customer's addresses. Made from the name when it is missing.").optional(),
    dropzone_host: text(300).describe("Such as contoso.dropzone.app."),
    cloud: text(20).describe("`global` when it is missing.").optional(),
    api_key: apiKey.optional(),
    owner: owner.optional(),
    expected_tenant: expectedTenant.optional(),
    contact: contact.optional(),
    may_share_host: mayShareHost.optional(),
  }),
).register(contract, { id: "NewCustomer" });

export const customerChangeSchema = bounded(
  z.strictObject({
    name: text(120).optional(),
    dropzone_host: text(300).optional(),
    cloud: text(20).optional(),
    api_key: apiKey.optional(),
    owner: owner.optional(),
    expected_tenant: expectedTenant.optional(),
    contact: contact.optional().describe("Replaces the whole contact."),
    may_share_host: mayShareHost.optional(),
  }),
).register(contract, { id: "CustomerChange" });

export const endWishSchema = bounded(
  z.strictObject({
    because: text(500).trim().min(1, "is empty").describe("Why. Staff read it; the customer does not."),
  }),
).register(contract, { id: "EndWish" });
