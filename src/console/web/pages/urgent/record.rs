//! Words recorded in the browser: received, measured whole, and kept until an order says them.
//!
//! They go into no folder: they are the order's own words, as a text that is typed is.

use std::env;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderName};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use jiff::SignedDuration;
use maud::{Markup, html};
use tempfile::TempDir;

use crate::airlog::OrderedRecording;
use crate::config::PREPARED;
use crate::console::people::{chance, hex};
use crate::console::web::pages::today::left;
use crate::console::web::paths::{MICROPHONE, URGENT_RECORD};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::uploads::incoming::STALL;
use crate::console::web::urgent::Recorded;
use crate::console::web::visitor::{Fields, Visitor};
use crate::names::AudioPath;
use crate::station::ordering;
use crate::station::speaking::file_name;
use crate::units::instant;
use crate::words::{Text, harmless};

/// The page records three minutes, and its last turn may be over that by a little.
const LONGEST: SignedDuration = SignedDuration::from_secs(3 * 60 + 5);

/// Three minutes of mono in 16 bits at the fastest rate that devices have.
const MOST_BYTES: u64 = 72 * 1024 * 1024;

/// Bytes written at once.
const PIECE: usize = 256 * 1024;

/// By this the script knows that the answer is for it: 1, what stands in the form; 0, a sentence.
const ANSWER: HeaderName = HeaderName::from_static("x-phatthanh-thu");

/// Takes what a browser recorded. Answers with what stands in the form for it, or why it cannot be said.
///
/// # Errors
/// If it does not come whole, or so many send that this one waits.
pub(in crate::console::web) async fn record(
    State(site): State<Site>,
    visitor: Visitor,
    body: Body,
) -> Result<Response, Trouble> {
    let person = visitor.person().ok_or(Trouble::NotYours)?.clone();
    let _place = site.uploads().receive().ok_or(Trouble::Busy)?;
    let now = site.now();
    let current = site.current().ok_or(Trouble::Nowhere)?;
    let at = instant::say(now, &current.loaded.rules.zone, "%H.%M.%S");
    let title = visitor.say(
        &Text::new("console-urgent-recorded-title")
            .with("name", harmless(person.said()))
            .with("at", at),
    );
    let folder = receive(&file_name(&title), body).await?;
    let turn = Arc::clone(site.preparing()).acquire_owned().await;
    let turn = turn.map_err(|_| Trouble::Broken)?;
    let here = site.clone();
    let measured = Site::beside(move || {
        let _turn = turn;
        let file = folder.path().join(format!("{}.wav", file_name(&title)));
        // Said before minutes of it are decoded.
        if length(&file).is_some_and(|length| length > LONGEST) {
            return Ok(Err(Text::new("console-urgent-recorded-long")));
        }
        let recording = ordering::recording(&here.library(), &file, now);
        // Of other files the length is known now.
        if let Ok(recording) = &recording
            && recording.length.to_duration() > LONGEST
        {
            return Ok(Err(Text::new("console-urgent-recorded-long")));
        }
        Ok(recording.map(|mut recording| {
            recording.recording.title.clone_from(&title);
            let path = format!("{PREPARED}/{}.wav", file_name(&title));
            // The file it came in is gone when this is read.
            recording.recording.path = AudioPath::from(path.as_str());
            recording
        }))
    })
    .await?;
    let recording = match measured {
        Ok(recording) => recording,
        Err(why) => return Ok(refused(&visitor, &why)),
    };

    let key = hex(&chance::<16>()?);
    site.recorded().add(Recorded {
        key: key.clone(),
        recording: recording.clone(),
        of: person.id,
        made: site.uptime(),
    });
    let told = [(ANSWER, "1")];
    Ok((told, choice(&visitor, &key, &recording)).into_response())
}

/// Returns how long a WAV file says it is; none if it is none.
fn length(file: &Path) -> Option<SignedDuration> {
    let wav = hound::WavReader::open(file).ok()?;
    let seconds = f64::from(wav.duration()) / f64::from(wav.spec().sample_rate.max(1));
    Some(SignedDuration::from_secs_f64(seconds))
}

