// What k6 has in every virtual user beyond its published types; protocol's own types need the last one.
declare function setTimeout(call: () => void, delayMs: number): number;
declare function clearTimeout(timer: number): void;
declare function setInterval(call: () => void, intervalMs: number): number;
declare function clearInterval(timer: number): void;
declare const crypto: { randomUUID(): string };
declare const console: { log(text: string): void; warn(text: string): void };
declare class TextEncoder {
  encode(text: string): Uint8Array;
}
