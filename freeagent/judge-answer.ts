import type { Json } from "../domain/json.ts";
import type { ApiAnswer, ApiRequest } from "./client.ts";
import { storableText } from "../domain/storable-text.ts";
import { judgeRefusal, judgeUnusable } from "./judge-failure.ts";
import type { RawAnswer } from "./transport.ts";

/**
 * A 2xx with a complete JSON body, or with none, is an answer; everything else is thrown.
 * @throws FreeAgentError
 */
export function judgeAnswer(request: Pick<ApiRequest, "method" | "path">, answer: RawAnswer): ApiAnswer {
  if (answer.status < 200 || answer.status > 299) throw judgeRefusal(request, answer);
  if (answer.unusable !== undefined) throw judgeUnusable(request, answer, `answer_${answer.unusable}`);
  const { status, headers } = answer;
  const requestId = headers.get("x-request-id");
  if (answer.text.trim() === "") return { status, headers, body: undefined, requestId };
  const type = headers.get("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) throw judgeUnusable(request, answer, "answer_not_json");
  return { status, headers, body: parseJson(request, answer), requestId };
}

function parseJson(request: Pick<ApiRequest, "method" | "path">, answer: RawAnswer): Json {
  try {
    // JSON.parse makes nothing but JSON values.
    return JSON.parse(answer.text, notStorable.test(answer.text) ? storable : undefined) as Json;
  } catch (error) {
    throw judgeUnusable(request, answer, "answer_not_json", { cause: error });
  }
}

/** Escapes of what PostgreSQL cannot store, or of a pair that it can: banks and imports put them into descriptions. */
const notStorable = /\\u(0000|d[89a-f])/i;

function storable(_name: string, value: Json): Json {
  return typeof value === "string" ? storableText(value) : value;
}