fn refused(visitor: &Visitor, why: &Text) -> Response {
    let text = Text::new("console-urgent-broken").with("reason", why.say(visitor.language));
    let told = [(ANSWER, "0"), (CONTENT_TYPE, "text/plain; charset=utf-8")];
    (StatusCode::UNPROCESSABLE_ENTITY, told, visitor.say(&text)).into_response()
}

/// Writes what comes into a folder of its own, gone with what is returned.
async fn receive(name: &str, body: Body) -> Result<TempDir, Trouble> {
    let disk = |error: io::Error| {
        tracing::warn!(%error, "words recorded in a browser cannot be kept");
        Trouble::Busy
    };
    let name = format!("{name}.wav");
    let made = Site::beside(move || {
        let opened = tempfile::Builder::new()
            .prefix("phatthanh-thu-")
            .tempdir_in(env::temp_dir());
        let opened = opened.and_then(|folder| {
            let file = File::create(folder.path().join(name))?;
            Ok((folder, file))
        });
        opened.map_err(disk)
    });
    let (folder, mut file) = made.await?;
    let mut body = body.into_data_stream();
    let (mut came, mut pieces) = (0_u64, Vec::new());
    loop {
        let next = tokio::time::timeout(STALL, body.next()).await;
        let bytes = match next.map_err(|_| Trouble::Late)? {
            Some(Ok(bytes)) => bytes,
            None => break,
            Some(Err(_)) => return Err(Trouble::Form),
        };
        came += bytes.len() as u64;
        if came > MOST_BYTES {
            return Err(Trouble::Form);
        }
        pieces.extend_from_slice(&bytes);
        if pieces.len() >= PIECE {
            file = write(file, std::mem::take(&mut pieces), disk).await?;
        }
    }
    write(file, pieces, disk).await?;
    Ok(folder)
}

async fn write(
    mut file: File,
    bytes: Vec<u8>,
    disk: fn(io::Error) -> Trouble,
) -> Result<File, Trouble> {
    Site::beside(move || file.write_all(&bytes).map(|()| file).map_err(disk)).await
}

/// What stands in the form for words that were recorded.
fn choice(visitor: &Visitor, key: &str, recording: &OrderedRecording) -> Markup {
    html! {
        label class="tick" {
            input type="checkbox" name="thu" value=(key) checked;
            span {
                strong { (harmless(&recording.recording.title)) } " · " (left(recording.length.to_duration()))
                " · " (visitor.word("console-urgent-recorded-use"))
            }
        }
    }
}

/// The part of the form in which words are recorded. The script shows it.
pub(super) fn part(site: &Site, visitor: &Visitor, fields: &Fields) -> Markup {
    let word =
        |what: &'static str| visitor.say(&Text::new("console-urgent-record").with("what", what));
    let known = visitor.person().and_then(|person| {
        let known = site.recorded();
        known.get(fields.get("thu"), person, site.uptime())
    });
    html! {
        div id="thu-da" {
            @if let Some(known) = known { (choice(visitor, &known.key, &known.recording)) }
        }
        div id="thu" class="record" hidden data-to=(URGENT_RECORD) data-worklet=(MICROPHONE)
            data-token=(visitor.token()) data-first=(word("first")) data-again=(word("again"))
            data-play=(word("play")) data-halt=(word("halt")) data-asks=(word("asks"))
            data-denied=(word("denied")) data-takes=(word("takes")) data-whole=(word("whole"))
            data-lost=(word("lost")) data-mute=(word("mute")) data-sends=(word("sends"))
            data-sent=(word("sent")) data-failed=(word("failed")) {
            p { (word("what")) }
            p class="beside" {
                button type="button" id="thu-bat" { (word("first")) } " "
                button type="button" id="thu-dung" class="urgent" hidden { (word("end")) } " "
                button type="button" id="thu-nghe" hidden { (word("play")) } " "
                button type="button" id="thu-gui" class="main" hidden { (word("use")) }
            }
            p { output id="thu-gio" {} " " span id="thu-tin" role="status" {} }
        }
    }
}
