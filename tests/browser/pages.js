// What every page must be, whoever reads it: looked at in the browser, by its own eyes and by axe's.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Where pictures of the pages go, for a person to look at. */
const PICTURES = fileURLToPath(new URL("../../target/browser", import.meta.url));

export const PHONE = { width: 360, height: 800 };
export const OFFICE = { width: 1280, height: 800 };

/** Opens Debian's Chromium. */
export function browser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox", // in a container the tests are root
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--autoplay-policy=no-user-gesture-required",
      // A microphone that beeps once a second, and nobody who has to allow it.
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
    ],
  });
}

/** A person's browser, which notes what its pages complain of. */
export async function opened(browser, station, options = {}) {
  const context = await browser.newContext({
    baseURL: station.address,
    viewport: OFFICE,
    locale: "vi-VN",
    timezoneId: "Asia/Ho_Chi_Minh",
    // What the tests put into a page to look at it is not the page's own.
    bypassCSP: options.bypassCSP ?? false,
    ...options,
  });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  page.complaints = [];
  page.on("console", (message) => {
    if (message.type() === "error") page.complaints.push(message.text());
  });
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  return page;
}

/** Asserts what holds for the page that is open: its width, its names, its language, its complaints. */
export async function isSound(page) {
  const found = await page.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
    const wide = document.documentElement;
    return {
      twice: ids.filter((id, place) => ids.indexOf(id) !== place),
      over: wide.scrollWidth - wide.clientWidth,
      language: wide.lang,
      headings: document.querySelectorAll("h1").length,
      inline: document.querySelectorAll("[style], [onclick], [onchange], [onsubmit]").length,
      text: document.body.innerText,
    };
  });
  const at = `${page.url()} at ${page.viewportSize().width} px`;
  assert.deepEqual(found.twice, [], `${at}: an id stands twice`);
  assert.ok(found.over <= 0, `${at}: ${found.over} px wider than the screen`);
  assert.match(found.language, /^(vi|en)$/, at);
  assert.equal(found.headings, 1, `${at}: one heading of the first rank`);
  assert.equal(found.inline, 0, `${at}: inline styles or handlers`);
  assert.equal(found.text, found.text.normalize("NFC"), `${at}: not composed`);
  assert.doesNotMatch(found.text, /\b(console|week|edit)-[a-z-]+\b|undefined|NaN|\{ ?\$/, `${at}: a message without words`);
  assert.deepEqual(page.complaints, [], `${at}: the browser complains`);
  return found;
}

/** Asserts that axe finds nothing on the page that is open in a browser which lets it in. */
export async function isAccessible(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
  const said = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(" | ").slice(0, 400)}`);
  assert.deepEqual(said, [], `${page.url()} at ${page.viewportSize().width} px`);
}

/** Keeps a picture of the page that is open, whole. */
export async function picture(page, name) {
  await mkdir(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
}

/** Returns where the bar leads. */
export function bar(page) {
  return page.$$eval("header.bar nav a", (links) => links.map((link) => link.getAttribute("href")));
}
