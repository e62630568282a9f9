//! What a new station is to be: its name, whose it is, when it sounds, its card and topics. Sent, its files are made and the
//! station goes on air; then what is next.

use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Time;
use maud::{Markup, html};

use crate::config::typed_time;
use crate::console::pause;
use crate::console::web::edits;
use crate::console::web::layout::{Page, token, wrong};
use crate::console::web::pages::machine::cards::found;
use crate::console::web::paths::{APPROVE, CARDS, DAYS, RECORDINGS, SETUP, USERS, WEEK};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Visitor};
use crate::init::{self, COLUMN, InitError, NewStation, OTHERS};
use crate::library::names::fold;
use crate::playout::DeviceInfo;
use crate::words::{Language, Text, harmless};

/// No field is longer.
const MOST: usize = 200;

/// So many topics of its own a station may begin with.
const MOST_TOPICS: usize = 20;

/// The names of the fields of sessions, and what is likely.
const SESSIONS: [(&str, &str, &str); 3] = [
    ("buoi-1", "setup-morning", "05:30"),
    ("buoi-2", "setup-noon", ""),
    ("buoi-3", "setup-afternoon", "17:00"),
];

/// The port where pages are unless a station says otherwise.
const PORT: u16 = 8080;

/// A station that was made is on air after some seconds; it is waited for so long.
const STARTS: Duration = Duration::from_secs(20);

/// It is looked so often.
const LOOK: Duration = Duration::from_millis(200);

/// What is in the form.
#[derive(Debug, Clone)]
struct Typed {
    name: String,
    unit: String,
    place: String,
    symbol: String,
    officer: String,
    sessions: [String; 3],
    quiet: bool,
    quiet_from: String,
    quiet_to: String,
    card: String,
    /// Of the usual topics.
    topics: Vec<String>,
    /// Other topics, one a line.
    others: String,
}

impl Default for Typed {
    fn default() -> Self {
        Self {
            name: String::new(),
            unit: String::new(),
            place: String::new(),
            symbol: "UBND".to_owned(),
            officer: "Công chức Tư pháp".to_owned(),
            sessions: SESSIONS.map(|(_, _, likely)| likely.to_owned()),
            quiet: true,
            quiet_from: "21:00".to_owned(),
            quiet_to: "05:00".to_owned(),
            card: "default".to_owned(),
            topics: COLUMN.map(|(slug, _)| slug.to_owned()).to_vec(),
            others: String::new(),
        }
    }
}

impl Typed {
    fn read(fields: &Fields) -> Self {
        let own = |name: &str| -> String {
            harmless(fields.get(name).trim())
                .chars()
                .take(MOST)
                .collect()
        };
        Self {
            name: own("ten"),
            unit: own("don-vi"),
            place: own("dia-danh"),
            symbol: own("ky-hieu"),
            officer: own("phu-trach"),
            sessions: SESSIONS.map(|(name, ..)| own(name)),
            quiet: fields.get("yen-tinh") == "1",
            quiet_from: own("yen-tu"),
            quiet_to: own("yen-den"),
            card: own("card"),
            topics: fields.all("linh-vuc").map(ToOwned::to_owned).collect(),
            others: fields
                .get("khac")
                .chars()
                .take(MOST_TOPICS * MOST)
                .collect(),
        }
    }

