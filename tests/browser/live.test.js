// Speaking into a phone, on a small station by the real clock: on air from the page, cut by the screen, ended by the page.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { first, FIRST, returns } from "./people.js";
import { browser, isAccessible, isSound, opened, OFFICE, PHONE, picture } from "./pages.js";
import { Station } from "./station.js";

/** The slot comes so long after the start, in seconds. */
const DUE = 40;

let chromium;
let station;

before(async () => {
  [chromium, station] = await Promise.all([browser(), Station.live(DUE)]);
});

after(async () => {
  await chromium?.close();
  await station?.stop();
});

test("a person arms a live broadcast, speaks into a phone, is on air, and ends it", async () => {
  // The first person looks after the machine and, in a small commune, is the legal officer too.
  const page = await first(chromium, station, "tu-phap");
  const lines = [];
  await page.routeWebSocket(/truc-tiep\/tieng/, (line) => {
    lines.push(line);
    line.connectToServer();
  });
  await page.setViewportSize(PHONE);
  await page.goto("/truc-tiep");
  await isSound(page);
  assert.equal(await page.locator("#noi").count(), 0, "nobody speaks where nobody may");
  await page.fill("[name=nguoi_noi]", "Chủ tịch xã");
  await Promise.all([page.waitForEvent("load"), page.click("button[value=mo]")]);

  await page.click("#noi-bat");
  await page.locator("#noi-tin", { hasText: "Đã nối vào đài" }).waitFor();
  await page.locator("#may-noi", { hasText: "Đài đang nhận tiếng" }).waitFor();
  // The fake microphone beeps once a second.
  await page.waitForFunction(() => document.getElementById("muc").value > -50);
  await page.locator("[data-stage=on-air]").waitFor({ timeout: 90_000 });
  await page.locator("#luot .left", { hasText: /Còn 0\d:\d\d/ }).waitFor();
  await isSound(page);
  await picture(page, "truc-tiep-dang-len-song");
  const [row] = (await station.command("live", "list", "--json")).trim().split("\n").map(JSON.parse);
  assert.equal(row.speaker, "Chủ tịch xã");
  assert.equal(row.armed, true);

  // The network goes; it comes back, and nobody has to press anything.
  const before = lines.length;
  await lines[before - 1].close();
  await page.locator("#noi-tin", { hasText: "Mất liên lạc" }).waitFor();
  await page.locator("#noi-tin", { hasText: "Đã nối vào đài" }).waitFor();
  assert.equal(lines.length, before + 1);
  await page.locator("#may-noi", { hasText: "Đài đang nhận tiếng" }).waitFor();

  await Promise.all([page.waitForEvent("load"), page.click("button[value=dung]")]);
  await page.locator("[data-stage=closed]").waitFor();
  const heard = (await station.command("log", "--format", "json")).trim().split("\n").map(JSON.parse);
  const live = heard.filter((row) => row.kind === "live");
  assert.ok(live.length >= 1, JSON.stringify(heard));
  assert.equal(live[0].input.speaker, "Chủ tịch xã");
  await page.context().close();
});

test("who has no microphone reads why, and the page is accessible with it", async () => {
  const page = await opened(chromium, station, { bypassCSP: true });
  await page.addInitScript(() => Object.defineProperty(navigator, "mediaDevices", { value: undefined }));
  await page.goto("/vao");
  await page.fill("[name=ten]", "quantri");
  await page.fill("[name=mat_khau]", "lúa chín vàng đồng");
  await page.click("main form button.main");
  await page.waitForURL("**/");
  for (const size of [PHONE, OFFICE]) {
    await page.setViewportSize(size);
    await page.goto("/truc-tiep");
    await isSound(page);
    await isAccessible(page);
  }
  await Promise.all([page.waitForEvent("load"), page.click("button[value=mo]")]);
  await page.locator("#noi-khong", { hasText: "https://" }).waitFor({ state: "visible" });
  assert.ok(await page.locator("#noi-bat").isHidden());
  await isAccessible(page);
  await picture(page, "truc-tiep-khong-micro");
  await page.context().close();
});

test("words recorded on the emergency page are heard at the desk, then said on air", async () => {
  const page = await returns(chromium, station, FIRST);
  await page.setViewportSize(PHONE);
  await page.goto("/khan-cap");
  await isSound(page);
  await page.click("#thu-bat");
  await page.locator("#thu-gio", { hasText: "0:02" }).waitFor();
  await page.click("#thu-dung");
  await page.click("#thu-nghe");
  await page.locator("#thu-nghe", { hasText: "Dừng nghe" }).waitFor();
  await page.click("#thu-gui");
  const choice = page.locator("#thu-da", { hasText: "Lời thu của" });
  await choice.waitFor();
  assert.ok(await choice.locator("input").isChecked());
  await page.fill("[name=nguoi_lenh]", "Chủ tịch xã");
  await page.check("[name=kenh][value=loi-noi]");
  await page.click("button[value=xem]");
  await page.getByText("Lời thu của").first().waitFor();

  await page.click("button[value=tai-ban]");
  await page.getByText("KHÔNG LÊN SÓNG").first().waitFor();
  await isSound(page);
  await page.click("#tai-ban-nghe");
  await page.locator("#tai-ban-tin", { hasText: "Tín hiệu báo hiệu" }).waitFor();
  await page.locator("#tai-ban-tin", { hasText: "Lời thu của" }).waitFor({ timeout: 20_000 });
  await picture(page, "dien-tap-tai-ban");

  await page.click("button[value=xem]");
  const hold = page.locator("button.hold");
  await hold.hover();
  await page.mouse.down();
  await page.waitForURL("**/khan-cap/dang-phat");
  await page.mouse.up();
  await page.locator("#lenh", { hasText: "Lời thu của" }).waitFor();
  await page.context().close();
});

test("without script nothing is recorded, and the page says nothing of it", async () => {
  const page = await returns(chromium, station, FIRST, { javaScriptEnabled: false });
  await page.goto("/khan-cap");
  assert.ok(await page.locator("#thu").isHidden());
  await page.context().close();
});
