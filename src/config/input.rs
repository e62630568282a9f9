//! `[[input]]` of `config/station.toml`: sound that is not a recording.

use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use std::{env, fs};

use jiff::SignedDuration;

use super::card::Card;
use super::fault::{Draft, Fault, Place};
use super::lines::Span;
use super::page::{At, Page};
use super::reader::{Table, Value};
use crate::names::{InputId, Secret};
use crate::patience;
use crate::schedule;
use crate::words::Text;

/// The program that reads streams.
pub const FFMPEG: &str = "ffmpeg";

/// Sound that is not a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// What plans know of it: its name, its title, how late it is.
    pub planned: Arc<schedule::Input>,
    /// Where it comes from.
    pub origin: InputOrigin,
    /// How much is held when it begins: what a network may hold up unheard.
    pub buffer: Duration,
    /// After so long without anything new it is opened again.
    pub dead: Duration,
    /// After so long without a sound in it others stand in.
    pub mute: Duration,
}

/// Where an input comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InputOrigin {
    /// Addresses of streams, tried in this order.
    Streams(Vec<String>),
    /// Names of capture cards, tried in this order.
    Cards(Vec<String>),
    /// A person's program that sends, and who it is.
    Sender(Sender),
    /// A person's program that sends by SRT.
    Srt(Srt),
    /// Whoever speaks in a browser, at a page of the console.
    Phone,
}

impl InputOrigin {
    /// Returns the address that is listened to, and by which way of sending: no two inputs can share both.
    fn door(&self) -> Option<(&'static str, SocketAddr)> {
        match self {
            Self::Sender(sender) => Some(("icecast", sender.address)),
            Self::Srt(srt) => Some(("srt", srt.address)),
            Self::Streams(_) | Self::Cards(_) | Self::Phone => None,
        }
    }
}

/// Who may send, and where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The address that is listened to.
    pub address: SocketAddr,
    /// Its name.
    pub user: String,
    /// Its password.
    pub password: Secret,
}

/// Who may send by SRT, and where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Srt {
    /// The address that is listened to.
    pub address: SocketAddr,
    /// What the sender knows: what it sends is encrypted by it.
    pub passphrase: Secret,
}

/// What the file says of inputs.
#[derive(Debug, Default)]
pub(super) struct InputsFile {
    pub(super) inputs: Vec<Input>,
    /// The first of them that is a stream, for what all of those need.
    pub(super) first_stream: Option<Place>,
    /// The first of them that comes by SRT, which not every ffmpeg knows.
    pub(super) first_srt: Option<Place>,
}

/// What may be asked for sound. ffmpeg would open files and devices too.
const SCHEMES: [&str; 2] = ["http://", "https://"];

const BUFFER: Duration = Duration::from_secs(3);
const DEAD: Duration = Duration::from_secs(4);
/// A playlist lists pieces of four to ten seconds, the last three at once.
const BUFFER_OF_PIECES: Duration = Duration::from_secs(10);
const DEAD_OF_PIECES: Duration = Duration::from_secs(14);
/// A card has its own clock and holds nothing back: so much is held that music can stand in before the last of it is played.
///
/// A phone has a clock of its own too. Its network stands still for a second at times, and that is borne by as much.
const BUFFER_OF_CARD: Duration = Duration::from_secs(2);
const DEAD_OF_CARD: Duration = Duration::from_secs(2);
const MUTE: Duration = Duration::from_secs(8);

/// Who guesses a password that is shorter need not guess long.
const SHORTEST_PASSWORD: usize = 8;

/// What SRT takes, in bytes.
const PASSPHRASE_LENGTH: RangeInclusive<usize> = 10..=79;

/// A program that was asked what it knows answers within this.
const PATIENCE: Duration = Duration::from_secs(5);

const DELAY_RANGE: RangeInclusive<SignedDuration> =
    SignedDuration::from_secs(1)..=SignedDuration::from_mins(5);
const BUFFER_RANGE: RangeInclusive<SignedDuration> =
    SignedDuration::from_secs(2)..=SignedDuration::from_secs(15);
const DEAD_RANGE: RangeInclusive<SignedDuration> =
    SignedDuration::from_secs(2)..=SignedDuration::from_secs(60);
