//! What is wrong with what was typed, in the language people read: the parser itself speaks English only.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::help;
use crate::words::{Language, Text};

/// What to say of a mistake; none where the help says it all.
pub(in crate::cli) fn mistake(error: &clap::Error, language: Language) -> Option<String> {
    let fact = |kind| error.get(kind).map(shown).unwrap_or_default();
    let (argument, value) = (
        fact(ContextKind::InvalidArg),
        fact(ContextKind::InvalidValue),
    );
    let key = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::UnknownArgument if !argument.starts_with('-') => "cli-usage-word",
        ErrorKind::UnknownArgument => "cli-usage-unknown",
        ErrorKind::InvalidSubcommand => "cli-usage-no-command",
        ErrorKind::MissingSubcommand => "cli-usage-which-command",
        ErrorKind::MissingRequiredArgument => "cli-usage-missing",
        ErrorKind::InvalidValue if value.is_empty() => "cli-usage-no-value",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "cli-usage-value",
        // A word too many, as a value with a space has without quotes.
        ErrorKind::ArgumentConflict if argument.is_empty() => "cli-usage-conflict-word",
        ErrorKind::ArgumentConflict => "cli-usage-conflict",
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            "cli-usage-count"
        }
        _ => "cli-usage-other",
    };

    let say = |text: Text| text.say(language);
    let text = Text::new(key)
        .with("argument", argument)
        .with("value", value);
    let text = text
        .with("command", fact(ContextKind::InvalidSubcommand))
        .with("prior", fact(ContextKind::PriorArg));
    let mut lines = vec![say(text)];
    let known = fact(ContextKind::ValidValue);
    if !known.is_empty() {
        lines.push(say(Text::new("cli-usage-values").with("values", known)));
    }

    let near = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    let near = near.into_iter().map(fact).find(|near| !near.is_empty());
    lines.extend(near.map(|near| say(Text::new("cli-usage-near").with("near", near))));

    // The parser's own line begins with an English word.
    let usage = fact(ContextKind::Usage);
    if let Some((_, usage)) = usage.split_once(": ") {
        let heading = say(Text::new("cli-help-usage"));
        let usage = usage.split_whitespace().collect::<Vec<_>>().join(" ");
        lines.push(format!("{heading}: {}", help::in_words(&usage, language)));
    }

    lines.push(say(Text::new("cli-usage-help")));
    Some(lines.join("\n"))
}

fn shown(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(texts) => texts
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", "),
        ContextValue::Number(number) => number.to_string(),
        ContextValue::Bool(flag) => flag.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::terminal::help;

    #[test]
    fn mistakes_are_said_in_both_languages() {
        for (args, vi, en) in [
            (
                &["plan", "--dayz", "3"][..],
                "Không có lựa chọn “--dayz”",
                "--days",
            ),
            (&["plna"], "Không có lệnh “plna”", "plan"),
            (&["approve", "abc"], "Thiếu", "--by"),
            (
                &["approve", "abc", "--by", "A", "--channel", "fax"],
                "“fax”",
                "paper",
            ),
            (&["plan", "--days", "x"], "“x”", "--days"),
            (&["plan", "--days"], "--days", "--days"),
            (
                &["plan", "--diff", "a", "--against", "b"],
                "cùng lúc",
                "--against",
            ),
            (&["approve"], "Thiếu", "missing"),
            // What has a space, written without quotes.
            (&["log", "--at", "hôm", "qua"], "“qua”", "quotes"),
            (&["plan", "hôm", "qua"], "Thừa từ “qua”", "quotes"),
        ] {
            for (language, word) in [(Language::Vi, vi), (Language::En, en)] {
                let all = std::iter::once("phatthanh").chain(args.iter().copied());
                let error = help::command(language)
                    .try_get_matches_from(all)
                    .unwrap_err();
                let said = mistake(&error, language).unwrap_or_else(|| panic!("{args:?}"));
                assert!(said.contains(word), "{args:?}: {said}");
                let english = [
                    "error:",
                    "Usage",
                    "required",
                    "For more information",
                    "tip:",
                ];
                assert!(
                    language == Language::En || !english.iter().any(|word| said.contains(word)),
                    "{said}"
                );
            }
        }
    }
}
