// The console in Debian's Chromium: the days of the station's people, on one station that is on air.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { add, comes, first, FIRST, returns, tabTo } from "./people.js";
import { bar, browser, isAccessible, isSound, OFFICE, opened, PHONE, picture } from "./pages.js";
import { Station, tone } from "./station.js";

const OFFICER = { name: "hanh", title: "Trần Thị Hạnh", role: "tu-phap" };
const STAFF = { name: "lan", title: "Lê Thị Lan", role: "can-bo-dai" };
const LEADER = { name: "chutich", title: "Phạm Văn Chủ", role: "lanh-dao" };

/** A name as a hostile or a tired person gives it. */
const HOSTILE = `<img src=x onerror=alert(1)> =1+1 "hai" \u202Egnud`;

let chromium;
let station;
let given;

before(async () => {
  [chromium, station] = await Promise.all([browser(), Station.start()]);
});

after(async () => {
  await chromium?.close();
  await station?.stop();
});

test("the first person makes an account by the code, sees the station on air and adds the others", async () => {
  const page = await first(chromium, station);
  await isSound(page);
  given = {};
  for (const person of [OFFICER, STAFF, LEADER]) given[person.name] = await add(page, person);
  await isSound(page);
  await page.context().close();
});

test("what staff drops is approved by the officer with the keyboard alone, on a phone", async () => {
  const folder = join(station.folder, "audio/khieu-nai");
  await writeFile(join(folder, "kê khai khiếu nại mới.wav"), tone(6, 1));
  const page = await comes(chromium, station, OFFICER, given[OFFICER.name], { viewport: PHONE });
  const waiting = page.locator("ul.cards li", { hasText: "kê khai khiếu nại mới" });
  await shown(page, "/cho-duyet", waiting);
  await isSound(page);
  await picture(page, "cho-duyet-dien-thoai");

  // Heard in the browser, as it would sound on air.
  const length = await waiting.locator("audio").evaluate(async (audio) => {
    await new Promise((resolve, reject) => {
      audio.addEventListener("loadedmetadata", resolve);
      audio.addEventListener("error", () => reject(new Error("the browser cannot play it")));
      audio.load();
    });
    return audio.duration;
  });
  assert.ok(Math.abs(length - 6) < 0.1, `6 s of sound: ${length}`);

  await page.locator("h1").click();
  await tabTo(page, () => document.activeElement.matches("input[type=checkbox][name=bai]"));
  await page.keyboard.press("Space");
  await tabTo(page, () => document.activeElement.matches("button[value=duyet]"));
  await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
  assert.equal(await waiting.count(), 0, "approved, and waits no more");
  await page.context().close();
});

test("what the officer returns says why, without script", async () => {
  const folder = join(station.folder, "audio/khieu-nai");
  await writeFile(join(folder, "bản đọc nhầm.wav"), tone(5, 2));
  const page = await returns(chromium, station, OFFICER, { javaScriptEnabled: false });
  const waiting = page.locator("ul.cards li", { hasText: "bản đọc nhầm" });
  await shown(page, "/cho-duyet", waiting);
  await waiting.locator("input[name=bai]").check();
  await page.click("button[value=tra-lai]");
  await page.locator("main p.wrong:not([hidden])").first().waitFor();
  assert.equal(await waiting.count(), 1, "not returned without a reason");

  await waiting.locator("input[name=bai]").check();
  await page.fill("[name=ghi_chu]", "Đọc nhầm số nghị định");
  await page.click("button[value=tra-lai]");
  await page.locator("ul.next", { hasText: "Đọc nhầm số nghị định" }).waitFor();
  await picture(page, "tra-lai");
  await page.context().close();
});

test("a hostile name is words on every page that has it", async () => {
  const folder = join(station.folder, "audio/khieu-nai");
  await writeFile(join(folder, `${HOSTILE.replaceAll("/", "")}.wav`), tone(4, 3));
  const page = await returns(chromium, station, OFFICER);
  page.on("dialog", () => page.complaints.push("a dialog"));
  for (const path of ["/cho-duyet", "/tin-bai?tim=gnud"]) {
    await shown(page, path, page.getByText("<img src=x").first());
    assert.equal(await page.locator("main img").count(), 0, path);
    await isSound(page);
  }
  await page.context().close();
});

