//! The sound of whoever speaks, as it comes from a browser.
//!
//! Whoever may send stands in the table of routes as for any page, and the token of the page's form is asked for before it
//! begins. From then on it is bounded: parcels are, what waits of them is, and no more is taken than time passes. It ends
//! where the session does. The air waits for none of it.

use std::pin::Pin;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{RawQuery, State};
use axum::response::Response;
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::airlog::{Attended, Did};
use crate::config::InputOrigin;
use crate::console::people::{Role, Standing};
use crate::console::web::site::Site;
use crate::console::web::trouble::Trouble;
use crate::console::web::visitor::{Fields, Visitor};
use crate::names::InputId;
use crate::station::{Seat, Speaker, TalkId};
use crate::stream::{Allowance, MOST_BYTES, Parcel};
use crate::words::Text;

/// The sender is told so often that it is heard.
const BEAT: Duration = Duration::from_secs(1);

/// A sender of whom nothing comes is gone after so many beats.
const MUTE_BEATS: u32 = 20;

/// The session is asked for again after so many beats.
const CHECK_BEATS: u32 = 10;

/// Whoever does not read is not waited for longer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why it ended, where coming back by itself would be of no use. A browser is told the number and the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
enum End {
    /// Another speaks: who.
    Taken(String),
    /// Another page of this person speaks now.
    Moved,
    /// The session is over, or may not any more.
    Session,
    /// What came is no sound of ours.
    Misshapen,
    /// More came than time passes.
    Fast,
}

impl End {
    fn code(&self) -> u16 {
        match self {
            Self::Taken(_) => 4001,
            Self::Moved => 4002,
            Self::Session => 4003,
            Self::Misshapen => 4004,
            Self::Fast => 4005,
        }
    }

    fn text(&self) -> Text {
        let (why, name) = match self {
            Self::Taken(name) => ("taken", name.as_str()),
            Self::Moved => ("moved", ""),
            Self::Session => ("session", ""),
            Self::Misshapen => ("misshapen", ""),
            Self::Fast => ("fast", ""),
        };
        Text::new("console-talk-end")
            .with("why", why)
            .with("name", name)
    }
}

/// Takes what a browser sends of whoever speaks, as long as they do.
///
/// # Errors
/// If there is no such input, or no browser asks as one does.
pub(in crate::console::web) async fn sound(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
    socket: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Trouble> {
    let asked = Fields::read(query.as_deref().unwrap_or_default().as_bytes());
    let socket = socket.map_err(|_| Trouble::Form)?;
    let talk: TalkId = asked.get("cuoc").parse().map_err(|()| Trouble::Form)?;
    let current = site.current().ok_or(Trouble::Busy)?;
    let mut inputs = current.loaded.station.inputs.iter();
    let is_it = |input: &&crate::config::Input| {
        input.planned.id.as_str() == asked.get("nguon") && input.origin == InputOrigin::Phone
    };
    let planned = &inputs.find(is_it).ok_or(Trouble::Nowhere)?.planned;
    let person = visitor.person().ok_or(Trouble::NotYours)?;
    let row = Attended {
        about: Some(planned.title.clone()),
        ..visitor.did(Did::Microphone, person.said())
    };
    let speaks = Speaks {
        site: site.clone(),
        input: planned.id.clone(),
        speaker: Speaker {
            account: person.name.clone(),
            name: person.said().to_owned(),
        },
        talk,
        row,
        visitor,
    };
    Ok(socket
        .max_message_size(MOST_BYTES)
        .max_frame_size(MOST_BYTES)
        .on_upgrade(|socket| speaks.live(socket)))
}

/// Whoever speaks.
struct Speaks {
    site: Site,
    visitor: Visitor,
    input: InputId,
    speaker: Speaker,
    talk: TalkId,
    row: Attended,
}

impl Speaks {
    async fn live(self, mut socket: WebSocket) {
        let seat = self.site.phones().sit(
            &self.input,
            self.speaker.clone(),
            self.talk,
            self.site.uptime(),
        );
        let end = match seat {
            // What has no row does not happen, at the next try neither.
            Ok(seat) if seat.is_new() && self.site.attend(self.row.clone()).is_err() => {
                seat.unnoted();
                None
            }
            Ok(seat) => self.listen(&mut socket, &seat).await,
            Err(sitting) => Some(End::Taken(sitting.speaker.name)),
        };
        if let Some(end) = end {
            let why = self.visitor.say(&end.text());
            let told = serde_json::json!({ "why": why }).to_string();
            let closes = CloseFrame {
                code: end.code(),
                reason: end.text().key().into(),
            };
            let _ = timeout(PATIENCE, async {
                socket.send(Message::Text(told.into())).await?;
                socket.send(Message::Close(Some(closes))).await
            })
            .await;
        }
    }

    /// Takes what comes. Returns why it ended; none if the browser ended it, or its network.
    async fn listen(&self, socket: &mut WebSocket, seat: &Seat) -> Option<End> {
        let mut beat = interval(BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut allowance = Allowance::new(self.site.uptime());
        let (mut beats, mut mute) = (0_u32, 0);
        // Asked beside: a disk that hangs takes nobody off the air.
        let mut asked: Option<Pin<Box<dyn Future<Output = bool> + Send + '_>>> = None;
        loop {
            tokio::select! {
                message = socket.recv() => match message {
                    Some(Ok(Message::Binary(bytes))) => {
                        mute = 0;
                        if let Err(end) = self.take(&bytes, seat, &mut allowance) {
                            return Some(end);
                        }
                    }
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    Some(Ok(Message::Text(_))) => return Some(End::Misshapen),
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                },
                may = answer(&mut asked), if asked.is_some() => {
                    asked = None;
                    if !may {
                        return Some(End::Session);
                    }
                }
                _ = beat.tick() => {
                    (beats, mute) = (beats.wrapping_add(1), mute + 1);
                    if mute > MUTE_BEATS {
                        return None;
                    }
                    if !seat.is_own() {
                        return Some(End::Moved);
                    }
                    if beats.is_multiple_of(CHECK_BEATS) && asked.is_none() {
                        asked = Some(Box::pin(self.may_go_on()));
                    }
                    let told = timeout(PATIENCE, socket.send(Message::Text("{}".into()))).await;
                    if !matches!(told, Ok(Ok(()))) {
                        return None;
                    }
                }
            }
        }
    }

    fn take(&self, bytes: &Bytes, seat: &Seat, allowance: &mut Allowance) -> Result<(), End> {
        let parcel = Parcel::read(bytes).map_err(|_| End::Misshapen)?;
        let now = self.site.uptime();
        if !allowance.takes(&parcel, now) {
            return Err(End::Fast);
        }
        seat.bring(parcel, now).then_some(()).ok_or(End::Moved)
    }

    /// Returns whether the session still holds, and may speak: whoever speaks uses it.
    async fn may_go_on(&self) -> bool {
        let (token, uptime) = (self.visitor.held.clone(), self.site.sessions().clone());
        let asked = self
            .site
            .people(move |people| people.session(&token, &uptime, true));
        match asked.await {
            Ok(Standing::Open(session)) => session.person.is_any(Role::ORDERING),
            Ok(Standing::Locked(_) | Standing::Over) => false,
            // That nobody can be asked is no reason to cut somebody off.
            Err(_) => true,
        }
    }
}

/// Waits for what is asked; for ever where nothing is.
async fn answer(asked: &mut Option<Pin<Box<dyn Future<Output = bool> + Send + '_>>>) -> bool {
    match asked {
        Some(asked) => asked.await,
        None => std::future::pending().await,
    }
}
