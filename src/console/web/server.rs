//! The console's thread: a port, bounded clients, and a runtime that waits for none of them.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use jiff::Timestamp;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::drawing::draw_ahead;
use super::examine::Examine;
use super::guard::is_ours;
use super::hall::{Hall, Seat, counted};
use super::paths::{CA, CA_FILE, ICON, STYLE};
use super::routes::router;
use super::site::{Given, Site};
use super::uploads::finish::finish_all;
use super::visitor::Peer;
use crate::clock::Clock;
use crate::console::pause;
use crate::console::tls::{Authority, Certificates};
use crate::station::{ConsoleStatus, Folder, Handle};
use crate::words::{Language, Text};

/// A connection that sends no request in this time is closed.
const HEADER: Duration = Duration::from_secs(10);

/// No connection lasts longer, however slowly it is read: a browser opens another by itself.
const LONGEST: Duration = Duration::from_secs(10 * 60);

/// A port that is taken is tried again after so long.
const AGAIN: Duration = Duration::from_secs(5);

/// What waits for a disk or a password does so on no more threads than this: a share that hangs takes some of them
/// for good.
const BESIDE: usize = 6;

/// How much less than usual the system gives these threads of a busy machine.
const NICE: i32 = 10;

/// No request line and headers are longer.
const HEADER_BYTES: usize = 32 * 1024;

/// The first byte a browser sends that speaks TLS (RFC 8446 §5.1).
const HANDSHAKE: u8 = 22;

/// What the pages are of.
#[derive(Debug, Clone)]
pub struct WebSettings {
    /// Whose pages they are.
    pub folder: Folder,
    /// What the station runs by.
    pub clock: Arc<dyn Clock>,
    /// The language of those who chose none.
    pub language: Language,
    /// Examines this computer; none: nobody does.
    pub examine: Option<Examine>,
    /// Where they are while there is no station yet that says so; none: nowhere.
    pub first: Option<SocketAddr>,
}

/// The pages, where the station's file wants some. They end when dropped.
#[derive(Debug)]
pub struct Web {
    _alive: oneshot::Sender<()>,
}

impl Web {
    /// Starts them for the station behind `handle`. `say` is told what a person should read: the address and the code
    /// of the first account, or why there are no pages. The caller waits for nothing.
    ///
    /// # Errors
    /// If there is no thread for them.
    pub fn start(
        settings: WebSettings,
        handle: &Handle,
        say: impl Fn(&Text) + Send + 'static,
    ) -> io::Result<Self> {
        let (alive, ended) = oneshot::channel();
        let given = Given {
            folder: settings.folder,
            clock: settings.clock,
            language: settings.language,
            status: handle.status.clone(),
            current: handle.current.clone(),
            acts: handle.acts.clone(),
            confirmation: handle.confirmation.clone(),
            copying: handle.copying.clone(),
            examine: settings.examine,
            phones: handle.phones.clone(),
        };
        let first = settings.first;
        thread::Builder::new()
            .name("web".into())
            .spawn(move || run(given, first, ended, &say))?;
        Ok(Self { _alive: alive })
    }
}

/// The thread.
fn run(given: Given, first: Option<SocketAddr>, ended: oneshot::Receiver<()>, say: &dyn Fn(&Text)) {
    be_nice();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .max_blocking_threads(BESIDE)
        .on_thread_start(be_nice)
        .enable_all()
        .build();
    let site = Site::new(given);
    let (runtime, site) = match (runtime, site) {
        (Ok(runtime), Ok(site)) => (runtime, site),
        (Err(error), _) => return tracing::warn!(%error, "no console in a browser"),
        (_, Err(error)) => return tracing::warn!(%error, "no console in a browser"),
    };
    runtime.block_on(async {
        tokio::select! {
            () = keep(&site, first, say) => {}
            _ = ended => {}
        }
    });
    // What still waits for a disk is waited for by nobody.
    runtime.shutdown_background();
}

/// Lets the threads of the air go first.
fn be_nice() {
    // Where the system says no, they are as others.
    rustix::process::nice(NICE).ok();
}