test("a recording sent from a phone goes on where the network cut it, and waits for approval under its name", async () => {
  const page = await comes(chromium, station, STAFF, given[STAFF.name], { viewport: PHONE });
  await page.goto("/tin-bai");
  const name = "đơn thư gửi từ điện thoại.wav".normalize("NFD");
  const file = { name, mimeType: "audio/wav", buffer: tone(240, 4) };
  await page.setInputFiles("#tep", file);
  await page.selectOption("#linh_vuc", "khieu-nai");

  // Of 22 MB in pieces of 8, the second never comes through the first time.
  let pieces = 0;
  await page.route(/tin-bai\/gui/, (route) => {
    const isCut = route.request().method() === "PATCH" && ++pieces === 2;
    return isCut ? route.abort("connectionreset") : route.continue();
  });
  await Promise.all([page.waitForEvent("load"), page.press("#gui button.main", "Enter")]);
  assert.equal(pieces, 4, "three pieces, one of them twice");
  // The browser says what the network did; the page says nothing wrong.
  page.complaints = page.complaints.filter((words) => !words.includes("ERR_CONNECTION_RESET"));
  await shown(page, "/tin-bai?tim=dien thoai", page.locator("li", { hasText: "đơn thư gửi từ điện thoại" }).getByText("chờ duyệt"));
  await isSound(page);
  await page.context().close();
});

test("every page of every person is accessible, as wide as its screen, whole and light, in both languages", async (context) => {
  for (const person of [FIRST, OFFICER, LEADER, STAFF]) {
    const options = { bypassCSP: true };
    const isNew = person === LEADER;
    const page = isNew
      ? await comes(chromium, station, person, given[person.name], options)
      : await returns(chromium, station, person, options);
    const paths = [...(await bar(page)), "/ban-nhap", "/toi", "/man-hinh"];
    if ([OFFICER, STAFF].includes(person)) {
      paths.push("/tuan/khung?khung=cchc-chieu", "/tuan/khung", "/tuan/ngay");
      paths.push("/chuong-trinh/tep?ma=cai-cach-hanh-chinh", "/lich/bat-tat?viec=tang", "/lich/bat-tat?viec=tet");
    }
    // Pages that others lead to.
    if (paths.includes("/bao-cao")) paths.push("/bao-cao/doi-chieu");
    if (paths.includes("/nguoi-dung")) paths.push("/nguoi-dung/the", "/may/am-thanh");
    if (paths.includes("/may")) paths.push("/may/kham");
    for (const path of paths) {
      await context.test(`${path} as ${person.name}`, async () => everyWay(page, path, person));
    }
    await page.context().close();
  }
});

test("the officer moves the column with the keyboard on a phone, signs it for a Monday, and takes it back", async () => {
  const page = await returns(chromium, station, OFFICER, { viewport: PHONE });
  const before = await readFile(join(station.folder, "config/schedule.toml"), "utf8");
  await page.goto("/tuan/khung?khung=cchc-chieu");
  for (const day of ["T3", "T4"]) {
    await page.locator(`input[name=thu][value=${day}]`).focus();
    await page.keyboard.press("Space");
  }
  for (const [field, typed] of [["gio", "17:20"], ["dai", "15 phút"], ["ly_do", "Dời sang thứ Tư"]]) {
    await page.locator(`[name=${field}]`).focus();
    await page.keyboard.press("Control+A");
    await page.keyboard.type(typed);
  }
  await tabTo(page, () => document.activeElement.matches("button[value=doi]"));
  await Promise.all([page.waitForURL("**/ban-nhap?so=1"), page.keyboard.press("Enter")]);
  await page.getByText("chuyển sang T4 17:20 (15 phút)").first().waitFor();
  await isSound(page);
  await picture(page, "ban-nhap-dien-thoai");
  assert.equal(await readFile(join(station.folder, "config/schedule.toml"), "utf8"), before);

  await tabTo(page, () => document.activeElement.matches("button[value=ky]"));
  await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
  await page.locator("p.right").first().waitFor();
  assert.notEqual(await readFile(join(station.folder, "config/schedule.toml"), "utf8"), before);
  await page.locator("main a[href^='/so-thay-doi?dong=']").click();
  await page.getByText("chuyển sang T4 17:20 (15 phút)").first().waitFor();
  await page.locator("a[href$='truoc=1']").click();
  await page.locator("button[value=hoan-tac]").click();
  await page.waitForURL("**/so-thay-doi");
  assert.equal(await readFile(join(station.folder, "config/schedule.toml"), "utf8"), before);
  await picture(page, "so-thay-doi-dien-thoai");
  await page.context().close();
});

test("a slot that is dragged to another day opens its form there", async () => {
  const page = await returns(chromium, station, OFFICER);
  await page.goto("/tuan?ngay=2027-03-02");
  const column = page.locator("a.slot[href*='khung=cchc-chieu&']");
  await column.dragTo(page.locator("a.slot[href*='khung=dan-so-y-te-chieu&']"));
  await page.waitForURL("**/tuan/khung?*thu=T4*");
  assert.ok(await page.locator("input[name=thu][value=T4]").isChecked());
  assert.ok(!(await page.locator("input[name=thu][value=T3]").isChecked()));
  await page.context().close();
});