    /// Returns the station it describes.
    ///
    /// # Errors
    /// Everything that is wrong.
    fn station(&self, from: jiff::civil::Date, port: Option<u16>) -> Result<NewStation, Vec<Text>> {
        let mut problems = Vec::new();
        let needed = [
            (&self.name, "name"),
            (&self.unit, "unit"),
            (&self.place, "place"),
            (&self.symbol, "symbol"),
            (&self.officer, "officer"),
            (&self.card, "card"),
        ];
        for (value, what) in needed {
            if value.is_empty() {
                problems.push(Text::new("setup-lacks").with("what", what));
            }
        }
        let mut time = |text: &str| -> Option<Time> {
            let time = typed_time(text);
            if time.is_none() {
                problems.push(Text::new("week-not-a-time").with("found", text));
            }
            time
        };
        let typed = self.sessions.iter().filter(|text| !text.is_empty());
        let mut sessions: Vec<Time> = typed.filter_map(|text| time(text)).collect();
        let quiet = if self.quiet {
            time(&self.quiet_from).zip(time(&self.quiet_to))
        } else {
            None
        };
        sessions.sort();
        sessions.dedup();
        if self.sessions.iter().all(String::is_empty) {
            problems.push(Text::new("setup-no-session"));
        }
        let topics = self.column(&mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(NewStation {
            name: self.name.clone(),
            unit: self.unit.clone(),
            place: self.place.clone(),
            symbol: self.symbol.clone(),
            officer: self.officer.clone(),
            card: self.card.clone(),
            sessions,
            quiet,
            topics,
            port,
            from,
        })
    }

    /// The topics of the column: the usual ones that were chosen, then those of the station's own.
    fn column(&self, problems: &mut Vec<Text>) -> Vec<(String, String)> {
        let usual = COLUMN
            .iter()
            .filter(|(slug, _)| self.topics.iter().any(|one| one == slug));
        let mut found: Vec<(String, String)> = usual
            .map(|(slug, title)| ((*slug).to_owned(), (*title).to_owned()))
            .collect();
        let lines = self
            .others
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty());
        for line in lines.take(MOST_TOPICS) {
            let title: String = harmless(line).chars().take(MOST).collect();
            let slug = fold(&title).replace(' ', "-");
            let is_taken = found.iter().any(|(known, _)| *known == slug)
                || COLUMN.iter().any(|(known, _)| *known == slug)
                || OTHERS.iter().any(|(known, ..)| *known == slug);
            if slug.is_empty() || !slug.is_ascii() || is_taken {
                problems.push(Text::new("setup-topic-taken").with("topic", &title));
            } else {
                found.push((slug, title));
            }
        }
        if found.is_empty() && problems.is_empty() {
            problems.push(Text::new("setup-no-topic"));
        }
        found
    }
}

/// Why there is no station yet.
#[derive(Debug, Default)]
struct Wrong {
    texts: Vec<Text>,
    faults: Vec<String>,
}

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Response, Trouble> {
    if !site.is_unmade().await? {
        return Ok(done(&visitor, site.current().is_some()).into_response());
    }
    let cards = cards().await?;
    Ok(form(&visitor, &Typed::default(), &cards, &Wrong::default()).into_response())
}

pub(in crate::console::web) async fn make(
    State(site): State<Site>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Trouble> {
    if !site.is_unmade().await? {
        return Ok(Redirect::to(SETUP).into_response());
    }
    let typed = Typed::read(&fields);
    let problems = match typed.station(edits::today(&site), port(&site)) {
        Ok(new) => made(&site, new, visitor.language).await?,
        Err(texts) => Wrong {
            texts,
            ..Wrong::default()
        },
    };
    if !problems.texts.is_empty() || !problems.faults.is_empty() {
        let cards = cards().await?;
        return Ok(form(&visitor, &typed, &cards, &problems).into_response());
    }
    // Whoever runs the station sees its files and starts it.
    let starts = async {
        while site.current().is_none() {
            pause(LOOK).await;
        }
    };
    tokio::time::timeout(STARTS, starts).await.ok();
    Ok(Redirect::to(SETUP).into_response())
}

/// Makes the station's files.
async fn made(site: &Site, new: NewStation, language: Language) -> Result<Wrong, Trouble> {
    let root = site.folder().root().to_owned();
    Site::beside(move || {
        Ok(match init::init(&root, &new) {
            Ok(_) => Wrong::default(),
            // Of two browsers at once the first made it.
            Err(InitError::Taken(_)) if init::is_made(&root) => Wrong::default(),
            Err(InitError::Taken(path)) => Wrong {
                texts: vec![Text::new("init-taken").with("path", path.display())],
                ..Wrong::default()
            },
            Err(InitError::Faulty(faults)) => Wrong {
                texts: vec![Text::new("setup-faulty")],
                faults: faults.iter().map(|fault| fault.say(language)).collect(),
            },
            Err(InitError::Io { path, source }) => Wrong {
                texts: vec![
                    Text::new("init-not-written")
                        .with("path", path.display())
                        .with("problem", source),
                ],
                ..Wrong::default()
            },
        })
    })
    .await
}

/// The port where the pages are, where that is not the usual one.
fn port(site: &Site) -> Option<u16> {
    let address = site.status().console.address?;
    let port: u16 = address
        .trim_end_matches('/')
        .rsplit(':')
        .next()?
        .parse()
        .ok()?;
    (port != PORT).then_some(port)
}

/// The sound cards of this computer; none if the sound system does not answer.
async fn cards() -> Result<Vec<DeviceInfo>, Trouble> {
    let found = found(vec!["default".to_owned()]).await?;
    Ok(found.unwrap_or_default())
}

fn page(visitor: &Visitor) -> Page<'_> {
    Page {
        visitor,
        title: "setup-title",
        again: None,
    }
}

