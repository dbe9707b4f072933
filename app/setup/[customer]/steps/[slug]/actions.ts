"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { afterRefusal } from "@/app/after-refusal";
import type { CertificateUploadState } from "@/components/onboarding/certificate-upload";
import { errorCodes } from "@/lib/errors/codes";
import { customerAction } from "@/lib/identity/guards/customer-guards";
import { uploadCertificate } from "@/lib/provisioning/setup/upload-certificate";

const uploadAsAdmin = customerAction(
  z.object({ certificate: z.instanceof(File) }),
  async ({ certificate }, { customer, person }) => {
    const uploaded = await uploadCertificate(customer, person.id, certificate);
    if (uploaded.ok) revalidatePath(`/setup/${customer.slug}`, "layout");
    return uploaded.ok ? uploaded : { ok: false as const, reason: "not-a-certificate" as const, code: uploaded.reason };
  },
  { limit: "uploads" },
);

export async function uploadCertificateAction(before: CertificateUploadState, formData: FormData): Promise<CertificateUploadState> {
  const uploaded = await uploadAsAdmin(before, formData);
  if (uploaded.ok) return {};
  if (uploaded.reason !== "not-a-certificate") return afterRefusal(uploaded);
  const { what, next } = errorCodes[uploaded.code];
  return { error: `${what} ${next}` };
}
