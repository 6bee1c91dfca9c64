import { pointerTo } from "../errors/json-pointer.ts";
import { inputProblem } from "../record/input-problem.ts";
import { type Reading, unread } from "./parameter-reading.ts";

const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * The value that the texts of one parameter stand for. What its schema does not understand stays text, so that the
 * schema refuses it in its own words; only what no schema could tell (a scalar given twice, broken JSON) is refused here.
 */
export function parameterValue(texts: readonly string[], reading: Reading, path: readonly string[]): unknown {
  const [first = ""] = texts;
  const { types } = reading;
  if (types?.has("array") && !(texts.length === 1 && first.startsWith("[")))
    return texts.map((text) => parameterValue([text], reading.item ?? unread, path));
  if (texts.length > 1) {
    if (types) throw inputProblem(pointerTo(path), `is given ${texts.length} times; give it once`);
    return texts;
  }
  if (reading.values) return reading.values.find((value) => String(value) === first) ?? first;
  if (!types || types.has("string")) return first;
  if ((types.has("object") && first.startsWith("{")) || (types.has("array") && first.startsWith("[")))
    return jsonValue(first, path);
  return scalarValue(first, types);
}

function scalarValue(text: string, types: ReadonlySet<string>): unknown {
  if ((types.has("number") || types.has("integer")) && number.test(text)) return Number(text);
  if (types.has("boolean") && (text === "true" || text === "false")) return text === "true";
  if (types.has("null") && text === "null") return null;
  return text;
}

function jsonValue(text: string, path: readonly string[]): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw inputProblem(pointerTo(path), `is not JSON: ${(error as Error).message}`);
  }
}
