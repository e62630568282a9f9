//! One paper that was asked for: how far it is, and once it is made: seen, printed, kept.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::stream::unfold;
use maud::{Markup, html};
use sha2::{Digest, Sha256};

use super::reports::{name, stands};
use crate::console::web::layout::Page;
use crate::console::web::papers::{Paper, Stands};
use crate::console::web::paths::{BY_ITSELF, PAPER, PAPER_FILE, PAPER_VIEW, REPORTS};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Styled, Visitor};
use crate::words::Text;

/// While it is made, the page is asked for again after so many seconds, with script or without.
const AGAIN: u32 = 2;

/// A file is read so many bytes at a time.
const PIECE: usize = 64 * 1024;

/// No page is longer: of what is, the file is kept and opened.
const MOST_SEEN: u64 = 16 << 20;

pub(in crate::console::web) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Trouble> {
    let (paper, before) = asked(&site, query.as_deref())?;
    let page = Page {
        visitor: &visitor,
        title: "console-paper",
        again: None,
    };
    let page = page.around(&html! {
        h2 { (name(&visitor, &paper)) }
        (state(&visitor, &paper, before))
        p { a class="button" href=(REPORTS) { (visitor.word("console-papers-all")) } }
    });
    let mut answer = page.into_response();
    if !paper.stands.is_over() {
        let again = format!("{AGAIN}; url={PAPER}?so={}&{BY_ITSELF}", paper.number);
        let again = HeaderValue::from_str(&again).map_err(|_| Trouble::Broken)?;
        answer.headers_mut().insert(header::REFRESH, again);
    }
    Ok(answer)
}

/// How it stands, and what can be done with it.
fn state(visitor: &Visitor, paper: &Paper, before: usize) -> Markup {
    let said = visitor.say(&stands(paper));
    let link = |path: &str| format!("{path}?so={}", paper.number);
    html! {
        @match &paper.stands {
            Stands::Waits | Stands::Works => {
                p role="status" { span aria-hidden="true" { "◌ " } strong { (said) } }
                @if before > 0 {
                    p { (visitor.say(&Text::new("console-paper-before").with("count", before))) }
                }
                p { (visitor.word("console-paper-leave")) }
            }
            Stands::Made { notices, .. } => {
                p class="right" role="status" { span aria-hidden="true" { "● " } (said) }
                @for notice in notices {
                    p { (visitor.say(notice)) }
                }
                p {
                    @if paper.wish.ending == "html" {
                        a class="button" href=(link(PAPER_VIEW)) { (visitor.word("console-paper-see")) } " "
                    }
                    a class="button" href=(link(PAPER_FILE)) download { (visitor.word("console-paper-keep")) }
                }
                p class="hint" { (paper.wish.file_name()) }
            }
            Stands::Failed(problem) => {
                p class="wrong" role="alert" { span aria-hidden="true" { "▲ " } (visitor.say(problem)) }
            }
        }
    }
}

/// Returns the paper of `?so=`, and how many are made before it.
fn asked(site: &Site, query: Option<&str>) -> Result<(Paper, usize), Trouble> {
    let fields = Fields::read(query.unwrap_or_default().as_bytes());
    let number = fields.get("so").parse().map_err(|_| Trouble::Nowhere)?;
    site.papers().paper(number).ok_or(Trouble::Nowhere)
}

/// Returns a paper that is made, and its file with its length.
fn made(site: &Site, query: Option<&str>) -> Result<(Paper, PathBuf, u64), Trouble> {
    let (paper, _) = asked(site, query)?;
    let Stands::Made { bytes, .. } = paper.stands else {
        return Err(Trouble::Nowhere);
    };
    let file = site.papers().file(&paper);
    Ok((paper, file, bytes))
}

/// Shows a paper as a page of its own, which a browser prints.
pub(in crate::console::web) async fn view(
    State(site): State<Site>,
    RawQuery(query): RawQuery,
) -> Result<Response, Trouble> {
    let (paper, path, bytes) = made(&site, query.as_deref())?;
    if paper.wish.ending != "html" || bytes > MOST_SEEN {
        return Err(Trouble::Nowhere);
    }
    let text =
        Site::beside(move || std::fs::read_to_string(path).map_err(|_| Trouble::Nowhere)).await?;
    let styled = style(&text).ok_or(Trouble::Broken)?;
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    let mut answer = (kind, text).into_response();
    answer.extensions_mut().insert(styled);
    Ok(answer)
}

/// Returns what lets a browser apply the style that stands in the paper, and no other.
fn style(text: &str) -> Option<Styled> {
    let (_, rest) = text.split_once("<style>")?;
    let (style, _) = rest.split_once("</style>")?;
    let digest = STANDARD.encode(Sha256::digest(style.as_bytes()));
    Some(Styled(format!("'sha256-{digest}'")))
}

/// Sends a paper's file, a piece at a time and only while the browser takes it.
pub(in crate::console::web) async fn file(
    State(site): State<Site>,
    RawQuery(query): RawQuery,
) -> Result<Response, Trouble> {
    let (paper, path, bytes) = made(&site, query.as_deref())?;
    let file = Site::beside(move || File::open(path).map_err(|_| Trouble::Nowhere)).await?;
    // What breaks off is shorter than it was said to be, which every browser notices.
    let pieces = unfold(Some(file), |file| async {
        let file = file?;
        match Site::beside(move || Ok(piece(file))).await.ok()? {
            Ok((piece, _)) if piece.is_empty() => None,
            Ok((piece, file)) => Some((Ok(piece), Some(file))),
            Err(error) => Some((Err(error), None)),
        }
    });
    let pieces = Body::from_stream(pieces);
    let kind = match paper.wish.ending {
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "html" => "text/html; charset=utf-8",
        "json" => "application/json",
        "csv" => "text/csv; charset=utf-8",
        _ => "application/zip",
    };
    let name = format!("attachment; filename=\"{}\"", paper.wish.file_name());
    let mut answer = Response::new(pieces);
    let told = answer.headers_mut();
    told.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    told.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes));
    let name = HeaderValue::from_str(&name).map_err(|_| Trouble::Broken)?;
    told.insert(header::CONTENT_DISPOSITION, name);
    Ok(answer)
}

/// Reads the next piece; an empty one is the end.
fn piece(mut file: File) -> io::Result<(Bytes, File)> {
    let mut bytes = Vec::with_capacity(PIECE);
    Read::by_ref(&mut file)
        .take(PIECE as u64)
        .read_to_end(&mut bytes)?;
    Ok((bytes.into(), file))
}
