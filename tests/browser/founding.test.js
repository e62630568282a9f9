// A computer without a station, in Debian's Chromium: from an empty folder to a week on air.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { first } from "./people.js";
import { browser, isAccessible, isSound, OFFICE, PHONE, picture } from "./pages.js";
import { Station } from "./station.js";

let chromium;
let station;

before(async () => {
  [chromium, station] = await Promise.all([browser(), Station.bare()]);
});

after(async () => {
  await chromium?.close();
  await station?.stop();
});

test("a new user makes a station by the code, and has a planned week", async () => {
  const page = await first(chromium, station, undefined, { bypassCSP: true });
  await page.waitForURL("**/lan-dau/dai");
  for (const language of ["en", "vi"]) {
    await page.context().addCookies([{ name: "phatthanh_ngon_ngu", value: language, url: station.address }]);
    for (const size of [OFFICE, PHONE]) {
      await page.setViewportSize(size);
      await page.goto("/lan-dau/dai");
      await isSound(page);
      await isAccessible(page);
    }
  }
  await picture(page, "lap-dai-dien-thoai");
  const answers = { ten: "Đài truyền thanh xã Thử", "don-vi": "ỦY BAN NHÂN DÂN XÃ THỬ", "dia-danh": "Thử", "buoi-3": "17:10" };
  for (const [name, answer] of Object.entries(answers)) await page.fill(`[name=${name}]`, answer);
  await page.click("main form button.main");
  await page.locator("p.right").waitFor();
  await isSound(page);
  await picture(page, "lap-dai-xong");

  await page.goto("/tuan");
  assert.notEqual(await page.getByText("17:10–17:15").count(), 0, "announcements open the evening");
  await page.goto("/");
  assert.match(await page.locator("main").innerText(), /Thông báo|Ca nhạc|Bản tin/, "what comes next");
  await isSound(page);
  assert.match(await station.command("check"), /^(?!.*(Hải Dương|Thuận An))/s, "nobody else's name");
  await page.context().close();
});
