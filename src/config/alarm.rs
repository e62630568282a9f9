//! `[[alarm]]`, `[alarms]`, `[modem]` and `[mail]` of `config/station.toml`: who is told of alarms, and by which way.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use jiff::SignedDuration;

use super::board::{self, Board};
use super::fault::Draft;
use super::page::At;
use super::reader::{Table, Value};
use super::suggest::nearest;
use crate::alarm::{Alarm, Grade, NightRule, Rules, Rung};
use crate::words::Text;

/// Who is told of alarms, and by which way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Alarms {
    /// Who is told when.
    pub rules: Rules,
    /// By which way, by the name of the rung.
    pub ways: BTreeMap<String, Way>,
    /// What sends text messages.
    pub modem: Option<Modem>,
    /// What sends e-mail.
    pub mail: Option<Mail>,
}

/// A way by which somebody is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// A text message to this number.
    Sms(String),
    /// An e-mail to this address.
    Email(String),
    /// A web address that is sent JSON.
    Webhook {
        /// The address.
        url: String,
        /// The file with the secret by which what is sent is signed.
        secret_file: PathBuf,
        /// The only certificates that are believed, as a file; none: those of the system.
        ca: Option<PathBuf>,
    },
    /// A program that takes the text on its input, and as the argument `{text}`.
    Command(Vec<String>),
    /// A lamp, or a bell that ends with a person's word.
    Relay {
        /// What switches it.
        board: Board,
        /// Whether it is a bell.
        bell: bool,
    },
}

/// A modem with a SIM card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modem {
    /// Its serial port.
    pub device: PathBuf,
    /// Its speed.
    pub baud: u32,
    /// The file with the card's PIN, where it asks for one.
    pub pin_file: Option<PathBuf>,
    /// How long a report is waited for that a message has arrived.
    pub report: Duration,
}

/// A server that sends e-mail on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its name.
    pub server: String,
    /// Its port.
    pub port: u16,
    /// How the way there is kept secret.
    pub tls: MailTls,
    /// Who sends.
    pub from: String,
    /// The account, and the file with its password.
    pub account: Option<(String, PathBuf)>,
    /// The only certificates that are believed, as a file; none: those of the system.
    pub ca: Option<PathBuf>,
}

/// How the way to a mail server is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailTls {
    /// From the first byte.
    On,
    /// After a greeting in the open.
    StartTls,
    /// Not at all: a server on this machine.
    Off,
}

const HOLD: SignedDuration = SignedDuration::from_secs(20);
const HOLD_RANGE: RangeInclusive<SignedDuration> =
    SignedDuration::from_secs(5)..=SignedDuration::from_mins(30);
const AFTER_RANGE: RangeInclusive<SignedDuration> =
    SignedDuration::ZERO..=SignedDuration::from_hours(48);
const REPEAT_RANGE: RangeInclusive<SignedDuration> =
    SignedDuration::from_mins(5)..=SignedDuration::from_hours(48);
const REPORT: SignedDuration = SignedDuration::from_secs(60);
const REPORT_RANGE: RangeInclusive<SignedDuration> =
    SignedDuration::from_secs(1)..=SignedDuration::from_mins(5);
const NIGHT: NightRule = NightRule {
    from: jiff::civil::time(21, 0, 0, 0),
    to: jiff::civil::time(5, 0, 0, 0),
};
const MODEM_BAUD: u32 = 115_200;
const GRADES: [(&str, Grade); 3] = [
    ("notice", Grade::Notice),
    ("warning", Grade::Warning),
    ("urgent", Grade::Urgent),
];

/// Understands the tables of `file`; one that lacks something it needs is reported and left out.
pub(super) fn read(file: &Table<'_>) -> Alarms {
    let mut alarms = Alarms {
        rules: rules(file.table("alarms")),
        modem: file.table("modem").and_then(modem),
        mail: file.table("mail").and_then(mail),
        ways: BTreeMap::new(),
    };
    for table in file.tables("alarm", "alarm").unwrap_or_default() {
        rung(table, &mut alarms);
    }
    alarms
}