const MUTE_RANGE: RangeInclusive<SignedDuration> =
    SignedDuration::from_secs(3)..=SignedDuration::from_secs(60);

/// Understands the tables.
pub(super) fn read(
    own: &Table<'_>,
    cards: &mut Vec<Card>,
    console: Option<SocketAddr>,
) -> InputsFile {
    let tables = own.tables("input", "input").unwrap_or_default();
    let mut file = InputsFile::default();
    for table in tables {
        let id = table.required("id", r#"id = "vov1""#).and_then(Value::text);
        let title = table.optional("title").and_then(Value::text);
        let origin = origin(&table, cards);
        let length = |key, range| {
            let value = table.optional(key);
            value.and_then(|value| value.length(range))
        };
        let delay = length("delay", DELAY_RANGE);
        let buffer = length("buffer", BUFFER_RANGE);
        let dead = length("dead", DEAD_RANGE);
        let mute = length("mute", MUTE_RANGE);
        let page = table.page;
        table.finish();
        let (Some(id), Some(origin)) = (id, origin) else {
            continue;
        };

        let is_it = |known: &Input| known.planned.id.as_str() == id.value;
        if file.inputs.iter().any(is_it) {
            let problem = Text::new("config-input-twice").with("input", &id.value);
            let hint = Text::new("config-input-twice-hint");
            page.report(&id.span, Draft::blocking(problem).hinting(hint));
        }

        let or = |length: Option<At<SignedDuration>>, usual| {
            length.map_or(usual, |length| length.value.unsigned_abs())
        };
        let (usual, usually_dead) = match &origin {
            InputOrigin::Streams(urls) if urls.iter().any(|url| is_playlist(url)) => {
                (BUFFER_OF_PIECES, DEAD_OF_PIECES)
            }
            InputOrigin::Streams(_) | InputOrigin::Sender(_) | InputOrigin::Srt(_) => {
                (BUFFER, DEAD)
            }
            InputOrigin::Cards(_) | InputOrigin::Phone => (BUFFER_OF_CARD, DEAD_OF_CARD),
        };
        if !matches!(origin, InputOrigin::Cards(_) | InputOrigin::Phone) {
            file.first_stream
                .get_or_insert_with(|| page.place(&id.span));
        }
        if matches!(origin, InputOrigin::Srt(_)) {
            file.first_srt.get_or_insert_with(|| page.place(&id.span));
        }
        check_door(page, &id.span, &origin, (&file.inputs, console));
        file.inputs.push(Input {
            planned: Arc::new(schedule::Input {
                id: InputId::from(id.value.as_str()),
                title: title.map_or(id.value, |title| title.value),
                delay: delay.map_or(SignedDuration::ZERO, |delay| delay.value),
            }),
            origin,
            buffer: or(buffer, usual),
            dead: or(dead, usually_dead),
            mute: or(mute, MUTE),
        });
    }

    file
}

/// Reports an address that another input, or the console, listens to as well.
fn check_door(
    page: &Page,
    span: &Span,
    origin: &InputOrigin,
    (known, console): (&[Input], Option<SocketAddr>),
) {
    let Some(door) = origin.door() else { return };
    let hint = || Text::new("config-input-listen-twice-hint");
    if known.iter().any(|known| known.origin.door() == Some(door)) {
        let problem = Text::new("config-input-listen-twice").with("address", door.1);
        page.report(span, Draft::blocking(problem).hinting(hint()));
    }
    let is_tcp = matches!(origin, InputOrigin::Sender(_));
    if is_tcp && console.is_some_and(|console| meet(console, door.1)) {
        let problem = Text::new("config-input-listen-console").with("address", door.1);
        page.report(span, Draft::error(problem).hinting(hint()));
    }
}

/// Returns whether nobody can listen at both addresses.
fn meet(one: SocketAddr, other: SocketAddr) -> bool {
    let (own, its) = (one.ip(), other.ip());
    one.port() == other.port() && (own == its || own.is_unspecified() || its.is_unspecified())
}

/// Where it comes from; reports none, and more than one. Cards named by their numbers go to `cards`.
fn origin(table: &Table<'_>, cards: &mut Vec<Card>) -> Option<InputOrigin> {
    let (url, card) = (table.optional("url"), table.optional("card"));
    let push = table.optional("push");
    if let Some(second) = [&url, &card, &push].into_iter().flatten().nth(1) {
        two_origins(table, second);
        // What belongs to one of them is no unknown key.
        for key in ["listen", "user", "password", "passphrase"] {
            table.optional(key);
        }
        return None;
    }

    match (url, card, push) {
        (Some(url), _, _) => urls(table, url).map(InputOrigin::Streams),
        (_, Some(card), _) => names(table, card, cards).map(InputOrigin::Cards),
        (_, _, Some(push)) => match push.choice(&PUSHES)?.value {
            Push::Browser => Some(InputOrigin::Phone),
            Push::Icecast => sender(table).map(InputOrigin::Sender),
            Push::Srt => srt(table).map(InputOrigin::Srt),
        },
        (None, None, None) => {
            let problem = Text::new("config-input-no-origin");
            table.missing(&["url", "card", "push"], problem, r#"url = "https://…""#);
            None
        }
    }
}

/// Who sends by themselves.
#[derive(Debug, Clone, Copy)]
enum Push {
    Browser,
    Icecast,
    Srt,
}

const PUSHES: [(&str, Push); 3] = [
    ("browser", Push::Browser),
    ("icecast", Push::Icecast),
    ("srt", Push::Srt),
];

fn two_origins(table: &Table<'_>, second: &Value<'_>) {
    let draft = Draft::blocking(Text::new("config-input-two-origins"));
    let hint = Text::new("config-input-two-origins-hint");
    table.page.report(&second.span, draft.hinting(hint));
}

/// Who may send, and where to; reports a password that is none.
fn sender(table: &Table<'_>) -> Option<Sender> {
    let address = table
        .required("listen", r#"listen = "127.0.0.1:8010""#)
        .and_then(Value::address);
    let user = table.optional("user").and_then(Value::text);
    let password = table
        .required("password", r#"password = "…""#)
        .and_then(Value::text)?;
    if password.value.chars().count() < SHORTEST_PASSWORD {
        let problem = Text::new("config-input-password").with("least", SHORTEST_PASSWORD);
        let draft = Draft::blocking(problem);
        table.page.report(&password.span, draft);
    }
    let address = address?;
    if !address.value.ip().is_loopback() {
        let draft = Draft::warning(Text::new("config-input-listen-open"));
        let hint = Text::new("config-input-listen-open-hint");
        table.page.report(&address.span, draft.hinting(hint));
    }
    Some(Sender {
        address: address.value,
        user: user.map_or_else(|| "source".to_owned(), |user| user.value),
        password: Secret::new(password.value),
    })
}

/// Who may send by SRT, and where to; reports a passphrase that SRT or its senders would not take.
///
/// No letter of it crosses the network, so an address that others reach is no fault.
fn srt(table: &Table<'_>) -> Option<Srt> {
    let address = table
        .required("listen", r#"listen = "0.0.0.0:9000""#)
        .and_then(Value::address);
    let passphrase = table
        .required("passphrase", r#"passphrase = "…""#)
        .and_then(Value::text)?;
    // Senders write other letters in more ways than one.
    let plain = passphrase.value.bytes().all(|byte| byte.is_ascii_graphic());
    if !(plain && PASSPHRASE_LENGTH.contains(&passphrase.value.len())) {
        let problem = Text::new("config-input-passphrase")
            .with("least", *PASSPHRASE_LENGTH.start())
            .with("most", *PASSPHRASE_LENGTH.end());
        let hint = Text::new("config-input-passphrase-hint");
        let draft = Draft::blocking(problem).hinting(hint);
        table.page.report(&passphrase.span, draft);
    }
    Some(Srt {
        address: address?.value,
        passphrase: Secret::new(passphrase.value),
    })
}

/// Names of cards, one or more; reports what is none.
fn names(table: &Table<'_>, value: Value<'_>, cards: &mut Vec<Card>) -> Option<Vec<String>> {
    if value.is_empty_list() {
        let draft = Draft::blocking(Text::new("config-input-no-card"));
        let hint = Value::write("\"plughw:CARD=Device,DEV=0\"");
        table.page.report(&value.span, draft.hinting(hint));
    }

    let names = value.one_or_more(Value::text)?.value;
    cards.extend(names.iter().filter_map(|name| Card::read(table.page, name)));
    (!names.is_empty()).then(|| names.into_iter().map(|name| name.value).collect())
}

/// Addresses, one or more; reports what is none.
fn urls(table: &Table<'_>, value: Value<'_>) -> Option<Vec<String>> {
    if value.is_empty_list() {
        let draft = Draft::blocking(Text::new("config-input-no-url"));
        let hint = Value::write("\"https://…\"");
        table.page.report(&value.span, draft.hinting(hint));
    }

    let urls = value.one_or_more(Value::text)?.value;
    for url in &urls {
        let known = SCHEMES.iter().any(|scheme| {
            let rest = url.value.strip_prefix(scheme);
            rest.is_some_and(|rest| !rest.is_empty())
        });
        let harmless = !url.value.chars().any(|c| c.is_control() || c == ' ');
        if !(known && harmless) {
            let problem = Text::new("config-input-url").with("url", &url.value);
            let draft = Draft::blocking(problem).hinting(Text::new("config-input-url-hint"));
            table.page.report(&url.span, draft);
        }
    }

    (!urls.is_empty()).then(|| urls.into_iter().map(|url| url.value).collect())
}

/// Whether a stream comes in pieces that a playlist names.
fn is_playlist(url: &str) -> bool {
    url.split(['?', '#'])
        .next()
        .is_some_and(|path| path.to_ascii_lowercase().ends_with(".m3u8"))
}

/// Returns where the program is that reads streams: looked for each time, since it may be installed any day.
#[must_use]
pub fn ffmpeg() -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    let mut places = env::split_paths(&folders).map(|folder| folder.join(FFMPEG));
    places.find(|place| is_file(place))
}

fn is_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|meta| meta.is_file())
}

/// Tells that the program is missing without which no stream can be opened, or that it does not know SRT.
pub(super) fn check(first_stream: Option<Place>, first_srt: Option<Place>) -> Option<Fault> {
    let first = first_stream?;
    let Some(program) = ffmpeg() else {
        let draft = Draft::error(Text::new("config-input-no-ffmpeg"));
        let hint = Text::new("config-input-no-ffmpeg-hint");
        return Some(draft.hinting(hint).at(first));
    };
    let place = first_srt.filter(|_| !knows_srt(&program))?;
    let draft = Draft::error(Text::new("config-input-no-srt"));
    let hint = Text::new("config-input-no-srt-hint");
    Some(draft.hinting(hint).at(place))
}

/// Asks `program` whether it receives by SRT. What does not answer is not said to lack it.
fn knows_srt(program: &Path) -> bool {
    let mut command = Command::new(program);
    command.args(["-hide_banner", "-protocols"]);
    command.stdin(Stdio::null());
    let answer = patience::ask(program, PATIENCE, move || command.output());
    answer.is_none_or(|answer| {
        answer.is_ok_and(|answer| lists_srt(&String::from_utf8_lossy(&answer.stdout)))
    })
}

/// Whether `protocols`, as ffmpeg prints them, has SRT among those that are read.
fn lists_srt(protocols: &str) -> bool {
    let lines = protocols.lines().map(str::trim);
    let mut read = lines
        .skip_while(|line| *line != "Input:")
        .take_while(|line| *line != "Output:");
    read.any(|line| line == "srt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn playlists_are_known_by_their_path() {
        assert!(is_playlist("https://a.vn/live/vov1.m3u8?token=1"));
        assert!(is_playlist("https://a.vn/LIVE.M3U8#x"));
        assert!(!is_playlist("https://a.vn/vov1?next=a.m3u8"));
        assert!(!is_playlist("http://a.vn:8000/vov1"));
    }

    #[test]
    fn srt_is_known_where_it_is_read() {
        let list = |input: &str, output: &str| {
            format!("Supported file protocols:\nInput:\n  file\n{input}Output:\n  file\n{output}")
        };
        assert!(lists_srt(&list("  srt\n", "")));
        assert!(!lists_srt(&list("  srtp\n", "  srt\n")));
        assert!(!lists_srt(""));
    }
}
