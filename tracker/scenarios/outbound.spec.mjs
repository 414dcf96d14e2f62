// Links that lead away.

import assert from "node:assert/strict";
import { eventsOf, pause, scenariosOf } from "./stage.mjs";

const scenario = scenariosOf(import.meta.url);
const away = (stage, path) => ["outbound", { url: stage.address(path, "other.example") }];

/** The events after a step, of which a page view came before. */
async function afterwards(stage, step, count = 1) {
  await stage.open();
  await stage.exactly(1);
  await step(stage.page);
  await pause(60);
  return eventsOf((await stage.received(1 + count)).filter(({ url }) => url.includes(stage.pageName)));
}

for (const [how, path, step] of [
  ["a click", "offer", (page) => page.click("#away")],
  ["a click with the middle button", "offer", (page) => page.click("#away", { button: "middle" })],
  ["a click with Control", "offer", (page) => page.click("#away", { modifiers: ["Control"] })],
  ["a click with Shift", "offer", (page) => page.click("#away", { modifiers: ["Shift"] })],
  ["the Enter key", "offer", (page) => page.focus("#away").then(() => page.keyboard.press("Enter"))],
  ["a link that opens a new tab", "blank", (page) => page.click("#blank")],
  ["a click on what is within a link", "inner", (page) => page.click("#deep")],
  ["a link of a drawing", "svg", (page) => page.click("#svg rect")],
]) {
  scenario(`${how}: one event, with the address but not its query`, async (stage) => {
    assert.deepEqual(await afterwards(stage, step), [away(stage, path)]);
  });
}

for (const [what, step] of [
  ["the right button", (page) => page.click("#away", { button: "right" })],
  ["a link of the same host", (page) => page.click("#own")],
  ["a link of another host of the site", (page) => page.click("#sibling")],
  ["a link without an address", (page) => page.click("#none")],
]) {
  scenario(`${what}: no event`, async (stage) => {
    assert.deepEqual(await afterwards(stage, step, 0), []);
  });
}

scenario("mail is no place to go", async (stage) => {
  await stage.open();
  await stage.evaluate(() => {
    addEventListener("click", (event) => event.preventDefault());
    document.getElementById("mail").click();
  });
  await stage.exactly(1);
});

scenario("what the page prevents stays prevented, and is one event at most", async (stage) => {
  assert.ok((await afterwards(stage, (page) => page.click("#prevented"), 0)).length <= 1);
  assert.equal(await stage.evaluate(() => document.title), "Links that lead away");
});

scenario("a link that came later", async (stage) => {
  const step = async (page) => {
    await page.evaluate(
      (href) => {
        document.body.insertAdjacentHTML("afterbegin", `<a id="late" href="${href}">Late</a>`);
      },
      stage.address("late?x", "other.example"),
    );
    await page.click("#late");
  };
  assert.deepEqual(await afterwards(stage, step), [away(stage, "late")]);
});

scenario("not asked for, not sent", async (stage) => {
  await stage.open("outbound-off.html");
  await stage.exactly(1);
  await stage.evaluate(() => {
    addEventListener("click", (event) => event.preventDefault());
    addEventListener("submit", (event) => event.preventDefault());
    for (const id of ["away", "file", "button"]) document.getElementById(id).click();
  });
  await stage.exactly(1);
});
