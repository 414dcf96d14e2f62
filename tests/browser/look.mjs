// How an open page looks, by rules that hold for every page: nothing overflows sideways at any width, and axe finds nothing.

import axe from "axe-core";

const WIDTHS = [1440, 1280, 1024, 768, 390];

/** What is wrong with the look of the open page, one sentence each; `address` names it in them. */
export async function faultsInLook(page, address) {
  await page.evaluate(axe.source);
  return [...(await overflowing(page, address)), ...(await complaints(page, address))];
}

/** What reaches beyond the right edge, at each width. */
async function overflowing(page, address) {
  const found = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    const beyond = await page.evaluate(() => {
      const root = document.documentElement;
      if (root.scrollWidth <= root.clientWidth) return null;
      const wide = [...document.querySelectorAll("main *, header *")].filter((element) => {
        const { right, width } = element.getBoundingClientRect();
        return width > 0 && right > root.clientWidth + 1;
      });
      return wide.slice(0, 3).map((element) => `${element.tagName}.${element.className}`);
    });
    if (beyond) found.push(`${address} at ${width}: ${beyond.join(", ")}`);
  }
  return found;
}

/** What axe finds, in light and in dark, wide and narrow. */
async function complaints(page, address) {
  const found = [];
  for (const [colorScheme, width] of [
    ["light", 1280],
    ["dark", 1280],
    ["light", 390],
  ]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: 800 });
    const { violations } = await page.evaluate(() => /** @type {any} */ (window).axe.run(document));
    for (const { id, nodes } of violations)
      found.push(`${address} (${colorScheme}, ${width}): ${id} at ${nodes.map((node) => node.target).slice(0, 3)}`);
  }
  return found;
}
