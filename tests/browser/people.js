// The station's people, and what they do with their hands.
import { opened } from "./pages.js";

/** The word each of them chooses. */
const WORD = "lúa chín vàng đồng";

/** The first person, who looks after the machine. */
export const FIRST = { name: "quantri", title: "Nguyễn Văn Quản", role: "quan-tri" };

/** Makes the first account by the code the station said, of this role too where one is named. Returns its browser. */
export async function first(browser, station, role, options) {
  const page = await opened(browser, station, options);
  await page.goto("/");
  await page.fill("[name=ma]", station.code);
  await page.fill("[name=ho_ten]", FIRST.title);
  await page.fill("[name=ten]", FIRST.name);
  await page.fill("[name=mat_khau]", WORD);
  await page.fill("[name=lan_hai]", WORD);
  if (role) await page.check(`[name=vai_tro][value="${role}"]`);
  await page.click("main form button.main");
  await page.waitForURL((url) => url.pathname !== "/lan-dau");
  return page;
}

/** Adds a person at the page of those who look after accounts. Returns the word that is shown once. */
export async function add(page, { name, title, role }) {
  await page.goto("/nguoi-dung");
  const form = page.locator("section.card form", { has: page.locator("[name=ho_ten]") });
  await form.locator("[name=ho_ten]").fill(title);
  await form.locator("[name=ten]").fill(name);
  await form.locator(`[name=vai_tro][value="${role}"]`).check();
  await form.locator("button.main").click();
  return page.locator("output.word").innerText();
}

/** Signs in with the word somebody was given, and chooses one of their own. Returns their browser. */
export async function comes(browser, station, { name }, given, options) {
  const page = await opened(browser, station, options);
  await page.goto("/");
  await page.fill("[name=ten]", name);
  await page.fill("[name=mat_khau]", given);
  await page.click("main form button.main");
  await page.waitForURL("**/toi");
  await page.fill("#cu", given);
  await page.fill("#moi", WORD);
  await page.fill("#lan_hai", WORD);
  await page.click("[name=doi][value=mat_khau]");
  await page.waitForURL("**/");
  return page;
}

/** Signs in with the word that person chose. Returns their browser. */
export async function returns(browser, station, { name }, options) {
  const page = await opened(browser, station, options);
  await page.goto("/vao");
  await page.fill("[name=ten]", name);
  await page.fill("[name=mat_khau]", WORD);
  await page.click("main form button.main");
  await page.waitForURL("**/");
  return page;
}

/** Moves through the page by the keyboard alone until `is` holds of what has the focus. */
export async function tabTo(page, is) {
  for (let step = 0; step < 200; step++) {
    await page.keyboard.press("Tab");
    const there = await page.evaluate(is);
    if (there) return;
  }
  throw new Error(`the keyboard does not reach ${is} on ${page.url()}`);
}
