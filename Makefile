# phatthanh: `make run` puts the station on the air, `make test` shows that it works.
# Each target installs what it needs (Debian packages; with sudo where you are not root), then calls cargo.

SHELL      := /bin/bash
BUILD      := pkg-config libasound2-dev libasound2-plugins gcc libc6-dev
TEST       := pulseaudio pulseaudio-utils ffmpeg espeak-ng python3 strace samba smbclient acl dosfstools fusefat exfatprogs exfat-fuse
BENCH      := ffmpeg time pulseaudio pulseaudio-utils stress-ng liquidsoap mpd mpc mpg123
STATION    ?= .
PREFIX     ?= /usr/local
DESTDIR    ?=
BINARY     := target/release/phatthanh
TARGET     := $(or $(CARGO_TARGET_DIR),target)
SAMPLE     := $(DESTDIR)$(PREFIX)/share/phatthanh/dai-mau

.PHONY: pictures help run build deb try-deb package cargo-deb debootstrap install uninstall test lint docs deny unit handbook browser pages bench fuzz soak packages-run packages-test packages-browser packages-bench toolchain

help:
	@echo "make run    on the air, with the sample station (Ctrl-C ends it)"
	@echo "make test   format, lints, documentation, licences, every test, the package in a clean Debian (make package: this alone),"
	@echo "            the pages in a browser (make browser: these alone)"
	@echo "make build  target/release/phatthanh, for the station's own computer"
	@echo "make install    that program into $(PREFIX)/bin, the sample station into $(PREFIX)/share/phatthanh (PREFIX=, DESTDIR=); uninstall takes both away"
	@echo "make deb    a Debian package in target/debian; make try-deb does with it, in a clean Debian 12 and as root,"
	@echo "            what a station goes through: installed, upgraded, rolled back, lost, restored, removed"
	@echo "make handbook   target/so-tay.pdf: six sheets in Vietnamese, to be printed (make pictures: its pictures, after make browser)"
	@echo "make bench  how fast, how small, beside the programs people use today (ONLY=peers for one part)"
	@echo "make soak   thousands of damaged files through the whole intake (FILES of each of 20 formats: 500); power cuts at every write;"
	@echo "             STORMS (10000) of faults of card, clock, log and power, and as many of inputs that die, each row held against the sound;"
	@echo "             EVENINGS (30) of relays with faults, ten minutes of a tuner, eight hours of foreign clocks"
	@echo "             MINUTES (1440) on a machine of 512 MB and one core with 10,000 recordings"
	@echo "make fuzz   every parser of foreign bytes against made-up bytes, SECONDS each (60)"

run: build
	target/release/phatthanh --station $(STATION) demo

build: toolchain packages-run
	cargo build --release --locked

deb: build cargo-deb
	cargo deb --package phatthanh --no-build --locked --quiet --output target/debian/phatthanh.deb
	@systemd-analyze security --offline=true --threshold=30 packaging/phatthanh.service >/dev/null 2>&1 || echo "The unit is less hardened than it was, or systemd-analyze is not here."
	@echo "target/debian/phatthanh.deb: sudo apt install ./target/debian/phatthanh.deb"

# It only packs, and has xz compress: made for that in a minute, which would be more for speed.
cargo-deb:
	@$(MAKE) --no-print-directory packages PACKAGES="dpkg-dev"
	@command -v cargo-deb >/dev/null || { echo "Installing cargo-deb (once, a minute or two)"; \
	  CARGO_PROFILE_RELEASE_OPT_LEVEL=0 cargo install --locked --quiet --no-default-features cargo-deb; }

# A station's whole life with the package, in a clean Debian 12: as root, or it says that it was not tried.
try-deb: deb debootstrap
	packaging/try-deb.sh target/debian/phatthanh.deb

