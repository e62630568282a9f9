//! Recordings that a browser sends piece by piece, and goes on with after a cut: the tus protocol, version 1.0.0, with its
//! extensions creation, termination and expiration.
//!
//! An upload's address is [`UPLOAD`] with its name in the query; a program other than ours does the same as our script.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{RawQuery, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jiff::{SignedDuration, Timestamp};

use crate::console::people::Person;
use crate::console::web::paths::UPLOAD;
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::uploads::finish::{check_own, circumstances, finish, finish_all};
use crate::console::web::uploads::incoming::{Came, STALL, receive};
use crate::console::web::uploads::name::safe;
use crate::console::web::uploads::reception::{Announced, KEPT, MOST_BYTES, Upload};
use crate::console::web::uploads::refusal::Refusal;
use crate::console::web::uploads::who::{may_replace, topics};
use crate::console::web::visitor::{Fields, Visitor};
use crate::names::{AudioPath, TopicId};

/// The version of the protocol, and the header that says so.
const VERSION: &str = "1.0.0";
const RESUMABLE: &str = "tus-resumable";

const OFFSET: &str = "upload-offset";
const LENGTH: &str = "upload-length";
const METADATA: &str = "upload-metadata";
const EXPIRES: &str = "upload-expires";

/// What the bytes of a part come as.
const BYTES: &str = "application/offset+octet-stream";

/// No metadata are longer.
const MOST_METADATA: usize = 8 * 1024;

/// Says what is understood.
pub(in crate::console::web) async fn options() -> Response {
    let mut answer = answer(StatusCode::NO_CONTENT);
    let headers = answer.headers_mut();
    headers.insert("tus-version", HeaderValue::from_static(VERSION));
    let known = "creation,termination,expiration";
    headers.insert("tus-extension", HeaderValue::from_static(known));
    put(headers, "tus-max-size", MOST_BYTES.0);
    answer
}

