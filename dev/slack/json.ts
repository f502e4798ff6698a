/** JSON as Slack sends it, with readers that treat a wrong type as absent. */
export type Json = string | number | boolean | null | Json[] | JsonObject
export type JsonObject = { [key: string]: Json | undefined }

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Returns the parsed JSON; undefined if the text is not JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

/** Returns a copy of a value after serializing and parsing it. */
export function toJsonObject(value: object): JsonObject {
  const copy = parseJson(JSON.stringify(value))
  return isObject(copy) ? copy : {}
}

export function parseObject(text: string): JsonObject {
  const value = parseJson(text)
  return isObject(value) ? value : {}
}

export function str(object: JsonObject | undefined, key: string): string | undefined {
  const value = object?.[key]
  return typeof value === 'string' ? value : undefined
}

export function obj(object: JsonObject | undefined, key: string): JsonObject | undefined {
  const value = object?.[key]
  return isObject(value) ? value : undefined
}

export function objs(object: JsonObject | undefined, key: string): JsonObject[] {
  const value = object?.[key]
  return Array.isArray(value) ? value.filter(isObject) : []
}

export function strs(object: JsonObject | undefined, key: string): string[] {
  const value = object?.[key]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

/** The `text` of a text object: `{type: 'plain_text' | 'mrkdwn', text}`. */
export function textOf(object: JsonObject | undefined, key: string): string | undefined {
  return str(obj(object, key), 'text')
}

export function bool(object: JsonObject | undefined, key: string): boolean {
  return object?.[key] === true
}
