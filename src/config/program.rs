//! `programs/*.toml` and `audio/*/topic.toml`: how a program is filled, and what a drop folder is.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use jiff::SignedDuration;

use super::audio::{Mention, Purpose};
use super::fault::Draft;
use super::page::{At, Page};
use super::reader::{Table, Value};
use crate::names::{AudioPath, InputId, ProgramId, TopicId};
use crate::schedule::{
    AfterOrder, AfterPowerCut, Bed, Form, Joins, MAKE_GOOD, Pick, Program, Reading, Topic, Validity,
};
use crate::units::Frames;
use crate::words::Text;

/// What a block may say of the recordings it names.
const SAID: [&str; 4] = ["from", "until", "read", "every"];

/// What a program's file says.
#[derive(Debug)]
pub(super) struct ProgramFile {
    pub(super) program: Program,
    /// Every topic it names.
    pub(super) topics: Vec<At<TopicId>>,
    /// Every recording it names.
    pub(super) paths: Vec<At<AudioPath>>,
    /// The input it relays.
    pub(super) input: Option<At<InputId>>,
}

/// What `topic.toml` says.
#[derive(Debug)]
pub(super) struct TopicFile {
    pub(super) topic: Topic,
    /// Whether notes are laid beside refused files.
    pub(super) notes: bool,
    /// Recordings it names.
    pub(super) dated: Vec<Mention>,
}

const FORMS: &[(&str, Form)] = &[
    ("own", Form::Own),
    ("relay", Form::Relay),
    ("live", Form::Live),
    ("announcement", Form::Announcement),
    ("music", Form::Music),
    ("signature", Form::Signature),
];

const PICKS: &[(&str, Pick)] = &[
    ("rotate", Pick::Rotate),
    ("newest", Pick::Newest),
    ("in-order", Pick::InOrder),
    ("dated", Pick::Dated),
];

/// The shortest and the longest time a missed occurrence is made good: what was missed longer ago is not in the airtime log
/// occurrence by occurrence.
const MAKE_GOOD_RANGE: RangeInclusive<SignedDuration> =
    SignedDuration::from_hours(1)..=SignedDuration::from_hours(31 * 24);

/// How long a recording may air that expires.
const EXPIRES_RANGE: RangeInclusive<SignedDuration> =
    SignedDuration::from_secs(1)..=SignedDuration::from_hours(24 * 36_500);

/// How often a recording is read in a row: more would be a mistake.
const READ_RANGE: RangeInclusive<i64> = 1..=10;

/// How long a recording may rest that is to come again.
const EVERY_RANGE: RangeInclusive<SignedDuration> =
    SignedDuration::from_secs(60)..=SignedDuration::from_hours(24 * 366);

/// Music under a voice: so much quieter, in LU, that the voice is understood from a horn in the wind.
const BED_LEVEL: f64 = -18.0;
const BED_LEVEL_RANGE: RangeInclusive<f64> = -40.0..=-6.0;

/// The shortest fade that is one, and the longest that is not a mistake.
const FADE_RANGE: RangeInclusive<SignedDuration> =
    SignedDuration::from_millis(10)..=SignedDuration::from_secs(20);

const AFTER_POWER_CUT: &[(&str, AfterPowerCut)] = &[
    ("join", AfterPowerCut::Join),
    ("restart", AfterPowerCut::Restart),
    ("skip", AfterPowerCut::Skip),
];

const AFTER_ORDER: &[(&str, AfterOrder)] =
    &[("go-on", AfterOrder::GoOn), ("join", AfterOrder::Join)];

