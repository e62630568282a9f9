//! Recordings that a browser without script sends in one piece, as a form does.

use std::time::Duration;

use axum::extract::multipart::{Field, MultipartRejection};
use axum::extract::{Multipart, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use axum::response::{IntoResponse, Redirect, Response};

use crate::console::web::pages::recordings;
use crate::console::web::pages::upload::{Metadata, announced};
use crate::console::web::paths::RECORDINGS;
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::uploads::finish::{check_own, circumstances, finish, finish_all};
use crate::console::web::uploads::incoming::{Came, STALL, receive};
use crate::console::web::uploads::reception::{MOST_BYTES, Upload};
use crate::console::web::uploads::refusal::Refusal;
use crate::console::web::visitor::Visitor;

/// What stands around a file in a form has no more bytes.
const AROUND: u64 = 64 * 1024;

/// No field but the file is longer.
const MOST_FIELD: usize = 4 * 1024;

/// So many files come in one form.
const MOST_FILES: usize = 10;

pub(in crate::console::web) async fn send(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Trouble> {
    let length = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let (here, who) = (site.clone(), visitor.clone());
    // By itself: a browser that goes away must not leave half of a step.
    let taking = tokio::spawn(async move {
        let Ok(mut form) = form else {
            return Err(Refusal::Request);
        };
        let taken = taken(&here, &who, &mut form, length).await;
        if taken.is_err() {
            // A browser shows the answer only once all of it is sent.
            drain(&mut form, length.unwrap_or(0)).await;
        }
        taken
    });
    match taking.await.unwrap_or(Err(Trouble::Broken.into())) {
        Ok(()) => Ok(Redirect::to(RECORDINGS).into_response()),
        Err(refusal) => {
            let page = recordings::with(&site, &visitor, Some(&refusal.text())).await?;
            Ok((refusal.code(), page).into_response())
        }
    }
}

/// Takes the files of a form. One that was sent before another failed is kept.
async fn taken(
    site: &Site,
    visitor: &Visitor,
    form: &mut Multipart,
    length: Option<u64>,
) -> Result<(), Refusal> {
    let length = length.ok_or(Refusal::Request)?;
    if length > MOST_BYTES.0 + AROUND {
        return Err(Refusal::TooLong(MOST_BYTES));
    }
    let _place = site.uploads().receive().ok_or(Refusal::Busy)?;
    finish_all(site).await;
    let (mut topic, mut replaces, mut files) = (String::new(), String::new(), 0);
    while let Some(mut field) = next(form).await? {
        match field.name().unwrap_or_default() {
            "linh_vuc" => topic = text(&mut field).await?,
            "thay" => replaces = text(&mut field).await?,
            "tep" => {
                let name = field.file_name().unwrap_or_default().to_owned();
                // What a browser sends where no file was chosen.
                if name.is_empty() {
                    continue;
                }
                files += 1;
                if files > MOST_FILES {
                    return Err(Refusal::TooMany(MOST_FILES));
                }
                let metadata = Metadata {
                    name,
                    topic: topic.clone(),
                    replaces: replaces.clone(),
                    modified: None,
                };
                file(site, visitor, metadata, &mut field, length).await?;
            }
            _ => {}
        }
    }
    if files == 0 {
        return Err(Refusal::Empty);
    }
    Ok(())
}

/// Takes one file.
async fn file(
    site: &Site,
    visitor: &Visitor,
    metadata: Metadata,
    field: &mut Field<'_>,
    length: u64,
) -> Result<(), Refusal> {
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let mut announced = announced(site, visitor, person, metadata, None)?;
    // It is not longer than all that is sent.
    announced.length = length.min(MOST_BYTES.0);
    announced.whole = true;
    check_own(site, &announced).await?;
    let by = circumstances(site);
    let (reception, with) = (site.uploads(), by.clone());
    let upload = Site::beside(move || Ok(reception.begin(announced, &with))).await??;
    let turn = upload.take().await?;
    let came = receive(site, &upload, &turn, &by, field, STALL).await;
    let problem = match came {
        Ok(Came::Whole) if upload.offset() > 0 => {
            let (reception, of) = (site.uploads(), std::sync::Arc::clone(&upload));
            Site::beside(move || Ok(reception.end(&of))).await??;
            finish(site, &upload, turn).await?;
            return Ok(());
        }
        Ok(Came::Whole) => Refusal::Empty,
        Ok(Came::Cut) => Refusal::Cut,
        Ok(Came::Over) => Refusal::Over,
        Err(problem) => problem,
    };
    forget(site, upload).await?;
    Err(problem)
}

/// Nobody can go on with half of a form.
async fn forget(site: &Site, upload: std::sync::Arc<Upload>) -> Result<(), Refusal> {
    let reception = site.uploads();
    Site::beside(move || Ok(reception.drop_it(&upload))).await?
}

/// Returns the next field; an error if none comes for too long, or what comes is no form.
pub(in crate::console::web::pages) async fn next(
    form: &mut Multipart,
) -> Result<Option<Field<'_>>, Refusal> {
    match tokio::time::timeout(STALL, form.next_field()).await {
        Ok(Ok(field)) => Ok(field),
        Ok(Err(_)) => Err(Refusal::Request),
        Err(_) => Err(Refusal::Cut),
    }
}

/// Reads a field that is a few words.
pub(in crate::console::web::pages) async fn text(field: &mut Field<'_>) -> Result<String, Refusal> {
    let mut bytes = Vec::new();
    loop {
        match tokio::time::timeout(STALL, field.chunk()).await {
            Ok(Ok(Some(more))) if bytes.len() + more.len() <= MOST_FIELD => {
                bytes.extend_from_slice(&more);
            }
            Ok(Ok(None)) => return String::from_utf8(bytes).map_err(|_| Refusal::Request),
            Ok(_) => return Err(Refusal::Request),
            Err(_) => return Err(Refusal::Cut),
        }
    }
}

/// Reads the rest of a form of `length` bytes, if it is not too long and comes.
async fn drain(form: &mut Multipart, length: u64) {
    const MOST: Duration = Duration::from_secs(60);
    if length > MOST_BYTES.0 + AROUND {
        return;
    }
    let rest = async { while let Ok(Some(_)) = next(form).await {} };
    tokio::time::timeout(MOST, rest).await.ok();
}
