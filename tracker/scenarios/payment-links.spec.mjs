// Links to Stripe's Payment Links: the ids go with them.

import assert from "node:assert/strict";
import { scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);

async function opened(stage, page = "") {
  await stage.open(page);
  await stage.exactly(1);
  await stage.evaluate(() => {
    for (const type of ["click", "auxclick"]) addEventListener(type, (event) => event.preventDefault());
  });
  return `hw_${(await stage.ids()).join("_")}`;
}
const href = (stage, id) => stage.page.$eval(`#${id}`, (link) => link.href).then((address) => new URL(address));
const reference = async (stage, id) => (await href(stage, id)).searchParams.get("client_reference_id");

for (const [how, step] of Object.entries({
  "a click": (page) => page.click("#link"),
  "the middle button": (page) => page.click("#link", { button: "middle" }),
  "the keyboard's focus": (page) => page.focus("#link"),
})) {
  scenario(`${how}: visitor and session, 76 characters that Stripe takes`, async (stage) => {
    const expected = await opened(stage);
    await step(stage.page);
    const { searchParams, origin, pathname } = await href(stage, "link");
    assert.deepEqual([...searchParams], [["client_reference_id", expected]], "no email of nobody");
    assert.equal(origin + pathname, "https://buy.stripe.com/test_a1");
    assert.match(expected, /^[A-Za-z0-9_-]{76}$/);
  });
}

scenario("what a link had stays: query and fragment", async (stage) => {
  const expected = await opened(stage);
  await stage.page.click("#queried");
  const { searchParams, hash } = await href(stage, "queried");
  assert.deepEqual([...searchParams].sort(), [
    ["client_reference_id", expected],
    ["locale", "de"],
  ]);
  assert.equal(hash, "#pay");
});

scenario("a value that is there is never written over", async (stage) => {
  await opened(stage);
  await stage.evaluate(() => headwater.identify("u_1", { email: "ann@shop.example" }));
  const before = (await href(stage, "taken")).href;
  await stage.page.click("#taken");
  await stage.page.focus("#taken");
  assert.equal((await href(stage, "taken")).href, before);
});

scenario("clicked twice, it stands there once", async (stage) => {
  const expected = await opened(stage);
  await stage.page.click("#link");
  await stage.page.click("#link");
  assert.deepEqual((await href(stage, "link")).searchParams.getAll("client_reference_id"), [expected]);
});

scenario("what is within a link, and a link that came later", async (stage) => {
  const expected = await opened(stage);
  await stage.page.click("#deep");
  assert.equal(await reference(stage, "inner"), expected);
  await stage.evaluate(() => {
    document.body.insertAdjacentHTML("beforeend", '<a id="late" href="https://buy.stripe.com/test_g7">Late</a>');
  });
  await stage.page.click("#late");
  assert.equal(await reference(stage, "late"), expected);
});

scenario("other links are left alone, also of a host of a like name", async (stage) => {
  await opened(stage);
  for (const id of ["alike", "own", "custom"]) {
    const before = (await href(stage, id)).href;
    await stage.page.click(`#${id}`);
    assert.equal((await href(stage, id)).href, before);
  }
});

scenario("who is identified finds the email filled in", async (stage) => {
  await opened(stage);
  await stage.evaluate(() => headwater.identify("u_1", { email: "ann+shop@shop.example" }));
  await stage.page.click("#link");
  assert.equal((await href(stage, "link")).searchParams.get("prefilled_email"), "ann+shop@shop.example");
});

scenario("a user without an email gets none filled in, nor anyone after a reset", async (stage) => {
  await opened(stage);
  await stage.evaluate(() => headwater.identify("u_1"));
  await stage.page.click("#link");
  assert.ok(!(await href(stage, "link")).searchParams.has("prefilled_email"));
  await stage.evaluate(() => {
    headwater.identify("u_1", { email: "ann@shop.example" });
    headwater.reset();
  });
  await stage.page.click("#queried");
  const { searchParams } = await href(stage, "queried");
  assert.ok(!searchParams.has("prefilled_email"));
  assert.equal(searchParams.get("client_reference_id"), `hw_${(await stage.ids()).join("_")}`);
});

scenario("a host of the site's choosing", async (stage) => {
  const expected = await opened(stage, "payment-links-custom.html");
  await stage.page.click("#custom");
  await stage.page.click("#link");
  assert.equal(await reference(stage, "custom"), expected);
  assert.equal(await reference(stage, "link"), null);
});

scenario("off: links and elements are left alone", async (stage) => {
  await opened(stage, "payment-links-off.html");
  const markup = () => stage.evaluate(() => document.body.innerHTML);
  const before = await markup();
  await stage.page.click("#link");
  await stage.page.focus("#link");
  assert.equal(await markup(), before);
});

scenario("who opted out takes no ids along", async (stage) => {
  await opened(stage);
  await stage.evaluate(() => headwater.optOut());
  await stage.page.click("#link");
  assert.equal((await href(stage, "link")).search, "");
});

for (const host of ["book.stripe.com", "donate.stripe.com"]) {
  scenario(`${host} is a host of Payment Links, found around an icon's shadow root too`, async (stage) => {
    const expected = await opened(stage);
    await stage.evaluate((host) => {
      document.body.insertAdjacentHTML(
        "beforeend",
        `<a id="late" href="https://${host}/test_h8"><span id="icon"></span></a>`,
      );
      const root = document.getElementById("icon").attachShadow({ mode: "open" });
      root.innerHTML = "<span></span>";
      root.querySelector("span").attachShadow({ mode: "open" }).innerHTML = "<b>icon</b>";
    }, host);
    await stage.page.click("#late");
    assert.equal(await reference(stage, "late"), expected);
  });
}