pub(super) fn read(page: &Page, id: ProgramId) -> ProgramFile {
    let tree = page.tree();
    let file = Table::new(page, &tree, 0..0);
    let [title, in_charge] =
        ["title", "in_charge"].map(|key| file.optional(key).and_then(Value::text));
    let topics = file
        .optional("topics")
        .and_then(|value| value.list(Value::topic));
    let form = file.optional("form").and_then(|value| value.choice(FORMS));
    let input = input(page, &file, form.as_ref());
    let pick = file.optional("pick").and_then(|value| value.choice(PICKS));
    let count = file
        .optional("count")
        .and_then(|value| value.integer(1..=100));
    let expires = file
        .optional("expires")
        .and_then(|value| value.length(EXPIRES_RANGE));
    let reading = reading(&file);
    let path = |key| file.optional(key).and_then(Value::recording);
    let [opening, closing, evergreen] = ["opening", "closing", "evergreen"].map(path);
    let filler = file.optional("filler").and_then(Value::topic);
    let duties = duties(page, &file);
    let joins = joins(&file);
    let music = music(page, &file);
    file.finish();

    let topics = topics.map(|topics| topics.value).unwrap_or_default();
    check_repeated(page, &topics);
    check_relay(page, input.as_ref(), &duties);
    let value = |path: &Option<At<AudioPath>>| path.as_ref().map(|path| path.value.clone());
    let program = Program {
        title: title.map_or_else(|| id.to_string(), |title| title.value),
        id,
        in_charge: in_charge.map(|office| office.value),
        topics: topics.iter().map(|topic| topic.value.clone()).collect(),
        form: form.map(|form| form.value),
        pick: pick.map_or(Pick::Rotate, |pick| pick.value),
        count: count.and_then(|count| u32::try_from(count.value).ok()),
        expires: expires.map(|expires| expires.value),
        reading,
        opening: value(&opening),
        closing: value(&closing),
        filler: filler.as_ref().map(|filler| filler.value.clone()),
        evergreen: value(&evergreen),
        approval: duties.approval,
        mandatory: duties.mandatory.is_some() && input.is_none(),
        make_good: duties.make_good,
        yields: duties.yields,
        after_power_cut: duties.after_power_cut,
        after_order: duties.after_order,
        joins,
        bed: music.bed(),
        over_filler_lu: music.over_filler.then_some(music.level_lu),
        // Known once the station's inputs are.
        relay: None,
    };

    report_empty(page, &program, input.is_some());
    let paths = [opening, closing, evergreen];
    ProgramFile {
        program,
        topics: topics
            .into_iter()
            .chain(filler)
            .chain(music.topic)
            .collect(),
        paths: paths.into_iter().flatten().collect(),
        input,
    }
}

/// How segments are read.
fn reading(file: &Table<'_>) -> Reading {
    let times = file
        .optional("read")
        .and_then(|value| value.integer(READ_RANGE));
    let every = file
        .optional("every")
        .and_then(|value| value.length(EVERY_RANGE));
    Reading {
        times: times.and_then(|times| u32::try_from(times.value).ok()),
        every: every.map(|every| every.value),
    }
}

/// What a program owes its listeners, and what becomes of it when something else takes its time.
struct Duties {
    approval: bool,
    /// Where the file says that it is.
    mandatory: Option<At<bool>>,
    make_good: SignedDuration,
    yields: Option<bool>,
    after_power_cut: AfterPowerCut,
    after_order: AfterOrder,
}

fn duties(page: &Page, file: &Table<'_>) -> Duties {
    let approval = file.optional("approval").and_then(Value::flag);
    let mandatory = file.optional("mandatory").and_then(Value::flag);
    let make_good = file
        .optional("make_good")
        .and_then(|value| value.length(MAKE_GOOD_RANGE));
    let yields = file.optional("yields").and_then(Value::flag);
    check_yields(page, yields.as_ref(), mandatory.as_ref());
    let after_power_cut = file
        .optional("after_power_cut")
        .and_then(|value| value.choice(AFTER_POWER_CUT));
    let after_order = file
        .optional("after_order")
        .and_then(|value| value.choice(AFTER_ORDER));
    Duties {
        approval: approval.is_none_or(|approval| approval.value),
        mandatory: mandatory.filter(|mandatory| mandatory.value),
        make_good: make_good.map_or(MAKE_GOOD, |window| window.value),
        yields: yields.map(|yields| yields.value),
        after_power_cut: after_power_cut
            .map(|policy| policy.value)
            .unwrap_or_default(),
        after_order: after_order.map(|policy| policy.value).unwrap_or_default(),
    }
}

/// Music under the program's voices.
struct Music {
    topic: Option<At<TopicId>>,
    over_filler: bool,
    level_lu: f64,
}

impl Music {
    fn bed(&self) -> Option<Bed> {
        self.topic.as_ref().map(|topic| Bed {
            topic: topic.value.clone(),
            level_lu: self.level_lu,
        })
    }
}