fn form(visitor: &Visitor, typed: &Typed, cards: &[DeviceInfo], problems: &Wrong) -> Markup {
    let field = |name: &'static str, key: &'static str, value: &str, hint: Option<&'static str>| {
        html! {
            label for=(name) { (visitor.word(key)) }
            input id=(name) name=(name) maxlength=(MOST) value=(value) autocomplete="off";
            @if let Some(hint) = hint { p class="hint" { (visitor.word(hint)) } }
        }
    };
    page(visitor).around(&html! {
        @for problem in &problems.texts { (wrong(visitor, Some(problem))) }
        @if !problems.faults.is_empty() {
            ul class="lacks" role="alert" {
                @for fault in &problems.faults { li class="grave" { span class="shape" aria-hidden="true" { "▲ " } (fault) } }
            }
        }
        p { (visitor.word("setup-why")) }
        form class="narrow" method="post" action=(SETUP) {
            (token(visitor))
            fieldset {
                legend { (visitor.word("setup-whose")) }
                (field("ten", "setup-name", &typed.name, Some("setup-name-hint")))
                (field("don-vi", "setup-unit", &typed.unit, Some("setup-unit-hint")))
                (field("dia-danh", "setup-place", &typed.place, Some("setup-place-hint")))
                (field("ky-hieu", "setup-symbol", &typed.symbol, None))
                (field("phu-trach", "setup-officer", &typed.officer, None))
            }
            (hours(visitor, typed))
            (card(visitor, typed, cards))
            (topics(visitor, typed))
            button class="main" { (visitor.word("setup-do")) }
        }
    })
}

fn hours(visitor: &Visitor, typed: &Typed) -> Markup {
    let time = |name: &'static str, key: &'static str, value: &str| {
        html! {
            div {
                label for=(name) { (visitor.word(key)) }
                input id=(name) name=(name) size="7" maxlength="20" value=(value) autocomplete="off";
            }
        }
    };
    html! {
        fieldset {
            legend { (visitor.word("setup-sessions")) }
            p class="hint" { (visitor.word("setup-sessions-hint")) }
            div class="fields" {
                @for ((name, key, _), value) in SESSIONS.iter().zip(&typed.sessions) { (time(name, key, value)) }
            }
        }
        fieldset {
            legend { (visitor.word("setup-quiet")) }
            label class="tick" {
                input type="checkbox" name="yen-tinh" value="1" checked[typed.quiet];
                span { (visitor.word("setup-quiet-is")) }
            }
            div class="fields" {
                (time("yen-tu", "setup-quiet-from", &typed.quiet_from))
                (time("yen-den", "setup-quiet-to", &typed.quiet_to))
            }
        }
    }
}

fn card(visitor: &Visitor, typed: &Typed, cards: &[DeviceInfo]) -> Markup {
    let known = cards.iter().any(|card| card.name == typed.card);
    html! {
        fieldset {
            legend { (visitor.word("setup-card")) }
            label for="card" { (visitor.word("setup-card-which")) }
            select id="card" name="card" {
                @if !known { option value=(typed.card) selected { (typed.card) } }
                @for card in cards {
                    option value=(card.name) selected[card.name == typed.card] {
                        (harmless(&card.name))
                        @if !card.description.is_empty() { " · " (harmless(&card.description)) }
                    }
                }
            }
            p class="hint" { (visitor.word("setup-card-hint")) }
        }
    }
}

