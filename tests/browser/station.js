// A station on air for the tests: the sample station's copy, played into a silent output.
import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const REPOSITORY = resolve(fileURLToPath(new URL("../..", import.meta.url)));

/** Where the program is: `PHATTHANH`, or what `cargo build` made. */
const PROGRAM = process.env.PHATTHANH ?? join(REPOSITORY, "target/debug/phatthanh");

/**
 * Leaves the smallest recording of each folder: to take in all of the sample lasts as long as many a test. The tunes stay, which
 * programs name by their paths.
 */
async function thinOut(audio) {
  for (const folder of await readdir(audio, { withFileTypes: true })) {
    if (!folder.isDirectory() || folder.name === "nhac-hieu") continue;
    const names = (await readdir(join(audio, folder.name))).filter((name) => !/\.(txt|toml)$/.test(name));
    const paths = names.sort().map((name) => join(audio, folder.name, name));
    const sized = await Promise.all(paths.map(async (path) => ({ path, size: (await stat(path)).size })));
    sized.sort((one, other) => one.size - other.size);
    for (const { path } of sized.slice(1)) await rm(path);
  }
}

/** A start builds the demo's library: minutes are a machine that is stuck, not one that is slow. */
const PATIENCE_MS = 240_000;

export class Station {
  /** Starts the sample station on a port of the system's choice. Ends with `stop`. */
  static async start() {
    const own = await mkdtemp(join(tmpdir(), "phatthanh-browser-"));
    for (const part of ["config", "programs", "audio"]) {
      await cp(join(REPOSITORY, part), join(own, part), { recursive: true });
    }
    await thinOut(join(own, "audio"));
    const file = join(own, "config/station.toml");
    const text = await readFile(file, "utf8");
    const listening = text.replace(/^(# *)?listen *= *"127\.0\.0\.1:8080"/m, 'listen = "127.0.0.1:0"');
    if (listening === text) throw new Error("the sample's station.toml names no address");
    await writeFile(file, listening);

    return new Station(own).once((station) => station.isReady());
  }

  /** Runs the station in `own`. */
  static async runs(own, ...more) {
    const station = new Station(own, ["run", "--silent", ...more]);
    station.folder = own;
    return station.once(() => station.isOpen());
  }

  /** Starts a small station by the real clock, whose people speak into a phone in the slot `noi`, `seconds` from now. */
  static async live(seconds) {
    const own = await mkdtemp(join(tmpdir(), "phatthanh-browser-"));
    const at = new Date(Date.now() + seconds * 1000);
    // The slot's time by the station's own clock on the wall, wherever this runs; never across its midnight.
    const ahead = 12 - at.getUTCHours();
    const zone = ahead === 0 ? "Etc/GMT" : `Etc/GMT${ahead > 0 ? "-" : "+"}${Math.abs(ahead)}`;
    const due = `12${at.toISOString().slice(13, 19)}`;
    const files = {
      "config/station.toml": `name = "Đài thử"\ntimezone = "${zone}"\nquiet_hours = "none"\n[fallback]\nfolder = "du-phong"\n[console]\nlisten = "127.0.0.1:0"\n[[input]]\nid = "dien-thoai"\ntitle = "Điện thoại"\npush = "browser"\n`,
      "config/schedule.toml": `[[slot]]\nid = "noi"\nprogram = "toa-dam"\ndays = "hằng ngày"\nat = "${due}"\nlength = "5m"\n`,
      "programs/toa-dam.toml": `title = "Tọa đàm"\nform = "live"\ninput = "dien-thoai"\ntopics = ["tin"]\nfiller = "nen"\napproval = false\n`,
      "audio/nen/topic.toml": "approval = false\n",
      "audio/nen/nhạc.wav": tone(20, 1),
      "audio/tin/tin.wav": tone(30, 2),
      "audio/du-phong/topic.toml": "",
    };
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(own, path)), { recursive: true });
      await writeFile(join(own, path), content);
    }
    return Station.runs(own);
  }

  /** Starts the program in an empty folder, as on a computer that has no station yet. Ends with `stop`. */
  static async bare() {
    const own = await mkdtemp(join(tmpdir(), "phatthanh-browser-"));
    return Station.runs(own, "--port", "0");
  }

  constructor(own, command = ["demo", "--silent"]) {
    this.own = own;
    this.said = "";
    this.child = spawn(PROGRAM, ["--station", own, ...command], {
      env: { ...process.env, TMPDIR: own },
    });
    this.ended = new Promise((resolve) => this.child.once("close", resolve));
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding("utf8").on("data", (words) => {
        this.said += words;
        this.heard?.();
      });
    }
  }

  /** Returns itself once `ready` has; ends where that fails. */
  async once(ready) {
    try {
      await ready(this);
    } catch (error) {
      await this.stop();
      throw error;
    }
    return this;
  }

  /** Waits for the address and the code of the first account. */
  async isOpen() {
    const [, address] = await this.says(/(http:\/\/127\.0\.0\.1:\d+)/);
    const [, code] = await this.says(/\b(\d{4} \d{4})\b/);
    Object.assign(this, { address, code });
  }

  /** Waits for that, and for the folder of the copy. */
  async isReady() {
    await this.isOpen();
    const [, folder] = await this.says(/(\S*phatthanh-demo-\w+)/);
    this.folder = folder;
  }

  /** Waits until the station has said what `pattern` matches. */
  async says(pattern) {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      const match = this.said.match(pattern);
      if (match) return match;
      if (this.child.exitCode !== null) throw new Error(`the station ended:\n${this.said}`);
      if (Date.now() > until) throw new Error(`never said ${pattern}:\n${this.said}`);
      await new Promise((resolve) => {
        this.heard = resolve;
        this.ended.then(resolve);
        setTimeout(resolve, 1000).unref();
      });
    }
  }

  /** Runs a command of the station's, and returns what it printed. */
  async command(...args) {
    const child = spawn(PROGRAM, ["--station", this.folder, ...args]);
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (words) => (out += words));
    await new Promise((resolve) => child.once("close", resolve));
    return out;
  }

  /** Ends the station and takes its folders away. */
  async stop() {
    this.child.kill("SIGTERM");
    await this.ended;
    await rm(this.own, { recursive: true, force: true });
  }
}

/** Returns the bytes of a WAV file: a tone of `seconds`, mono, 48 kHz, whose pitch `seed` gives. */
export function tone(seconds, seed) {
  const rate = 48_000;
  const frames = Math.round(seconds * rate);
  const file = Buffer.alloc(44 + frames * 2);
  file.write("RIFF", 0);
  file.writeUInt32LE(36 + frames * 2, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt32LE(rate * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36);
  file.writeUInt32LE(frames * 2, 40);
  const pitch = 220 + 37 * seed;
  for (let frame = 0; frame < frames; frame++) {
    const swell = 0.5 + 0.5 * Math.sin((2 * Math.PI * 3 * frame) / rate);
    const level = 0.25 * swell * Math.sin((2 * Math.PI * pitch * frame) / rate);
    file.writeInt16LE(Math.round(level * 32767), 44 + frame * 2);
  }
  return file;
}