/// Reads which music lies under the voices; reports a level without any music.
fn music(page: &Page, file: &Table<'_>) -> Music {
    let topic = file.optional("bed").and_then(Value::topic);
    let over_filler = file.optional("over_filler").and_then(Value::flag);
    let level = file
        .optional("bed_level")
        .and_then(|value| value.number(BED_LEVEL_RANGE));
    let over_filler = over_filler.is_some_and(|over| over.value);
    if let Some(level) = level.as_ref().filter(|_| topic.is_none() && !over_filler) {
        let draft = Draft::warning(Text::new("config-bed-level-alone"));
        page.report(
            &level.span,
            draft.hinting(Text::new("config-bed-level-alone-hint")),
        );
    }

    Music {
        topic,
        over_filler,
        level_lu: level.map_or(BED_LEVEL, |level| level.value),
    }
}

/// Reads which input it relays, or people speak by. A relay without an input may be made of recordings, but is rarely meant
/// so; nobody can speak without one.
fn input(page: &Page, file: &Table<'_>, form: Option<&At<Form>>) -> Option<At<InputId>> {
    let input = file.optional("input").and_then(Value::text);
    let takes_input = |form: &&At<Form>| matches!(form.value, Form::Relay | Form::Live);
    match (&input, form.filter(takes_input)) {
        (Some(input), None) => {
            let draft = Draft::blocking(Text::new("config-input-no-relay"));
            let hint = Value::write("form = \"relay\"");
            page.report(&input.span, draft.hinting(hint));
        }
        (None, Some(form)) if form.value == Form::Live => {
            let draft = Draft::blocking(Text::new("config-live-no-input"));
            page.report(&form.span, draft.hinting(Value::write("input = \"micro\"")));
        }
        (None, Some(form)) => {
            let draft = Draft::warning(Text::new("config-relay-no-input"));
            let hint = Text::new("config-relay-no-input-hint");
            page.report(&form.span, draft.hinting(hint));
        }
        _ => {}
    }

    input.map(|input| input.map(|name| InputId::from(name.as_str())))
}

/// Reports a relay that is to be made good: what was said live is over.
fn check_relay(page: &Page, input: Option<&At<InputId>>, duties: &Duties) {
    if let Some(mandatory) = duties.mandatory.as_ref().filter(|_| input.is_some()) {
        let draft = Draft::warning(Text::new("config-relay-mandatory"));
        let hint = Text::new("config-relay-mandatory-hint");
        page.report(&mandatory.span, draft.hinting(hint));
    }
}

/// Reports a program that has nothing to play.
fn report_empty(page: &Page, program: &Program, relays: bool) {
    let nothing = program.topics.is_empty()
        && program.filler.is_none()
        && program.opening.is_none()
        && program.evergreen.is_none();
    if !nothing || relays || !page.is_clean() {
        return;
    }
    let draft = Draft::warning(Text::new("config-program-empty"));
    page.report(
        &(0..0),
        draft.hinting(Text::new("config-program-empty-hint")),
    );
}

/// Reports each topic that was named before.
fn check_repeated(page: &Page, topics: &[At<TopicId>]) {
    for (place, topic) in topics.iter().enumerate() {
        if topics[..place]
            .iter()
            .any(|other| other.value == topic.value)
        {
            let problem = Text::new("config-topic-listed-twice").with("topic", &topic.value);
            page.report(&topic.span, Draft::warning(problem));
        }
    }
}

/// What is made good itself gives way to nothing that is made good.
fn check_yields(page: &Page, yields: Option<&At<bool>>, mandatory: Option<&At<bool>>) {
    if let Some(yields) = yields.filter(|yields| yields.value)
        && mandatory.is_some_and(|mandatory| mandatory.value)
    {
        let draft = Draft::blocking(Text::new("config-mandatory-yields"));
        page.report(
            &yields.span,
            draft.hinting(Text::new("config-mandatory-yields-hint")),
        );
    }
}