# With the program that the other tests were made with, which lies where the one for release would: there is no time for that one.
package: cargo-deb debootstrap
	@[ -x $(TARGET)/debug/phatthanh ] || cargo build --locked
	@SECONDS=0; set -e; mkdir -p $(TARGET)/package/release; strip -o $(TARGET)/package/release/phatthanh $(TARGET)/debug/phatthanh; \
	  CARGO_TARGET_DIR=$(TARGET)/package cargo deb --package phatthanh --no-build --locked --quiet --fast --output $(TARGET)/package/phatthanh.deb; \
	  echo "Packed in $$SECONDS s"; packaging/try-deb.sh $(TARGET)/package/phatthanh.deb

# Where there is none, nothing is tried, and that is said.
debootstrap:
	@packaging/need.sh debootstrap || true

# As root after `make build`, who may have no cargo: what is built is not built again.
install:
	@[ -x $(BINARY) ] || $(MAKE) --no-print-directory build
	install -D -m 755 $(BINARY) "$(DESTDIR)$(PREFIX)/bin/phatthanh"
	@find config programs audio -type f ! -name '*.py' ! -name '*.LỖI.txt' -print0 | while IFS= read -r -d '' file; do \
	  install -D -m 644 "$$file" "$(SAMPLE)/$$file"; done
	@echo "Installed. A station of your own: cp -r $(SAMPLE) ~/dai && phatthanh --station ~/dai check"

uninstall:
	rm -f "$(DESTDIR)$(PREFIX)/bin/phatthanh"
	rm -rf "$(SAMPLE)"

test: toolchain packages-test packages-browser lint docs deny unit package pages

lint:
	cargo fmt --all --check
	cargo clippy --locked --all-targets -- -D warnings

docs:
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --document-private-items

# The pictures in the handbook: the upper part of what the tests of the pages see, from their last run (make browser) or from those that
# are kept. NAME:HEIGHT.
PICTURES := hom-nay-hanh-360:900 khan-cap-hanh-360:1000 tin-bai-lan-1280:820 cho-duyet-dien-thoai:1100 tuan-hanh-1280:1000 \
  ban-nhap-dien-thoai:1000 bao-cao-chutich-1280:1000
pictures:
	@$(MAKE) --no-print-directory packages PACKAGES="ffmpeg"
	@mkdir -p docs/so-tay/hinh; for picture in $(PICTURES); do name=$${picture%:*}; from=target/browser/$$name.png; \
	  [ -e "$$from" ] || from=tests/browser/pictures/$$name.png; \
	  ffmpeg -nostdin -loglevel error -y -i "$$from" \
	    -vf "crop=iw:min(ih\,$${picture#*:}):0:0,split[a][b];[a]palettegen=max_colors=32:reserve_transparent=0[p];[b][p]paletteuse=dither=none" \
	    -update 1 docs/so-tay/hinh/$$name.png || exit 1; done

# The six sheets of the handbook, to be printed.
handbook:
	@$(MAKE) --no-print-directory packages PACKAGES="pandoc weasyprint fonts-dejavu"
	@mkdir -p target
	sed -E 's/\[([^]]*)\]\([0-9][0-9a-z-]*\.md[^)]*\)/\1/g; s|\]\(hinh/|](../docs/so-tay/hinh/|' docs/so-tay/[1-9]-*.md \
	  | pandoc --from=gfm --to=html5 --standalone --metadata pagetitle="Sổ tay đài truyền thanh" --metadata lang=vi --css=so-tay.css --output=target/so-tay.html
	cp docs/so-tay/so-tay.css target/so-tay.css
	weasyprint --quiet target/so-tay.html target/so-tay.pdf
	@echo "target/so-tay.pdf"

# Licences and sources of every dependency. Advisories need the network beyond the package registry: `cargo deny check advisories`.
deny:
	@command -v cargo-deny >/dev/null || { echo "Installing cargo-deny (once, some minutes)"; cargo install --locked --quiet cargo-deny; }
	cargo deny --locked check licenses bans sources