test("mourning is switched on as it was seen, without script, on a phone", async () => {
  const page = await returns(chromium, station, STAFF, { viewport: PHONE, javaScriptEnabled: false });
  const file = join(station.folder, "config/calendar.toml");
  const before = await readFile(file, "utf8");
  await page.goto("/lich");
  await picture(page, "lich-dien-thoai");
  await page.click("a[href='/lich/bat-tat?viec=tang']");
  await page.fill("[name=dau]", "05/03/2027");
  await page.fill("[name=cuoi]", "06/03/2027");
  await page.click("form[method=get] button");
  assert.equal(await page.locator("ul.changes").count(), 2, "two days");
  assert.notEqual(await page.locator("ul.changes li.differs").count(), 0, "songs leave");
  await picture(page, "quoc-tang-dien-thoai");
  await page.click("form[method=post] button.main");
  await page.waitForURL("**/ban-nhap?so=*");
  await page.getByText("Quốc tang từ 05/03/2027 đến hết 06/03/2027").first().waitFor();
  assert.equal(await readFile(file, "utf8"), before, "a draft has no effect");
  await page.context().close();
});

test("the officer changes how the column is filled, with its file beside, and hears what would be wrong", async () => {
  const page = await returns(chromium, station, OFFICER);
  await page.goto("/chuong-trinh");
  await page.click("a[href='/chuong-trinh/tep?ma=cai-cach-hanh-chinh']");
  await page.locator("pre", { hasText: "# CHUYÊN MỤC CẢI CÁCH HÀNH CHÍNH" }).waitFor();
  await page.fill("[name=evergreen]", "../khac.mp3");
  await page.click("main form button.main");
  await page.locator("ul.lacks li", { hasText: "programs/cai-cach-hanh-chinh.toml:" }).waitFor();
  await isSound(page);
  await page.fill("[name=evergreen]", "du-phong/gioi-thieu-dai.mp3");
  await page.selectOption("[name=pick]", "in-order");
  await page.click("main form button.main");
  await page.waitForURL("**/ban-nhap?so=*");
  await page.getByText("pick = in-order").first().waitFor();
  await page.context().close();
});

test("whoever is not signed in sees the door and nothing else", async () => {
  const page = await opened(chromium, station, { bypassCSP: true });
  for (const path of ["/", "/cho-duyet", "/nguoi-dung", "/khong-co"]) {
    await page.goto(path);
    page.complaints = page.complaints.filter((words) => !words.includes("404"));
    await isSound(page);
    await isAccessible(page);
  }
  await picture(page, "cua");
  await page.context().close();
});

test("the handbook is read on a phone by whoever cannot sign in", async () => {
  const page = await opened(chromium, station, { bypassCSP: true, viewport: PHONE });
  await page.goto("/so-tay");
  const sheets = await page.locator("ul.sheets a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  assert.equal(sheets.length, 6);
  let pictures = 0;
  for (const sheet of sheets) {
    await page.goto(sheet);
    await isSound(page);
    await isAccessible(page);
    const widths = await page.locator("article img").evaluateAll((images) => images.map((image) => image.naturalWidth));
    assert.ok(widths.every((width) => width > 300), `${sheet}: ${widths}`);
    pictures += widths.length;
  }
  assert.ok(pictures >= 7, `${pictures} pictures`);
  await page.context().close();
});

test("a page that hears nothing from its station says so, and is live again with it", async () => {
  const page = await returns(chromium, station, OFFICER);
  const stale = page.locator("#het-tin");
  await page.context().setOffline(true);
  // The stream that is open goes on until the network drops it: a tab that comes back opens another.
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await stale.waitFor({ state: "visible" });
  await page.context().setOffline(false);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await stale.waitFor({ state: "hidden" });
  await page.context().close();
});

/** Looks at `path` on a phone and in the office, in both languages. */
async function everyWay(page, path, person) {
  for (const language of ["vi", "en"]) {
    await page.context().addCookies([{ name: "phatthanh_ngon_ngu", value: language, url: station.address }]);
    for (const size of [PHONE, OFFICE]) {
      await page.setViewportSize(size);
      const answer = await page.goto(path);
      assert.equal(answer.status(), 200, path);
      const bytes = (await answer.body()).length;
      assert.ok(bytes <= 30_000 * (path === "/" ? 2 : 1), `${path}: ${bytes} bytes`);
      await isSound(page);
      await isAccessible(page);
      if (language === "vi") {
        const name = path === "/" ? "hom-nay" : path.slice(1).replaceAll(/\W+/g, "-");
        await picture(page, `${name}-${person.name}-${size.width}`);
      }
    }
  }
}

/** Opens `path` again until `what` is on it: the library looks at its folders every few seconds. */
async function shown(page, path, what) {
  for (let look = 0; look < 60; look++) {
    await page.goto(path);
    if ((await what.count()) > 0) return;
    await page.waitForTimeout(500);
  }
  await picture(page, "khong-thay");
  throw new Error(`${path} never shows it:\n${(await page.locator("main").innerText()).slice(0, 2000)}`);
}
