-- Why a permission's answer is not "yes": the code of an error. It also tells "in the token, not tried" from "unknown": processes of the
-- version before know four answers only, so the fifth is stored as "unknown" with the code "permission-not-tried".
ALTER TABLE "permission_evidence" ADD COLUMN "code" TEXT;
