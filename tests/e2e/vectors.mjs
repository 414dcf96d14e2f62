// The signature vectors, moved to today: workerd's clock can't be set, so each is signed anew with its times shifted.
//
// Whatever is wrong with a vector stays wrong: only MACs that some secret made over some form of the vector's body are
// made again; zeros, garbage and odd shapes are left as they are.

import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";

const path = new URL("../fixtures/signature-vectors.json", import.meta.url);
export const vectors = JSON.parse(readFileSync(path, "utf8"));
const allSecrets = [...new Set(vectors.flatMap(({ secrets }) => secrets.map((secret) => secret.trim())))];

export const hmac = (secret, text) => createHmac("sha256", secret).update(text).digest("hex");

/** The vector as if its `now` were `nowS`. */
export function moved(vector, nowS) {
  const shift = nowS - vector.now;
  const times = [...vector.header.matchAll(/(?:^|,)t=([^,]*)/g)].map(([, text]) => text);
  const move = (text) => text.replace(/^\d{6,}/, (digits) => String(Number(digits) + shift));
  const header = vector.header.split(",").map((part) => {
    const [name, value] = part.split(/=(.*)/s);
    if (name === "t") return `t=${move(value)}`;
    const signed = /^v1$/.test(name) && whatWasSigned(value, times, vector.body);
    return signed ? `v1=${recase(hmac(signed.secret, `${move(signed.time)}.${signed.body}`), value)}` : part;
  });
  return { ...vector, header: header.join(",") };
}

function whatWasSigned(value, times, body) {
  const candidates = times.flatMap((time) => [time, time.replace(/\D.*$/, "")]);
  for (const secret of allSecrets) {
    for (const time of candidates) {
      for (const form of [body, body.replaceAll("\r\n", "\n")]) {
        if (hmac(secret, `${time}.${form}`) === value.toLowerCase()) return { secret, time, body: form };
      }
    }
  }
  return null;
}

const recase = (hex, like) => (like === like.toLowerCase() ? hex : hex.toUpperCase());
