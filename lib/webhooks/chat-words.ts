import { z } from "zod";
import { counted, plural } from "@/lib/catalogue/plural";
import { stateWords, stepStates } from "@/lib/catalogue/states";
import { inSentence, waitingOnWhom } from "@/lib/catalogue/waiting-on";
import type { testEventType, WebhookEventType } from "@/lib/catalogue/webhook-events";
import type { WebhookPayload } from "@/lib/store/webhook-deliveries";

/** Events in plain words, for people who read them in a chat. Pure. What is sent to programs is data; these words are made from it. */

/** A piece of a line. With `url` it is a link. */
export type Run = { text: string; url?: string };
export type ChatLine = readonly Run[];

/** An event that another version of the program wrote is named by its type. */
export function chatLines({ type, data }: WebhookPayload): ChatLine[] {
  return isKnown(type) ? words[type](data) : [[...about(data), { text: type }]];
}

const isKnown = (type: string): type is keyof typeof words => Object.hasOwn(words, type);

const customer = z.object({ name: z.string(), url: z.string() });
const step = z.object({ title: z.string() });
const waitingOn = z.enum(waitingOnWhom);
const waits = z.object({ customer, waitingOn, step: step.nullable(), since: z.string() });

/** A line about one customer: their name as a link, and what happened. */
function aboutCustomer<Shape extends z.ZodRawShape>(shape: Shape, says: (data: z.output<z.ZodObject<Shape>>) => string) {
  const schema = z.object(shape);
  return (data: unknown): ChatLine[] => [[...about(data), { text: says(schema.parse(data)) }]];
}

function about(data: unknown): Run[] {
  const named = z.object({ customer }).safeParse(data).data?.customer;
  return named ? [{ text: named.name, url: named.url }, { text: ": " }] : [];
}

const words: Record<WebhookEventType | typeof testEventType, (data: unknown) => ChatLine[]> = {
  "customer.step_changed": aboutCustomer(
    { step, to: z.enum(stepStates), done: z.number(), of: z.number() },
    ({ step: { title }, to, done, of }) => {
      return `“${title}” is now ${inLower(stateWords[to])}. ${done} of ${of} steps are done.`;
    },
  ),
  "customer.completed": aboutCustomer({ of: z.number() }, ({ of }) => `complete. All ${counted(of, "step")} are done.`),
  "customer.stuck": aboutCustomer({ steps: z.array(step), waitingOn }, ({ steps, waitingOn: who }) => {
    const at = steps.map(({ title }) => `“${title}”`).join(", ");
    return who === "nobody" ? `stuck at ${at}.` : `stuck at ${at}. It waits for ${inSentence[who]}.`;
  }),
  "customer.drifted": aboutCustomer({ steps: z.array(step) }, ({ steps: broken }) => {
    return `done no more: ${broken.map(({ title }) => `“${title}”`).join(", ")}.`;
  }),
  "customer.recovered": aboutCustomer({}, () => "everything that was found broken works again."),
  "secret.expiring": aboutCustomer({ what: z.string(), endsAt: z.string(), daysBefore: z.number() }, ({ what, endsAt, daysBefore }) => {
    return `the ${what.replaceAll("-", " ")} ends on ${day(endsAt)}, within ${counted(daysBefore, "day")}.`;
  }),
  "customer.ended": aboutCustomer({ eraseAt: z.string() }, ({ eraseAt }) => `has ended. What is stored is erased on ${day(eraseAt)}.`),
  "customer.resumed": aboutCustomer({}, () => "the end was taken back."),
  "customers.waiting": (data) => {
    const { count, waiting, url } = z.object({ count: z.number(), waiting: z.array(waits), url: z.string() }).parse(data);
    const left = count - waiting.length;
    return [
      [{ text: `${counted(count, "customer")} ${plural(count, "has", "have")} waited for over two days.` }],
      ...waiting.map(({ customer: { name, url: page }, waitingOn: who, step: at, since }): ChatLine => {
        const whom = who === "nobody" ? "nobody" : inSentence[who];
        return [{ text: name, url: page }, { text: `: waits for ${whom} since ${day(since)}${at ? `, at “${at.title}”` : ""}.` }];
      }),
      ...(left > 0 ? [[{ text: `And ${counted(left, "more", "more")}: ` }, { text: "the whole list", url }]] : []),
    ];
  },
  "portal.test": () => [[{ text: "A test of the Dropzone onboarding portal. It works." }]],
};

const inLower = (word: string) => word.charAt(0).toLowerCase() + word.slice(1);
const day = (at: string) => new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: "UTC" }).format(new Date(at));