/// How the program's items are joined.
fn joins(file: &Table<'_>) -> Joins {
    let trim = file.optional("trim").and_then(Value::flag);
    let fade = |key| {
        let fade = file
            .optional(key)
            .and_then(|value| value.length(FADE_RANGE));
        fade.map_or(Frames::ZERO, |fade| Frames::from_duration(fade.value))
    };

    let [crossfade, fade_in, fade_out] = ["crossfade", "fade_in", "fade_out"].map(fade);
    Joins {
        trim: trim.is_some_and(|trim| trim.value),
        crossfade,
        fade_in,
        fade_out,
    }
}

/// A drop folder without a word about itself.
pub(super) fn plain_topic(id: TopicId) -> Topic {
    Topic {
        title: id.to_string(),
        id,
        approval: true,
        entertainment: false,
        mourning: false,
        expires: None,
        valid: BTreeMap::new(),
        readings: BTreeMap::new(),
    }
}

/// What a drop folder says about itself, and the recordings it names; what cannot be read is as if it
/// were not there.
///
/// A file that is broken anywhere does not waive approval.
pub(super) fn read_topic(page: &Page, id: TopicId) -> TopicFile {
    let tree = page.tree();
    let file = Table::new(page, &tree, 0..0);
    let title = file.optional("title").and_then(Value::text);
    let approval = file.optional("approval").and_then(Value::flag);
    let entertainment = file.optional("entertainment").and_then(Value::flag);
    let mourning = file.optional("mourning").and_then(Value::flag);
    let notes = file.optional("notes").and_then(Value::flag);
    let expires = file
        .optional("expires")
        .and_then(|value| value.length(EXPIRES_RANGE));
    let Said {
        valid,
        readings,
        mentions: dated,
    } = read_valid(&file, &id);
    file.finish();
    let plain = plain_topic(id);
    let topic = Topic {
        title: title.map_or(plain.title, |title| title.value),
        approval: !page.is_whole() || approval.is_none_or(|approval| approval.value),
        entertainment: entertainment.is_some_and(|entertainment| entertainment.value),
        mourning: mourning.is_some_and(|mourning| mourning.value),
        expires: expires.map(|expires| expires.value),
        valid,
        readings,
        id: plain.id,
    };

    TopicFile {
        topic,
        notes: notes.is_none_or(|notes| notes.value),
        dated,
    }
}

/// What is said of single recordings.
#[derive(Default)]
struct Said {
    valid: BTreeMap<AudioPath, Validity>,
    readings: BTreeMap<AudioPath, Reading>,
    mentions: Vec<Mention>,
}

/// The dates on which single recordings may air, and how they are read.
fn read_valid(file: &Table<'_>, topic: &TopicId) -> Said {
    let mut said = Said::default();
    let mut named: BTreeSet<AudioPath> = BTreeSet::new();
    for entry in file.tables("valid", "valid").unwrap_or_default() {
        let page = entry.page;
        let path = entry
            .required("file", "file = \"tiem-phong.mp3\"")
            .and_then(|value| value.inside(topic));
        let from = entry.optional("from").and_then(Value::date);
        let until = entry.optional("until").and_then(Value::date);
        let reading = reading(&entry);
        let is_dated = from.is_some() || until.is_some();
        // What is there and cannot be read is reported by itself.
        if SAID.iter().all(|key| entry.optional(key).is_none()) {
            let always = Text::new("config-valid-always");
            entry.missing(&SAID, always, "until = \"2026-11-27\"");
        }
        if let (Some(from), Some(until)) = (&from, &until)
            && until.value < from.value
        {
            let problem = Text::new("config-until-before-from");
            let problem = problem.with("from", from.value).with("until", until.value);
            page.report(&until.span, Draft::blocking(problem));
        }
        entry.finish();
        let Some(path) = path else { continue };
        let validity = Validity {
            from: from.map(|from| from.value),
            until: until.map(|until| until.value),
        };
        if is_dated {
            said.valid.insert(path.value.clone(), validity);
        }
        said.readings.insert(path.value.clone(), reading);
        if !named.insert(path.value.clone()) {
            let problem = Text::new("config-valid-twice").with("path", &path.value);
            let hint = Text::new("config-valid-twice-hint");
            page.report(&path.span, Draft::blocking(problem).hinting(hint));
        }
        said.mentions.push(Mention {
            place: page.place(&path.span),
            path: path.value,
            wanted: Purpose::Dated,
        });
    }

    said
}
