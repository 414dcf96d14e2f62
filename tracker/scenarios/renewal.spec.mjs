// Who renews the visitor cookie. Safari grants a script's cookie seven days, and a server's what the server asks for: so
// where the server sees the cookie, the script must leave its renewal to it.

import assert from "node:assert/strict";
import { scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);
const secondsLeft = ({ expires }) => expires - Date.now() / 1000;

scenario("the server's renewal stands, and the script does not write over it", async (stage) => {
  stage.server.cookieFor = ({ visitor }) =>
    `_hw_vid=${visitor}; Max-Age=9000; Path=/; Domain=example.co.uk; SameSite=Lax`;
  await stage.open();
  await stage.exactly(1);
  const [visitor] = await stage.ids();
  const renewed = (await stage.cookies())._hw_vid;
  assert.equal(renewed.value, visitor);
  assert.ok(Math.abs(secondsLeft(renewed) - 9000) < 60, `the server's: ${secondsLeft(renewed)} s`);

  stage.server.cookieFor = () => undefined;
  await stage.open("another.html");
  await stage.exactly(2);
  assert.equal((await stage.ids())[0], visitor);
  assert.ok(Math.abs(secondsLeft((await stage.cookies())._hw_vid) - 9000) < 60, "still the server's");
});

scenario("a server on another site sees no cookie, so the script renews it", async (stage) => {
  const visitor = "0b96d5a2-1c1e-4f0a-8d5e-3a2b1c0d9e8f";
  await stage.addCookie("_hw_vid", visitor, { expires: Math.round(Date.now() / 1000) + 9000 });
  await stage.open("endpoint-elsewhere.html");
  await stage.exactly(1);
  const renewed = (await stage.cookies())._hw_vid;
  assert.equal(renewed.value, visitor);
  assert.ok(secondsLeft(renewed) > 399 * 86400);
});
