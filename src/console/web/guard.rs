//! What stands before every page: whose site it is, who asks, what they may.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::api::answer;
use super::layout;
use super::paths::{
    API, BY_ITSELF, OWN, SIGN_IN, SIGN_OUT, TALK, UNLOCK, URGENT, is_for_programs, is_socket,
    takes_files,
};
use super::programs::{self, Given};
use super::site::Site;
use super::trouble::Trouble;
use super::visitor::{
    Fields, GUEST, LANGUAGE, Link, Peer, SESSION, Styled, TOKEN_FIELD, TOKEN_HEADER, Visitor,
    accepted, bake, cookie, form_token,
};
use crate::console::people::{Role, Scope, Standing, chance, hex};
use crate::words::Language;

/// No form is longer.
const MOST_BYTES: usize = 1024 * 1024;

/// No page takes longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A guest's cookie lasts so long, in seconds.
const GUEST_SECONDS: u32 = 12 * 60 * 60;

/// Who may ask for a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// Anyone: what must be there before somebody is signed in.
    Anyone,
    /// A screen on this computer, whoever is signed in, and a program that may read the status.
    Screen,
    /// A screen so, and one whose token is for the wall.
    Wall,
    /// Whoever is signed in.
    SignedIn,
    /// People of one of these roles.
    Only(&'static [Role]),
    /// A program whose token has this scope, and people of one of these roles.
    Program(Scope, &'static [Role]),
}

impl Who {
    /// Returns whether `visitor` may.
    pub(super) fn admits(self, visitor: &Visitor) -> bool {
        match self {
            Self::Anyone => true,
            Self::Screen => {
                visitor.address.is_loopback()
                    || visitor.person().is_some()
                    || visitor.has(Scope::Status)
            }
            Self::Wall => Self::Screen.admits(visitor) || visitor.has(Scope::Wall),
            Self::SignedIn => visitor.person().is_some(),
            Self::Only(roles) => visitor.is_any(roles),
            Self::Program(scope, roles) => visitor.has(scope) || visitor.is_any(roles),
        }
    }

    /// Returns whether a token counts for anything here.
    fn is_for_tokens(self) -> bool {
        matches!(self, Self::Program(..) | Self::Screen | Self::Wall)
    }
}

/// A route's gate: for whom it opens, and what stands in the bar for whom.
#[derive(Debug, Clone)]
pub(super) struct Gate {
    pub(super) site: Site,
    pub(super) who: Who,
    pub(super) is_form: bool,
    pub(super) is_unattended: bool,
    pub(super) is_call: bool,
    /// The page that lies where it is: whoever is kept from it, or from its form, comes back there. None if there is none.
    pub(super) page: Option<&'static str>,
    pub(super) bar: Arc<[(Link, Who)]>,
}

/// Before every request, known route or not: host, origin, time; and what browsers are told behind it.
pub(super) async fn watch(State(site): State<Site>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let language = language(request.headers(), &path, &site);
    let answer = match checked(&request) {
        // A recording takes as long as the line does; whoever receives it sees to it that something comes.
        Ok(()) if takes_files(&path) => next.run(request).await,
        Ok(()) => tokio::time::timeout(PATIENCE, next.run(request))
            .await
            .unwrap_or_else(|_| Trouble::Late.into_response()),
        Err(trouble) => trouble.into_response(),
    };

    let trouble = answer.extensions().get::<Trouble>().cloned();
    let trouble = match answer.status() {
        _ if trouble.is_some() => trouble,
        StatusCode::NOT_FOUND => Some(Trouble::Nowhere),
        StatusCode::METHOD_NOT_ALLOWED => Some(Trouble::Method),
        _ => None,
    };
    let styled = answer.extensions().get::<Styled>().cloned();
    let listens = [TALK, URGENT].contains(&path.as_str());
    let mut answer = match trouble {
        Some(trouble) if is_for_programs(&path) => {
            answer::refused(answer, language, &path, &trouble)
        }
        Some(trouble) => (trouble.code(), layout::trouble(language, &trouble)).into_response(),
        None => answer,
    };
    protect(answer.headers_mut(), styled.as_ref());
    answer.headers_mut().insert(
        "permissions-policy",
        HeaderValue::from_static(if listens { LISTENS } else { SENSELESS }),
    );
    answer
}

/// What pages may have of a machine's senses: none of them, and the microphone those where people speak.
const SENSELESS: &str = "microphone=(), camera=(), geolocation=()";
const LISTENS: &str = "microphone=(self), camera=(), geolocation=()";

/// Before the route `who` belongs to: who asks, whether they may, and what they sent.
pub(super) async fn admit(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let (visitor, fresh) = match visitor(&gate, &parts).await {
        Ok(found) => found,
        Err(trouble) => return trouble.into_response(),
    };
    let mut answer = match admitted(visitor, &gate, parts, body, next).await {
        Ok(answer) => answer,
        Err(trouble) => trouble.into_response(),
    };
    if let Some(guest) = fresh
        && let Ok(value) = HeaderValue::from_str(&bake(GUEST, &guest, GUEST_SECONDS))
    {
        answer.headers_mut().append(header::SET_COOKIE, value);
    }
    answer
}

async fn admitted(
    visitor: Visitor,
    &Gate {
        who, is_form, page, ..
    }: &Gate,
    mut parts: Parts,
    mut body: Body,
    next: Next,
) -> Result<Response, Trouble> {
    let path = parts.uri.path().to_owned();
    let goes_on = |to: &str| Ok(Redirect::to(&back_to(to, page)).into_response());
    if !who.admits(&visitor) {
        if let Who::Program(scope, roles) = who {
            return Err(match (&visitor.program, visitor.person()) {
                (Some(_), _) => Trouble::Scope(scope),
                (None, Some(_)) if !roles.is_empty() => Trouble::NotYours,
                (None, _) => Trouble::Token,
            });
        }
        return match &visitor.standing {
            Standing::Over => goes_on(SIGN_IN),
            Standing::Locked(_) => goes_on(UNLOCK),
            // Whoever has nothing to do with the first page has another first.
            Standing::Open(_) if path == "/" => {
                goes_on(visitor.bar.first().map_or(OWN, |link| link.path))
            }
            Standing::Open(_) => Err(Trouble::NotYours),
        };
    }

    let must_change = visitor.person().is_some_and(|person| person.must_change);
    if must_change && who != Who::Anyone && path != OWN && path != SIGN_OUT {
        return Ok(Redirect::to(OWN).into_response());
    }

    if is_form {
        let given = parts
            .headers
            .get(TOKEN_HEADER)
            .and_then(|value| value.to_str().ok());
        let token = form_token(&visitor.held);
        let known = if let Some(given) = given {
            given == token
        } else if takes_files(&path) || is_socket(&path) {
            // What is sent is not read before it is known whose form sends it: the token stands in the address.
            let query = parts.uri.query().unwrap_or_default();
            Fields::read(query.as_bytes()).get(TOKEN_FIELD) == token
        } else {
            if !is_urlencoded(&parts.headers) {
                return Err(Trouble::Form);
            }
            let bytes = to_bytes(body, MOST_BYTES)
                .await
                .map_err(|_| Trouble::Form)?;
            let fields = Fields::read(&bytes);
            let known = fields.get(TOKEN_FIELD) == token;
            parts.extensions.insert(fields);
            body = Body::empty();
            known
        };
        if !known || visitor.held.is_empty() {
            return Err(Trouble::Stale);
        }
    }

    parts.extensions.insert(visitor);
    Ok(next.run(Request::from_parts(parts, body)).await)
}

/// Finds who asks. Returns also the guest's secret if one was made for them.
async fn visitor(
    Gate {
        site,
        bar,
        is_unattended,
        is_call,
        who,
        ..
    }: &Gate,
    request: &Parts,
) -> Result<(Visitor, Option<String>), Trouble> {
    let headers = &request.headers;
    let mut asked = request.uri.query().unwrap_or_default().split('&');
    let is_use = !is_unattended && asked.all(|part| part != BY_ITSELF);
    let token = cookie(headers, SESSION).filter(|token| !token.is_empty());
    let standing = match token.clone() {
        Some(token) => {
            let uptime = site.sessions().clone();
            site.people(move |people| people.session(&token, &uptime, is_use))
                .await?
        }
        None => Standing::Over,
    };

    let address = request
        .extensions
        .get::<Peer>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0);
    let is_known = address.is_loopback() || matches!(standing, Standing::Open(_));
    let given = Given::read(headers, !is_call);
    let given = given.or_else(|| {
        let query = request.uri.query().unwrap_or_default();
        let of_wall = (*who == Who::Wall).then(|| Given::of_wall(headers, query, is_known));
        of_wall.flatten()
    });
    let program = match given {
        Some(given) if who.is_for_tokens() => Some(programs::known(site, given, address).await?),
        _ => None,
    };

    let mut fresh = None;
    let held = match (&standing, token) {
        (Standing::Open(_) | Standing::Locked(_), Some(token)) => token,
        _ => match cookie(headers, GUEST).filter(|guest| guest.len() == 64) {
            Some(guest) => guest,
            // A program sends no form.
            None if matches!(who, Who::Program(..)) => String::new(),
            None => fresh.insert(hex(&chance::<32>()?)).clone(),
        },
    };
    let mut visitor = Visitor {
        bar: Vec::new(),
        language: language(headers, request.uri.path(), site),
        address,
        standing,
        program,
        held,
        path: request.uri.path().to_owned(),
    };
    let may = |(link, who): &(Link, Who)| who.admits(&visitor).then_some(*link);
    visitor.bar = bar.iter().filter_map(may).collect();
    Ok((visitor, fresh))
}