fn topics(visitor: &Visitor, typed: &Typed) -> Markup {
    html! {
        fieldset {
            legend { (visitor.word("setup-topics")) }
            p class="hint" { (visitor.word("setup-topics-hint")) }
            @for (slug, title) in COLUMN {
                label class="tick" {
                    input type="checkbox" name="linh-vuc" value=(slug) checked[typed.topics.iter().any(|one| one == slug)];
                    span { (title) }
                }
            }
            label for="khac" { (visitor.word("setup-topics-other")) }
            textarea id="khac" name="khac" rows="3" { (harmless(&typed.others)) }
        }
    }
}

/// The station is made: what is next.
fn done(visitor: &Visitor, is_running: bool) -> Markup {
    let steps = [
        ("setup-next-music", RECORDINGS),
        ("setup-next-people", USERS),
        ("setup-next-week", WEEK),
        ("setup-next-days", DAYS),
        ("setup-next-approve", APPROVE),
    ];
    let may = |path: &str| visitor.bar.iter().any(|link| link.path == path);
    page(visitor).around(&html! {
        @if is_running {
            p class="right" { span class="shape" aria-hidden="true" { "● " } (visitor.word("setup-made")) }
        } @else {
            p class="wrong" role="status" { span class="shape" aria-hidden="true" { "◇ " } (visitor.word("setup-starts")) }
        }
        h2 { (visitor.word("setup-next")) }
        ol {
            @for (key, path) in steps {
                li { @if may(path) { a class="button" href=(path) { (visitor.word(key)) } } @else { (visitor.word(key)) } }
            }
            // Who looks after the machine tries its cards.
            li { a class="button" href=(CARDS) { (visitor.word("setup-next-tone")) } }
        }
        p { a class="button" href="/" { (visitor.word("setup-today")) } }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(form: &str) -> Typed {
        Typed::read(&Fields::read(form.as_bytes()))
    }

    const FORM: &str = "ten=%C4%90%C3%A0i+x%C3%A3+Th%E1%BB%AD&don-vi=UBND+x%C3%A3+Th%E1%BB%AD&dia-danh=Th%E1%BB%AD&ky-hieu=UBND&phu-trach=T%C6%B0+ph%C3%A1p&buoi-1=17h&buoi-2=&buoi-3=5h30&yen-tinh=1&yen-tu=21:00&yen-den=5h&card=default&linh-vuc=to-cao&linh-vuc=dat-dai&khac=%C4%90%C3%AA+%C4%91i%E1%BB%81u%0A%0A";

    #[track_caller]
    fn check(form: &str, expected: &str) {
        let keys = match typed(form).station(jiff::civil::date(2026, 11, 24), None) {
            Ok(_) => Vec::new(),
            Err(texts) => texts,
        };
        let keys: Vec<&str> = keys.iter().map(Text::key).collect();
        assert_eq!(keys.join(", "), expected, "{form}");
    }

    #[test]
    fn a_form_describes_a_station() {
        let new = typed(FORM)
            .station(jiff::civil::date(2026, 11, 24), Some(8081))
            .unwrap();
        let time = |hour, minute| Time::constant(hour, minute, 0, 0);
        assert_eq!(new.sessions, [time(5, 30), time(17, 0)]);
        assert_eq!(new.quiet, Some((time(21, 0), time(5, 0))));
        let slugs: Vec<&str> = new.topics.iter().map(|(slug, _)| slug.as_str()).collect();
        assert_eq!(slugs, ["dat-dai", "to-cao", "de-dieu"]);
        assert_eq!(new.topics[2].1, "Đê điều");
        let loud = typed(&FORM.replace("yen-tinh=1&", ""))
            .station(new.from, None)
            .unwrap();
        assert_eq!(loud.quiet, None);
    }

    #[test]
    fn everything_that_is_missing_is_told() {
        check(FORM, "");
        check(
            "",
            "setup-lacks, setup-lacks, setup-lacks, setup-lacks, setup-lacks, setup-lacks, setup-no-session",
        );
        check(&FORM.replace("5h30", "25h"), "week-not-a-time");
        check(&FORM.replace("yen-den=5h", "yen-den="), "week-not-a-time");
        check(
            &FORM.replace("khac=", "khac=Ca+nh%E1%BA%A1c%0A"),
            "setup-topic-taken",
        );
        let none = FORM.split("&linh-vuc").next().unwrap();
        check(none, "setup-no-topic");
    }
}