unit:
	@if command -v cargo-nextest >/dev/null; then cargo nextest run --locked; else RUST_TEST_THREADS=4 cargo test --locked --no-fail-fast; fi
	cargo test --locked --doc

# The console's pages in Debian's Chromium. What they look like stays in target/browser, for a person to look at.
browser: toolchain packages-test packages-browser
	cargo build --locked
	@$(MAKE) --no-print-directory pages

# With the program that the other tests were made with: built by itself, half of it would be built once more.
pages:
	cd tests/browser && npm ci --silent && npm test --silent

# Not part of `make test`: its figures hold for a machine that does nothing else. ONLY=peers does one file of
# benches/, PART=gap of it one part.
ONLY ?= *
bench: toolchain packages-bench
	cargo bench --locked --bench '$(ONLY)' $(if $(PART),-- $(PART))

# Not part of `make test`: a night or so. STORMS are listened to, as many more are counted, and as many have inputs that die, from
# the one FROM on. EVENINGS of a relay with eight faults each take two minutes each.
FILES ?= 500
STORMS ?= 10000
FROM ?= 0
EVENINGS ?= 30
# Of the day on a machine of 512 MB and one core; needs root for its control group.
MINUTES ?= 1440
soak: toolchain packages-run packages-test
	PHATTHANH_SOAK=$(FILES) cargo test --locked --test it recordings::mutation -- --nocapture
	PHATTHANH_SOAK=1 cargo test --locked --test it evidence::replay -- --nocapture
	PHATTHANH_SOAK=$(FILES) cargo test --locked --test it start_faults::storms -- --nocapture
	PHATTHANH_SOAK=$(EVENINGS) cargo test --locked --test it relaying:: -- --nocapture
	PHATTHANH_SOAK=1 cargo test --locked --package phatthanh-engine --lib line_deck::hours -- --nocapture
	PHATTHANH_SOAK=$(STORMS) PHATTHANH_SOAK_FROM=$(FROM) cargo test --locked --lib whatever_befalls_the -- --nocapture
	cargo build --release --locked
	python3 packaging/small-machine.py $(BINARY) --minutes $(MINUTES)

# Not part of `make test`: the longer it runs, the more it sees. What breaks something stays in fuzz/artifacts.
SECONDS ?= 60
fuzz: toolchain packages-run
	@cargo +nightly --version >/dev/null 2>&1 || { echo "Fuzzing needs a nightly Rust: rustup toolchain install nightly"; exit 1; }
	@command -v cargo-fuzz >/dev/null || { echo "Installing cargo-fuzz (once)"; cargo install --locked --quiet cargo-fuzz; }
	cargo +nightly fuzz build --sanitizer none
	@for target in $$(cargo +nightly fuzz list); do \
	  echo "Fuzzing $$target for $(SECONDS) seconds"; mkdir -p fuzz/corpus/$$target; \
	  cargo +nightly fuzz run --sanitizer none $$target fuzz/corpus/$$target fuzz/seeds/$$target -- \
	    -max_total_time=$(SECONDS) -timeout=10 -rss_limit_mb=1024 -dict=fuzz/numbers.dict -verbosity=0 || exit 1; done

toolchain:
	@command -v cargo >/dev/null || { echo "Rust is missing: install rustup (https://rustup.rs), then try again."; exit 1; }

packages-run:
	@$(MAKE) --no-print-directory packages PACKAGES="$(BUILD)"

packages-test:
	@$(MAKE) --no-print-directory packages PACKAGES="$(BUILD) $(TEST)"

packages-bench:
	@$(MAKE) --no-print-directory packages PACKAGES="$(BUILD) $(BENCH)"

# Node from elsewhere than Debian brings an npm of its own.
packages-browser:
	@command -v npm >/dev/null || $(MAKE) --no-print-directory packages PACKAGES="nodejs npm"
	@$(MAKE) --no-print-directory packages PACKAGES="chromium fonts-dejavu-core"

.PHONY: packages
packages:
	@packaging/need.sh $(PACKAGES)
