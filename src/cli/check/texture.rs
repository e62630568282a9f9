//! What the days ahead will sound like, and a day of state mourning if it came tomorrow.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::calendar::Mourning;
use crate::cli::Context;
use crate::cli::terminal::out;
use crate::config::Loaded;
use crate::rundown::{Item, PlanTexture, Rundown, Texture, texture_text};
use crate::station::Snapshot;
use crate::words::{Language, Text};

/// What comes more often within an hour is heard as a fault.
const OFTEN: usize = 3;

/// What a day will sound like, as JSON.
#[derive(Debug, Serialize)]
pub(super) struct DayJson {
    date: Date,
    /// Whether it is a day of state mourning.
    mourning: bool,
    #[serde(flatten)]
    texture: PlanTexture,
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Sounds {
    days: Vec<(Date, Texture)>,
    mourned: Option<Texture>,
}

impl Sounds {
    /// Adds a day.
    pub(super) fn hear(&mut self, date: Date, items: &[Item]) {
        self.days.push((date, Texture::of(items)));
    }

    /// Plans tomorrow as a day of state mourning, which is declared a day ahead; not if it is one.
    pub(super) fn mourn(
        &mut self,
        snapshot: &Snapshot,
        loaded: &Loaded,
        today: Date,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        let Ok(tomorrow) = today.tomorrow() else {
            return Ok(());
        };

        if loaded.calendar.mourning(tomorrow) {
            return Ok(());
        }

        let mut mourning = loaded.clone();
        mourning.calendar.mournings.push(Mourning {
            from: tomorrow,
            until: tomorrow,
        });
        let days: Vec<Rundown> = snapshot.plan(&mourning, today, 2, now)?.collect();
        self.mourned = days.last().map(|day| Texture::of(&day.items));
        Ok(())
    }

    /// Returns each day as JSON says it.
    pub(super) fn days(&self, loaded: Option<&Loaded>) -> Vec<DayJson> {
        let Some(loaded) = loaded else {
            return Vec::new();
        };
        let day = |(date, texture): &(Date, Texture)| DayJson {
            date: *date,
            mourning: loaded.calendar.mourning(*date),
            texture: PlanTexture::new(texture, &loaded.rules.zone, Language::En),
        };
        self.days.iter().map(day).collect()
    }

    /// Returns tomorrow as a day of state mourning, as JSON says it.
    pub(super) fn mourned(&self, loaded: Option<&Loaded>) -> Option<PlanTexture> {
        Some(PlanTexture::new(
            self.mourned.as_ref()?,
            &loaded?.rules.zone,
            Language::En,
        ))
    }

    /// Prints the day that repeats most, each day of mourning, and tomorrow as one where that would repeat more.
    pub(super) fn print(&self, loaded: Option<&Loaded>, context: &Context) -> anyhow::Result<()> {
        let Some(loaded) = loaded else { return Ok(()) };
        let say = |texture: &Texture| texture_text(texture, &loaded.rules.zone, context.language);
        let line = |key, date: &Date, texture| {
            let text = Text::new(key)
                .with("date", date.strftime("%d/%m/%Y"))
                .with("texture", say(texture));
            out::line(&text.say(context.language))
        };

        let usual = || {
            self.days
                .iter()
                .filter(|(date, _)| !loaded.calendar.mourning(*date))
        };

        let rank = |texture: &Texture| (texture.most_times(), texture.filler_percent());
        // Of days alike the first.
        let worst = usual().map(|(_, texture)| rank(texture)).max();
        if let Some((date, texture)) = usual().find(|(_, texture)| Some(rank(texture)) == worst) {
            line("cli-check-texture", date, texture)?;
        }

        for (date, texture) in self
            .days
            .iter()
            .filter(|(date, _)| loaded.calendar.mourning(*date))
        {
            line("cli-check-texture-mourning", date, texture)?;
        }

        let most = worst.map_or(1, |(times, _)| times).max(OFTEN);
        let Some(texture) = self
            .mourned
            .as_ref()
            .filter(|texture| texture.most_times() > most)
        else {
            return Ok(());
        };

        out::line(
            &Text::new("cli-check-texture-if")
                .with("texture", say(texture))
                .say(context.language),
        )
    }
}
