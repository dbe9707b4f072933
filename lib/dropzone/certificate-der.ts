import { X509Certificate } from "node:crypto";
import {
  type BaseBlock,
  BitString,
  Constructed,
  fromBER,
  GeneralizedTime,
  Integer,
  ObjectIdentifier,
  OctetString,
  Sequence,
  UTCTime,
} from "asn1js";

/** Tells apart what a file can hold in DER. It does not judge the certificates: who may use one is decided in certificate-file.ts. */

export type DerItem =
  | { kind: "certificate"; certificate: X509Certificate }
  | { kind: "private-key" | "request" | "revocation-list" | "public-key" | "unknown" };

const mostItems = 40;

/**
 * The items that stand one behind the other, as in a file to which several were appended. A container (PKCS#7) counts as the certificates
 * in it. Line ends behind the last item are harmless; anything else there is "unknown".
 */
export function itemsInDer(der: Uint8Array): DerItem[] {
  const items: DerItem[] = [];
  let rest = der;
  while (!isBlank(rest) && items.length < mostItems) {
    const element = decode(rest);
    if (element === null || element.offset <= 0) return [...items, ...unparsed(rest)];
    items.push(...read(rest.subarray(0, element.offset), element.result));
    rest = rest.subarray(element.offset);
  }
  return items;
}

/** How many bytes the first element takes as its own header says. Null when the bytes do not begin with an element of known length. */
export function lengthInHeader(der: Uint8Array): number | null {
  const [tag, first = 0] = der;
  if (tag !== 0x30) return null;
  if (first < 0x80) return first + 2;
  const size = first - 0x80;
  if (size === 0 || size > 3 || der.length < 2 + size) return null;
  return der.subarray(2, 2 + size).reduce((length, byte) => length * 256 + byte, 0) + 2 + size;
}

const isBlank = (bytes: Uint8Array): boolean => bytes.every((byte) => blankBytes.has(byte));
/** NUL, tab, line ends, space, and the Ctrl+Z that DOS put at the end of a file. */
const blankBytes: ReadonlySet<number> = new Set([0x00, 0x09, 0x0a, 0x0d, 0x1a, 0x20]);

/** The first ASN.1 element and its length in bytes (`offset`; -1 when it cannot be parsed). Null when the parser throws. */
function decode(bytes: Uint8Array): ReturnType<typeof fromBER> | null {
  try {
    return fromBER(bytes);
  } catch {
    // For example because of an impossible date. To the person the file is not a certificate.
    return null;
  }
}

/** A private key is recognized by its beginning, also when the rest of it is broken. */
const unparsed = (bytes: Uint8Array): DerItem[] => [{ kind: isPrivateKey(decode(bytes)?.result) ? "private-key" : "unknown" }];

function read(bytes: Uint8Array, element: BaseBlock): DerItem[] {
  const certificate = certificateOf(bytes);
  if (certificate) return [{ kind: "certificate", certificate }];
  return certificatesInContainer(element) ?? [{ kind: kindOf(element) }];
}

function certificateOf(bytes: Uint8Array): X509Certificate | null {
  try {
    return new X509Certificate(bytes);
  } catch {
    // All errors of OpenSSL mean the same here: these bytes are no certificate.
    return null;
  }
}

const signedData = "1.2.840.113549.1.7.2";

/** Of PKCS#7 (.p7b): a SEQUENCE of the type, the signed data and, in that, the certificates with the tag [0]. Null when it is none. */
function certificatesInContainer(element: BaseBlock): DerItem[] | null {
  const [type, content] = partsOf(element);
  if (!(type instanceof ObjectIdentifier) || type.valueBlock.toString() !== signedData) return null;
  const [data] = partsOf(content);
  const certificates = partsOf(data).find(({ idBlock }) => idBlock.tagClass === contextTag && idBlock.tagNumber === 0);
  return partsOf(certificates).flatMap((each): DerItem[] => {
    const certificate = certificateOf(each.valueBeforeDecodeView);
    return certificate ? [{ kind: "certificate", certificate }] : [];
  });
}

const contextTag = 3;

function kindOf(element: BaseBlock): Exclude<DerItem["kind"], "certificate"> {
  const [first, second] = partsOf(element);
  const inner = partsOf(first);
  // PKCS#1: modulus and exponent alone.
  if (first instanceof Integer && second instanceof Integer && partsOf(element).length === 2) return "public-key";
  if (isPrivateKey(element)) return "private-key";
  if (inner[0] instanceof ObjectIdentifier && second instanceof BitString) return "public-key";
  if (inner.some((part) => part instanceof UTCTime || part instanceof GeneralizedTime)) return "revocation-list";
  const isRequest = inner[0] instanceof Integer && inner[1] instanceof Sequence && partsOf(inner[2])[1] instanceof BitString;
  return isRequest ? "request" : "unknown";
}

/**
 * A private key in DER is PKCS#12, PKCS#8 (plain or encrypted), or one of the older RSA and EC forms. Each is a SEQUENCE that begins
 * differently from a certificate: with a number, or for encrypted PKCS#8 with an algorithm that is followed by an OCTET STRING.
 */
function isPrivateKey(element: BaseBlock | undefined): boolean {
  if (!(element instanceof Sequence)) return false;
  const [first, second] = partsOf(element);
  return first instanceof Integer || (partsOf(first)[0] instanceof ObjectIdentifier && second instanceof OctetString);
}

const partsOf = (element: BaseBlock | undefined): BaseBlock[] =>
  element instanceof Constructed ? (element.valueBlock.value as BaseBlock[]) : [];