/// Listens where the station's file says, or at `first` where there is no station yet, as soon as that can be done.
async fn keep(site: &Site, first: Option<SocketAddr>, say: &dyn Fn(&Text)) {
    let address = match site.current() {
        Some(current) => current.loaded.station.console.listen,
        None => first,
    };
    let Some(address) = address else {
        return;
    };

    let mut failing = false;
    let listener = loop {
        match TcpListener::bind(address).await {
            Ok(listener) => break listener,
            Err(error) => {
                if !failing {
                    let problem = unbound(address, &error);
                    tracing::warn!(%address, %error, "the console cannot listen yet; tried again");
                    say(&problem);
                    site.tell(ConsoleStatus {
                        problem: Some(problem.say(site.language())),
                        ..ConsoleStatus::default()
                    });
                }
                failing = true;
                pause(AGAIN).await;
            }
        }
    };

    let certificates = certificates(site, say).await;
    let address = listener.local_addr().unwrap_or(address);
    announce(site, address, certificates.as_deref(), say).await;
    let pages = Pages {
        site: site.clone(),
        router: router(site.clone()),
        certificates,
    };
    // What came while the station was killed. A folder that hangs keeps nobody from the pages.
    let left = site.clone();
    tokio::spawn(async move { finish_all(&left).await });
    let ahead = site.clone();
    tokio::spawn(async move { draw_ahead(&ahead).await });
    serve(&listener, &pages).await;
}

/// Returns what browsers are shown, as soon as there is an authority; none if the station's file wants no encryption.
async fn certificates(site: &Site, say: &dyn Fn(&Text)) -> Option<Arc<Certificates>> {
    if !site.current()?.loaded.station.console.tls {
        return None;
    }

    let mut said = None;
    loop {
        let folder = site.folder().tls();
        let opened = Site::beside(move || Ok(Authority::of(&folder))).await;
        match opened {
            Ok(Ok(authority)) => return Some(Arc::new(Certificates::new(authority))),
            // Passwords never go in plain words because a disk is full.
            Ok(Err(error)) => {
                let problem = error.text();
                if said.as_ref() != Some(&problem) {
                    tracing::warn!(%error, "the console cannot be encrypted yet; tried again");
                    say(&problem);
                    site.tell(ConsoleStatus {
                        problem: Some(problem.say(site.language())),
                        ..ConsoleStatus::default()
                    });
                }
                said = Some(problem);
            }
            Err(_) => {}
        }
        pause(AGAIN).await;
    }
}

/// Says why nothing listens, and what to do.
fn unbound(address: SocketAddr, error: &io::Error) -> Text {
    let key = match error.kind() {
        io::ErrorKind::AddrInUse => "console-port-taken",
        io::ErrorKind::PermissionDenied => "console-port-refused",
        _ => "console-port-fails",
    };
    Text::new(key)
        .with("address", address)
        .with("port", address.port())
        .with("problem", error)
}

/// Says where the pages are, and the code of the first account while there is none.
async fn announce(
    site: &Site,
    address: SocketAddr,
    certificates: Option<&Certificates>,
    say: &dyn Fn(&Text),
) {
    let shown = match address.ip() {
        ip if ip.is_unspecified() => SocketAddr::new(IpAddr::from([127, 0, 0, 1]), address.port()),
        _ => address,
    };
    let scheme = certificates.map_or("http", |_| "https");
    let url = format!("{scheme}://{shown}/");
    tracing::info!(%address, "console");
    if let Some(certificates) = certificates {
        say(&Text::new("console-tls-open")
            .with("address", format!("http://{shown}{CA}"))
            .with("fingerprint", certificates.authority().fingerprint()));
    }
    // Where nobody can be asked for, the first page says so.
    let empty = site
        .people(|people| people.is_empty())
        .await
        .unwrap_or(false);
    let code = empty.then(|| site.first().said());
    say(&match &code {
        Some(code) => Text::new("console-open-first")
            .with("url", &url)
            .with("code", code),
        None => Text::new("console-open").with("url", &url),
    });
    site.tell(ConsoleStatus {
        address: Some(url),
        problem: None,
        first_code: code,
    });
}

/// What is answered, and how.
#[derive(Clone)]
pub(super) struct Pages {
    pub(super) site: Site,
    pub(super) router: Router,
    /// None where nothing is encrypted.
    pub(super) certificates: Option<Arc<Certificates>>,
}