fn rules(table: Option<Table<'_>>) -> Rules {
    let mut rules = Rules {
        hold: HOLD.unsigned_abs(),
        night: Some(NIGHT),
        ..Rules::default()
    };
    let Some(table) = table else { return rules };
    if let Some(hold) = table
        .optional("hold")
        .and_then(|value| value.length(HOLD_RANGE))
    {
        rules.hold = hold.value.unsigned_abs();
    }
    match table.optional("night") {
        Some(value) if value.is_text() => {
            value.none();
            rules.night = None;
        }
        Some(_) => {
            if let Some(night) = table.table("night") {
                let time = |key, sample| night.required(key, sample).and_then(Value::time);
                let (from, to) = (
                    time("from", r#"from = "21:00""#),
                    time("to", r#"to = "05:00""#),
                );
                night.finish();
                if let (Some(from), Some(to)) = (from, to) {
                    let (from, to) = (from.value, to.value);
                    rules.night = Some(NightRule { from, to });
                }
            }
        }
        None => {}
    }

    for (key, grade) in GRADES {
        for alarm in kinds(&table, key) {
            rules.grades.insert(alarm, grade);
        }
    }
    rules.silent = kinds(&table, "silent");
    table.finish();
    rules
}

/// Alarms by their keys; reports what is none.
fn kinds(table: &Table<'_>, key: &'static str) -> BTreeSet<Alarm> {
    let named = table
        .optional(key)
        .and_then(|value| value.list(Value::text));
    let mut kinds = BTreeSet::new();
    for At { value, span } in named.map(|named| named.value).unwrap_or_default() {
        if let Some(alarm) = Alarm::of_key(&value) {
            kinds.insert(alarm);
            continue;
        }
        let known: Vec<String> = Alarm::ALL.iter().map(Alarm::to_string).collect();
        let near = nearest(&value, known.iter().map(String::as_str));
        let hint = near.map(|near| Value::write(format_args!("\"{near}\"")));
        let problem = Text::new("config-alarm-kind").with("alarm", &value);
        let draft = Draft::error(problem.with("known", known.join(", ")));
        table.page.report(&span, draft.hinting(hint));
    }
    kinds
}

fn rung(table: Table<'_>, alarms: &mut Alarms) {
    let name = table
        .required("name", r#"name = "Trực đài""#)
        .and_then(Value::text);
    let grade = |key| table.optional(key).and_then(|value| value.choice(&GRADES));
    let (least, at_night) = (grade("level"), grade("night"));
    let kinds = kinds(&table, "kinds");
    let length = |key, range| table.optional(key).and_then(|value| value.length(range));
    let after = length("after", AFTER_RANGE);
    let repeat = length("repeat", REPEAT_RANGE);
    let alive = table.optional("alive").and_then(Value::time);
    let way = way(&table, alarms);
    let page = table.page;
    table.finish();
    let (Some(name), Some(way)) = (name, way) else {
        return;
    };
    if alarms.ways.contains_key(&name.value) {
        let draft = Draft::error(Text::new("config-alarm-twice").with("name", &name.value));
        page.report(
            &name.span,
            draft.hinting(Text::new("config-alarm-twice-hint")),
        );
        return;
    }

    let is_lamp = matches!(way, Way::Relay { .. });
    // A lamp wakes nobody; who is called is called at night only for what cannot wait.
    let night = if is_lamp {
        Grade::Notice
    } else {
        Grade::Urgent
    };
    alarms.rules.rungs.push(Rung {
        name: name.value.clone(),
        grade: least.map_or(Grade::Warning, |least| least.value),
        night_grade: at_night.map_or(night, |grade| grade.value),
        kinds,
        after: after.map_or(Duration::ZERO, |after| after.value.unsigned_abs()),
        repeat: repeat
            .map(|repeat| repeat.value.unsigned_abs())
            .filter(|_| !is_lamp),
        alive: alive.map(|alive| alive.value).filter(|_| !is_lamp),
    });
    alarms.ways.insert(name.value, way);
}

fn way(table: &Table<'_>, alarms: &Alarms) -> Option<Way> {
    const KEYS: [&str; 5] = ["phone", "email", "webhook", "command", "relay"];
    let named: Vec<_> = KEYS.iter().filter_map(|key| table.optional(key)).collect();
    match &named[..] {
        [] => {
            table.missing(
                &KEYS,
                Text::new("config-alarm-no-way"),
                r#"phone = "0912345678""#,
            );
            return None;
        }
        [_, second, ..] => {
            let draft = Draft::error(Text::new("config-alarm-ways"));
            let hint = Text::new("config-alarm-ways-hint");
            table.page.report(&second.span, draft.hinting(hint));
            return None;
        }
        [_] => {}
    }

    if let Some(phone) = table.optional("phone") {
        return number(table, phone, alarms.modem.is_some());
    }
    if let Some(email) = table.optional("email") {
        return address(table, email, alarms.mail.is_some());
    }
    if let Some(url) = table.optional("webhook") {
        return webhook(table, url);
    }
    if let Some(command) = table.optional("command") {
        return board::command(command).map(Way::Command);
    }
    let relay = table.table("relay")?;
    let bell = relay.optional("bell").and_then(Value::flag);
    let board = board::read(&relay);
    relay.finish();
    Some(Way::Relay {
        board: board?,
        bell: bell.is_some_and(|bell| bell.value),
    })
}

/// Reports `key`, with a line that would do.
fn wrong<T>(table: &Table<'_>, at: &At<T>, key: &'static str, right: &str) {
    let draft = Draft::error(Text::new(key));
    table
        .page
        .report(&at.span, draft.hinting(Value::write(right)));
}

fn number(table: &Table<'_>, phone: Value<'_>, has_modem: bool) -> Option<Way> {
    let phone = phone.text()?;
    let number: String = phone
        .value
        .chars()
        .filter(|c| !" .-".contains(*c))
        .collect();
    let digits = number.strip_prefix('+').unwrap_or(&number);
    if !(3..=15).contains(&digits.len()) || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        wrong(table, &phone, "config-alarm-phone", "\"0912345678\"");
        return None;
    }
    if !has_modem {
        let draft = Draft::error(Text::new("config-alarm-no-modem"));
        let hint = Text::new("config-alarm-no-modem-hint");
        table.page.report(&phone.span, draft.hinting(hint));
    }
    has_modem.then_some(Way::Sms(number))
}

fn address(table: &Table<'_>, email: Value<'_>, has_mail: bool) -> Option<Way> {
    let address = email.text()?;
    if !is_address(&address.value) {
        wrong(
            table,
            &address,
            "config-alarm-email",
            "\"truc@xa.example.vn\"",
        );
        return None;
    }
    if !has_mail {
        let draft = Draft::error(Text::new("config-alarm-no-mail"));
        let hint = Text::new("config-alarm-no-mail-hint");
        table.page.report(&address.span, draft.hinting(hint));
    }
    has_mail.then_some(Way::Email(address.value))
}

fn webhook(table: &Table<'_>, url: Value<'_>) -> Option<Way> {
    let url = url.text();
    let secret = table
        .required("secret_file", r#"secret_file = "config/bi-mat-webhook""#)
        .and_then(Value::text);
    let ca = table.optional("ca").and_then(Value::text);
    let url = url?;
    let rest = url
        .value
        .strip_prefix("https://")
        .or(url.value.strip_prefix("http://"));
    if rest.is_none_or(|rest| rest.is_empty() || rest.contains(char::is_whitespace)) {
        wrong(table, &url, "config-alarm-webhook", "\"https://…\"");
        return None;
    }
    Some(Way::Webhook {
        url: url.value,
        secret_file: secret?.value.into(),
        ca: ca.map(|ca| ca.value.into()),
    })
}

fn is_address(text: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && !part.contains([' ', '<', '>', '@', ',', ';']);
    text.split_once('@')
        .is_some_and(|(account, server)| plain(account) && plain(server))
}

fn modem(table: Table<'_>) -> Option<Modem> {
    let device = board::device(&table, "device");
    let baud = board::baud(&table, MODEM_BAUD);
    let pin_file = table.optional("pin_file").and_then(Value::text);
    let report = table
        .optional("report")
        .and_then(|value| value.length(REPORT_RANGE));
    table.finish();
    Some(Modem {
        device: device?,
        baud,
        pin_file: pin_file.map(|file| file.value.into()),
        report: report.map_or(REPORT, |report| report.value).unsigned_abs(),
    })
}

fn mail(table: Table<'_>) -> Option<Mail> {
    let server = table
        .required("server", r#"server = "smtp.example.vn""#)
        .and_then(Value::text);
    let from = table
        .required("from", r#"from = "dai@xa.example.vn""#)
        .and_then(Value::text);
    let tls = table.optional("tls").and_then(|value| {
        value.choice(&[
            ("on", MailTls::On),
            ("starttls", MailTls::StartTls),
            ("off", MailTls::Off),
        ])
    });
    let port = table
        .optional("port")
        .and_then(|value| value.integer(1..=65_535));
    let user = table.optional("user").and_then(Value::text);
    let password = table.optional("password_file").and_then(Value::text);
    let ca = table.optional("ca").and_then(Value::text);
    if let Some(from) = from.as_ref().filter(|from| !is_address(&from.value)) {
        let draft = Draft::error(Text::new("config-alarm-email"));
        table.page.report(
            &from.span,
            draft.hinting(Value::write("\"dai@xa.example.vn\"")),
        );
    }
    if user.is_some() != password.is_some() {
        let draft = Draft::error(Text::new("config-mail-account"));
        table.page.report(
            &table.span,
            draft.hinting(Value::write(
                r#"user = "…", password_file = "config/bi-mat-thu""#,
            )),
        );
    }

    let plain = tls.as_ref().filter(|tls| tls.value == MailTls::Off);
    if let (Some(plain), true) = (plain, password.is_some()) {
        let draft = Draft::error(Text::new("config-mail-open"));
        table
            .page
            .report(&plain.span, draft.hinting(Value::write("\"starttls\"")));
    }
    table.finish();
    let tls = tls.map_or(MailTls::On, |tls| tls.value);
    let usual = match tls {
        MailTls::On => 465,
        MailTls::StartTls => 587,
        MailTls::Off => 25,
    };
    Some(Mail {
        server: server?.value,
        port: port.map_or(usual, |port| port.value as u16),
        tls,
        from: from.filter(|from| is_address(&from.value))?.value,
        account: user
            .zip(password)
            .map(|(user, file)| (user.value, file.value.into())),
        ca: ca.map(|ca| ca.value.into()),
    })
}