/// Begins an upload; says where it is.
pub(in crate::console::web) async fn begin(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Response {
    let begun = async {
        speaks_it(&headers)?;
        let person = visitor.person().ok_or(Trouble::NotYours)?;
        let length = number(&headers, LENGTH)?;
        let metadata = Metadata::read(&headers)?;
        let announced = announced(&site, &visitor, person, metadata, Some(length))?;
        check_own(&site, &announced).await?;
        finish_all(&site).await;
        let (reception, by) = (site.uploads(), circumstances(&site));
        Site::beside(move || Ok(reception.begin(announced, &by))).await?
    };
    said(
        &visitor,
        begun.await.map(|upload: Arc<Upload>| {
            let mut answer = answer(StatusCode::CREATED);
            let at = format!("{UPLOAD}?ma={}", upload.ticket().id);
            put(answer.headers_mut(), LOCATION.as_str(), at);
            expires(&mut answer, site.now());
            answer
        }),
    )
}

/// Says how far an upload is.
pub(in crate::console::web) async fn how_far(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let far = async {
        speaks_it(&headers)?;
        let upload = match own(&site, &visitor, query.as_deref()).await? {
            Found::Open(upload) => upload,
            Found::Done(length) => return Ok((length, length)),
        };
        let turn = upload.take().await?;
        let length = upload.ticket().length;
        if upload.is_whole() {
            finish(&site, &upload, turn).await?;
            return Ok((length, length));
        }
        Ok((upload.offset(), length))
    };
    said(
        &visitor,
        far.await.map(|(offset, length)| {
            let mut answer = answer(StatusCode::OK);
            put(answer.headers_mut(), OFFSET, offset);
            put(answer.headers_mut(), LENGTH, length);
            expires(&mut answer, site.now());
            answer
        }),
    )
}

/// Adds to an upload; once it is whole, puts it into its folder.
pub(in crate::console::web) async fn go_on(
    State(site): State<Site>,
    visitor: Visitor,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let here = site.clone();
    let who = visitor.clone();
    // By itself: a browser that goes away must not leave half of a step.
    let adding = tokio::spawn(async move { added(&here, &who, &parts, body).await });
    let added = adding.await.unwrap_or(Err(Trouble::Broken.into()));
    said(
        &visitor,
        added.map(|offset| {
            let mut answer = answer(StatusCode::NO_CONTENT);
            put(answer.headers_mut(), OFFSET, offset);
            expires(&mut answer, site.now());
            answer
        }),
    )
}

async fn added(
    site: &Site,
    visitor: &Visitor,
    parts: &axum::http::request::Parts,
    body: Body,
) -> Result<u64, Refusal> {
    let headers = &parts.headers;
    speaks_it(headers)?;
    if headers.get(CONTENT_TYPE).is_none_or(|kind| kind != BYTES) {
        return Err(Refusal::Kind);
    }
    let from = number(headers, OFFSET)?;
    let Found::Open(upload) = own(site, visitor, parts.uri.query()).await? else {
        return Err(Refusal::Offset);
    };
    let _place = site.uploads().receive().ok_or(Refusal::Busy)?;
    let turn = upload.take().await?;
    let length = upload.ticket().length;
    if upload.offset() != from {
        return Err(Refusal::Offset);
    }
    let announced = number(headers, CONTENT_LENGTH.as_str()).unwrap_or(0);
    if announced > length - from {
        return Err(Refusal::Over);
    }

    let by = circumstances(site);
    let came = receive(site, &upload, &turn, &by, body.into_data_stream(), STALL).await?;
    if matches!(came, Came::Over) {
        return Err(Refusal::Over);
    }
    if upload.is_whole() {
        finish(site, &upload, turn).await?;
        return Ok(length);
    }
    match came {
        Came::Whole => Ok(upload.offset()),
        Came::Cut | Came::Over => Err(Refusal::Cut),
    }
}

/// Lets go of an upload.
pub(in crate::console::web) async fn give_up(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let gone = async {
        speaks_it(&headers)?;
        drop_own(&site, &visitor, query.as_deref()).await
    };
    said(
        &visitor,
        gone.await.map(|()| answer(StatusCode::NO_CONTENT)),
    )
}

/// Lets go of the visitor's upload that `query` names.
pub(in crate::console::web) async fn drop_own(
    site: &Site,
    visitor: &Visitor,
    query: Option<&str>,
) -> Result<(), Refusal> {
    let Found::Open(upload) = own(site, visitor, query).await? else {
        return Err(Refusal::Unknown);
    };
    let turn = upload.take().await?;
    let reception = site.uploads();
    Site::beside(move || {
        let _turn = turn;
        Ok(reception.drop_it(&upload))
    })
    .await?
}

/// An upload that somebody asks for.
enum Found {
    Open(Arc<Upload>),
    /// It lies in its folder; so many bytes.
    Done(u64),
}

async fn own(site: &Site, visitor: &Visitor, query: Option<&str>) -> Result<Found, Refusal> {
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let id = Fields::read(query.unwrap_or_default().as_bytes())
        .get("ma")
        .to_owned();
    let (reception, by, account) = (site.uploads(), circumstances(site), person.name.clone());
    Site::beside(move || {
        if let Some(length) = reception.done(&id, &account) {
            return Ok(Ok(Found::Done(length)));
        }
        Ok(reception.own(&id, &account, &by).map(Found::Open))
    })
    .await?
}

/// What a browser says of a file.
#[derive(Debug, Default)]
pub(in crate::console::web) struct Metadata {
    pub(in crate::console::web) name: String,
    pub(in crate::console::web) topic: String,
    pub(in crate::console::web) replaces: String,
    pub(in crate::console::web) modified: Option<i64>,
}

impl Metadata {
    fn read(headers: &HeaderMap) -> Result<Self, Refusal> {
        let given = headers.get(METADATA).ok_or(Refusal::Request)?;
        let given = given.to_str().map_err(|_| Refusal::Request)?;
        if given.len() > MOST_METADATA {
            return Err(Refusal::Request);
        }
        let mut metadata = Self::default();
        for pair in given.split(',') {
            let (key, value) = pair.trim().split_once(' ').unwrap_or((pair.trim(), ""));
            let value = BASE64_STANDARD.decode(value.trim()).ok();
            let value = value.and_then(|value| String::from_utf8(value).ok());
            let value = value.ok_or(Refusal::Request)?;
            match key {
                "filename" => metadata.name = value,
                "topic" => metadata.topic = value,
                "replaces" => metadata.replaces = value,
                "modified" => metadata.modified = value.parse().ok(),
                _ => {}
            }
        }
        Ok(metadata)
    }
}

/// Returns what is to be begun; `length` is none if only the end of what is sent will tell it.
pub(in crate::console::web) fn announced(
    site: &Site,
    visitor: &Visitor,
    person: &Person,
    metadata: Metadata,
    length: Option<u64>,
) -> Result<Announced, Refusal> {
    let current = site.current().ok_or(Trouble::Busy)?;
    let length = match length {
        Some(0) => return Err(Refusal::Empty),
        Some(length) if length > MOST_BYTES.0 => return Err(Refusal::TooLong(MOST_BYTES)),
        Some(length) => length,
        None => MOST_BYTES.0,
    };
    let name = safe(&metadata.name).ok_or(Refusal::Name(metadata.name))?;
    let (topic, name, replaces) = if metadata.replaces.is_empty() {
        (TopicId::from(metadata.topic.as_str()), name, None)
    } else {
        let path = AudioPath::from(metadata.replaces.as_str());
        may_replace(person, &current.loaded, &path, &name)?;
        let own = path.as_str().rsplit('/').next().and_then(safe);
        (path.topic(), own.ok_or(Refusal::Replaces)?, Some(path))
    };
    if !topics(person, &current.loaded)
        .iter()
        .any(|(id, _)| *id == topic)
    {
        return Err(Refusal::Topic);
    }
    Ok(Announced {
        account: person.name.clone(),
        by: person.said().to_owned(),
        from: visitor.address.to_string(),
        topic,
        name,
        length,
        modified: metadata.modified,
        replaces,
        whole: false,
    })
}

fn speaks_it(headers: &HeaderMap) -> Result<(), Refusal> {
    match headers.get(RESUMABLE) {
        Some(version) if version == VERSION => Ok(()),
        _ => Err(Refusal::Protocol),
    }
}

/// Reads a header that is a number.
fn number(headers: &HeaderMap, name: &str) -> Result<u64, Refusal> {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    // Without a sign: `+5` is a number to `parse`.
    value
        .filter(|value| value.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|value| value.parse().ok())
        .ok_or(Refusal::Request)
}

fn answer(code: StatusCode) -> Response {
    let mut answer = code.into_response();
    answer
        .headers_mut()
        .insert(RESUMABLE, HeaderValue::from_static(VERSION));
    answer
}

fn put(headers: &mut HeaderMap, name: &'static str, value: impl std::fmt::Display) {
    if let Ok(value) = HeaderValue::from_str(&value.to_string()) {
        headers.insert(name, value);
    }
}

fn expires(answer: &mut Response, now: Timestamp) {
    let kept = SignedDuration::try_from(KEPT).unwrap_or_default();
    let until = now.saturating_add(kept).unwrap_or(now);
    let until = until.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    put(answer.headers_mut(), EXPIRES, until);
}

/// Answers, or says what is wrong and what to do, in the visitor's language.
fn said(visitor: &Visitor, done: Result<Response, Refusal>) -> Response {
    done.unwrap_or_else(|refusal| {
        let mut said = (refusal.code(), visitor.say(&refusal.text())).into_response();
        let headers = said.headers_mut();
        headers.insert(RESUMABLE, HeaderValue::from_static(VERSION));
        if matches!(refusal, Refusal::Protocol) {
            headers.insert("tus-version", HeaderValue::from_static(VERSION));
        }
        said
    })
}