/// Returns the language of a request: the one chosen, or the station's.
fn language(headers: &HeaderMap, path: &str, site: &Site) -> Language {
    if is_for_programs(path) {
        return accepted(headers).unwrap_or_else(|| site.language());
    }
    match cookie(headers, LANGUAGE).as_deref() {
        Some("vi") => Language::Vi,
        Some("en") => Language::En,
        _ => site.language(),
    }
}

/// Returns where to go first, with the page to go back to.
fn back_to(to: &str, page: Option<&str>) -> String {
    let Some(path) = page.filter(|path| *path != "/") else {
        return to.to_owned();
    };
    let query: String = form_urlencoded::Serializer::new(String::new())
        .append_pair("ve", path)
        .finish();
    format!("{to}?{query}")
}

/// Returns a page of ours to go back to; the first for anything else that was asked.
pub(super) fn own_page(asked: &str) -> &str {
    let plain = asked
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte));
    if plain && asked.starts_with('/') && !asked.starts_with("//") {
        asked
    } else {
        "/"
    }
}

fn is_urlencoded(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"))
}

/// Refuses what another site had a browser send.
fn checked(request: &Request) -> Result<(), Trouble> {
    let header = |name| {
        let value = request.headers().get(name);
        value.and_then(|value| value.to_str().ok())
    };
    let host = header(header::HOST).ok_or(Trouble::Host)?;
    if !is_ours(host) {
        return Err(Trouble::Host);
    }
    let method = request.method();
    let looks = *method == Method::GET || *method == Method::HEAD;
    if looks && !is_socket(request.uri().path()) {
        return Ok(());
    }
    let own = [format!("http://{host}"), format!("https://{host}")];
    match header(header::ORIGIN) {
        Some(origin) if own.iter().any(|own| own == origin) => Ok(()),
        // A program is no browser. What it has done there takes a token that no browser sends by itself.
        None if request.uri().path().starts_with(API) => Ok(()),
        _ => Err(Trouble::Origin),
    }
}

