//! What an order would do to the air, in words, before it is given.

use jiff::Timestamp;

use crate::config::Loaded;
use crate::names::ProgramId;
use crate::rundown::{ATTENTION, Kind, Order, Orders, Urgency};
use crate::schedule::AfterOrder;
use crate::station::Status;
use crate::station::ordering::{waits_for, waits_for_morning};
use crate::units::{Frames, instant};
use crate::words::Text;

/// What an order would do to the air.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::console::web) struct Effect {
    /// When it sounds.
    pub(in crate::console::web) when: Text,
    /// What it cuts, and what comes after.
    pub(in crate::console::web) cuts: Text,
    /// How long a round takes.
    pub(in crate::console::web) round: Frames,
}

/// Says what `order` would do if it were given at `now`, beside `orders`, to what `status` has on air.
pub(in crate::console::web) fn effect(
    order: &Order,
    orders: &Orders,
    status: &Status,
    loaded: &Loaded,
    now: Timestamp,
) -> Effect {
    let when = |how: &'static str, at: String, waits: i64| {
        Text::new("console-urgent-when")
            .with("how", how)
            .with("at", at)
            .with("order", waits)
    };
    let nothing = || Text::new("console-urgent-cuts-nothing");
    let waits_for_item = order.after_item || order.urgency == Urgency::Routine;
    let (when, cuts) = if let Some(loud) = waits_for_morning(order, loaded, now) {
        let at = instant::say(loud, &loaded.rules.zone, "%H:%M %d/%m");
        (when("quiet", at, 0), nothing())
    } else if let Some(other) = waits_for(order, orders, now) {
        (when("order", String::new(), other), nothing())
    } else if let Some(on_air) = status.on_air.as_ref().filter(|_| waits_for_item) {
        (when("after", on_air.end.say("%H:%M:%S"), 0), nothing())
    } else if order.urgency == Urgency::Routine {
        let next = status.next.first();
        let (how, at) = next.map_or(("unknown", String::new()), |next| {
            ("session", next.start.since(status.now))
        });
        (when(how, at, 0), nothing())
    } else {
        (when("now", String::new(), 0), cuts(status, loaded))
    };
    Effect {
        when,
        cuts,
        round: round(order, loaded),
    }
}

/// Says what an order cuts that begins at once.
fn cuts(status: &Status, loaded: &Loaded) -> Text {
    let Some(on_air) = &status.on_air else {
        return Text::new("console-urgent-cuts-nothing");
    };
    let program = loaded
        .schedule
        .programs
        .get(&ProgramId::from(on_air.program.as_str()));
    let after = match (program.map(|program| program.after_order), on_air.kind) {
        (None, _) => "none",
        (Some(_), Kind::Relay | Kind::Live) | (Some(AfterOrder::Join), _) => "join",
        (Some(AfterOrder::GoOn), _) => "go-on",
    };
    Text::new("console-urgent-cuts")
        .with("title", &on_air.title)
        .with("after", after)
}

/// Returns how long a round of `order` takes: the attention signal where it has one, every reading, the pauses between.
fn round(order: &Order, loaded: &Loaded) -> Frames {
    let once = order
        .recordings
        .iter()
        .fold(Frames::ZERO, |sum, recording| sum + recording.length);
    let readings = u64::from(order.readings());
    let pause = Frames::from_duration(loaded.rules.order_pause).get() * readings.saturating_sub(1);
    let signal = match order.urgency {
        Urgency::Routine => Frames::ZERO,
        Urgency::Priority | Urgency::Emergency => ATTENTION,
    };
    signal + Frames::new(once.get() * u64::from(order.repeat) + pause)
}
