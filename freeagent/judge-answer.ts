import type { Json } from "../domain/json.ts";
import type { ApiAnswer, ApiRequest } from "./client.ts";
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
    return JSON.parse(answer.text) as Json;
  } catch (error) {
    throw judgeUnusable(request, answer, "answer_not_json", error);
  }
}