/// Returns whether `host` can only be this computer: an address, or its own name. A site that has its name lead here
/// (DNS rebinding) comes under that name.
pub(super) fn is_ours(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map_or("", |(address, _)| address),
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    if name.parse::<IpAddr>().is_ok() || name.eq_ignore_ascii_case("localhost") {
        return true;
    }
    let system = rustix::system::uname();
    let own = system.nodename().to_string_lossy().to_lowercase();
    let name = name.to_lowercase();
    !own.is_empty() && (name == own || name == format!("{own}.local"))
}

/// Tells browsers what a page of ours never does. A paper brings its own style, which `styled` names.
fn protect(headers: &mut HeaderMap, styled: Option<&Styled>) {
    const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; \
         connect-src 'self'; media-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'";
    let told = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // Not `no-referrer`: with it browsers send no origin with our own forms.
        (header::REFERRER_POLICY, "same-origin"),
    ];
    for (name, value) in told {
        // Who is led away from a token in an address says to nobody where they came from.
        let is_stricter = headers.get(&name).is_some_and(|own| own == "no-referrer");
        if !is_stricter {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    let styles =
        styled.map(|Styled(own)| POLICY.replace("style-src 'self'", &format!("style-src {own}")));
    if let Some(policy) = styles.and_then(|policy| HeaderValue::from_str(&policy).ok()) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_computers_names_are_ours() {
        let own = rustix::system::uname()
            .nodename()
            .to_string_lossy()
            .into_owned();
        for host in [
            "127.0.0.1:8080",
            "localhost",
            "LOCALHOST:80",
            "[::1]:8080",
            "192.168.1.9",
            &own,
        ] {
            assert!(is_ours(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "127.0.0.1.evil.example:8080",
            "[evil]",
            "localhost.evil.example",
        ] {
            assert!(!is_ours(host), "{host}");
        }
    }

    #[test]
    fn nobody_is_sent_to_another_site() {
        for (asked, page) in [
            ("/nhat-ky", "/nhat-ky"),
            ("/", "/"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\\evil.example", "/"),
            ("/%2f/x", "/"),
            ("", "/"),
        ] {
            assert_eq!(own_page(asked), page, "{asked}");
        }
    }
}
