//! Texts that are spoken for a person: into a file, into a topic's folder, or for an order.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::cli::Context;
use crate::cli::terminal::out;
use crate::config::Loaded;
use crate::names::TopicId;
use crate::speech::Reading;
use crate::station::speaking::{self, Spoken};
use crate::words::Text;

/// Where a spoken text goes.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Destination {
    /// Speak it into this WAV file, which must not exist.
    #[arg(long, value_name = "FILE.wav")]
    out: Option<PathBuf>,
    /// Speak it into the folder of this topic, with its text beside it.
    #[arg(long, value_name = "TOPIC", conflicts_with = "out")]
    topic: Option<String>,
    /// The name of the recording there, without an ending.
    #[arg(long, value_name = "NAME", requires = "topic")]
    name: Option<String>,
}

impl Destination {
    /// Whether it is to be spoken at all.
    pub(in crate::cli) fn is_asked(&self) -> bool {
        self.out.is_some() || self.topic.is_some()
    }
}

/// Speaks `typed`, which is called `title`, where `into` says. It is there whole or not at all: a folder of the station's
/// may be looked at any moment.
pub(in crate::cli) fn record(
    into: &Destination,
    typed: &str,
    title: &str,
    loaded: &Loaded,
    context: &Context,
) -> anyhow::Result<()> {
    let Some(topic) = &into.topic else {
        let out = into.out.clone().unwrap_or_default();
        return keep(&out, typed, title, loaded, context);
    };

    let topic = TopicId::from(topic.trim_matches('/').trim_start_matches("audio/"));
    let folder = context.folder.root().join("audio").join(topic.as_str());
    let is_topic = topic
        .as_str()
        .split('/')
        .all(|part| !part.is_empty() && part != "..");
    if !is_topic || !folder.is_dir() {
        return Err(context.wrong(&Text::new("cli-say-no-topic").with("topic", &topic)));
    }

    let title = into.name.as_deref().unwrap_or(title);
    let name = speaking::file_name(title);
    let text = folder.join(format!("{name}.txt"));
    if text.exists() {
        return Err(context.wrong(&Text::new("cli-say-exists").with("file", text.display())));
    }

    keep(
        &folder.join(format!("{name}.wav")),
        typed,
        title,
        loaded,
        context,
    )?;
    // The sound has the text too: this one is for people.
    std::fs::write(&text, format!("{}\n", typed.trim_end())).map_err(|problem| {
        let text = Text::new("cli-say-not-kept").with("file", text.display());
        context.wrong(&text.with("problem", problem))
    })
}

fn keep(
    path: &Path,
    typed: &str,
    title: &str,
    loaded: &Loaded,
    context: &Context,
) -> anyhow::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    if path.exists() {
        return Err(context.wrong(&Text::new("cli-say-exists").with("file", path.display())));
    }

    let spoken =
        speaking::speak(loaded, typed, title, folder).map_err(|text| context.wrong(&text))?;
    tell_voice(&spoken, context);
    let length = spoken.length;
    spoken.keep(path, false).map_err(|problem| {
        let exists = problem.kind() == ErrorKind::AlreadyExists;
        let key = if exists {
            "cli-say-exists"
        } else {
            "cli-say-not-kept"
        };
        context.wrong(
            &Text::new(key)
                .with("file", path.display())
                .with("problem", &problem),
        )
    })?;

    let text = Text::new("cli-say-recorded")
        .with("file", path.display())
        .with("length", length);
    out::say(&text.say(context.language));
    Ok(())
}

/// Tells that another voice than the station's own speaks.
pub(in crate::cli) fn tell_voice(spoken: &Spoken, context: &Context) {
    if let Some(problem) = &spoken.fell_back {
        let what = problem.say(context.language);
        let text = Text::new("cli-say-fell-back").with("what", what);
        out::say(&text.say(context.language));
    }
}

/// Tells what a person should look at, each once.
pub(in crate::cli) fn tell_unknown(typed: &str, reading: &Reading, context: &Context) {
    let mut told = std::collections::BTreeSet::new();
    for unknown in reading
        .unknown
        .iter()
        .filter(|unknown| told.insert(unknown.text.as_str()))
    {
        let line = typed
            .get(..unknown.place.start)
            .map_or(1, |before| before.matches('\n').count() + 1);
        let text = Text::new("cli-say-unknown")
            .with("words", &unknown.text)
            .with("line", line);
        out::say(&text.say(context.language));
    }
}