/// Answers for good.
pub(super) async fn serve(listener: &TcpListener, pages: &Pages) {
    let hall = Arc::new(Hall::default());
    let mut failing = false;
    loop {
        match listener.accept().await {
            Ok((client, from)) => {
                failing = false;
                let (from, now) = (from.ip().to_canonical(), pages.site.uptime());
                if let Some(seat) = hall.admit(from, now).await {
                    let own = Arc::clone(&seat);
                    let task = tokio::spawn(answer(client, from, pages.clone(), own));
                    seat.is_of(task.abort_handle());
                }
            }
            Err(error) => {
                if !failing {
                    tracing::warn!(%error, "the console cannot take a browser");
                }
                failing = true;
                // Files may be free by then.
                pause(Duration::from_millis(300)).await;
            }
        }
    }
}

/// Answers one connection. A browser that fails is its own affair.
async fn answer(client: TcpStream, from: IpAddr, pages: Pages, seat: Arc<Seat>) {
    let router = counted(pages.router, &seat);
    match &pages.certificates {
        None => converse(client, told(router, from)).await,
        Some(certificates) => match encrypted(&client).await {
            Ok(true) => {
                if let Some(client) = shaken(client, certificates, pages.site.dated()).await {
                    converse(client, told(secured(router), from)).await;
                }
            }
            Ok(false) => converse(client, told(plain(router), from)).await,
            Err(_) => {}
        },
    }
    drop(seat);
}

/// Returns whether what a browser sends first is the beginning of encryption.
///
/// # Errors
/// If nothing comes in time.
async fn encrypted(client: &TcpStream) -> io::Result<bool> {
    let mut first = [0];
    let came = tokio::time::timeout(HEADER, client.peek(&mut first)).await??;
    Ok(came == 1 && first[0] == HANDSHAKE)
}

/// Agrees with a browser how to encrypt; none if it does not come to that.
async fn shaken(
    client: TcpStream,
    certificates: &Certificates,
    now: Timestamp,
) -> Option<TlsStream<TcpStream>> {
    let own = client.local_addr().ok()?.ip().to_canonical();
    let shown = certificates
        .at(own, now)
        .inspect_err(|error| tracing::warn!(%error, "a browser gets no certificate"));
    let hands = TlsAcceptor::from(shown.ok()?).accept(client);
    tokio::time::timeout(HEADER, hands).await.ok()?.ok()
}

/// Speaks with one browser, for as long as it may last.
pub(super) async fn converse(
    client: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    pages: Router,
) {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER)
        .max_buf_size(HEADER_BYTES)
        .serve_connection(TokioIo::new(client), TowerToHyperService::new(pages))
        // A socket that a page opens goes its own way from there.
        .with_upgrades();
    drop(tokio::time::timeout(LONGEST, connection).await);
}

/// The pages, told where a request came from.
pub(super) fn told(router: Router, from: IpAddr) -> Router {
    router.layer(axum::middleware::from_fn(
        move |mut request: Request, next: Next| {
            request.extensions_mut().insert(Peer(from));
            next.run(request)
        },
    ))
}

/// The pages, whose cookies go back encrypted only.
fn secured(router: Router) -> Router {
    router.layer(axum::middleware::map_response(
        |mut answer: Response| async move {
            let cookies: Vec<HeaderValue> = answer
                .headers()
                .get_all(header::SET_COOKIE)
                .iter()
                .filter_map(|cookie| {
                    let cookie = [cookie.as_bytes(), b"; Secure"].concat();
                    HeaderValue::from_bytes(&cookie).ok()
                })
                .collect();
            answer.headers_mut().remove(header::SET_COOKIE);
            for cookie in cookies {
                answer.headers_mut().append(header::SET_COOKIE, cookie);
            }
            answer
        },
    ))
}

/// What is answered without encryption: how to get it, and for the rest where it is.
fn plain(router: Router) -> Router {
    router.layer(axum::middleware::from_fn(
        |request: Request, next: Next| async move {
            if [CA, CA_FILE, STYLE, ICON].contains(&request.uri().path()) {
                return next.run(request).await;
            }
            let host = request.headers().get(header::HOST);
            let host = host.and_then(|host| host.to_str().ok());
            let Some(host) = host.filter(|host| is_ours(host)) else {
                return StatusCode::BAD_REQUEST.into_response();
            };
            let path = request.uri().path_and_query();
            let path = path.map_or("/", |path| path.as_str());
            Redirect::permanent(&format!("https://{host}{path}")).into_response()
        },
    ))
}
