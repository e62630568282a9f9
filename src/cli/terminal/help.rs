//! `--help` in the language people read: the sentences stand in the message files.

use std::env;

use clap::{Arg, ArgAction, Command, CommandFactory};

use crate::cli::Cli;
use crate::words::{Language, Text};

/// The language asked for, before the arguments are understood: help and mistakes are said in it too.
pub(in crate::cli) fn language() -> Language {
    let args: Vec<String> = env::args().collect();
    let pair = args
        .windows(2)
        .find(|pair| pair[0] == "--lang")
        .map(|pair| pair[1].clone());
    let joined = args
        .iter()
        .find_map(|arg| arg.strip_prefix("--lang="))
        .map(str::to_owned);
    let asked = pair.or(joined).or_else(|| env::var("PHATTHANH_LANG").ok());
    if asked.as_deref() == Some("en") {
        Language::En
    } else {
        Language::Vi
    }
}

/// The command line, its help in `language`.
pub(in crate::cli) fn command(language: Language) -> Command {
    say(bare(), "cli-help", language)
}

/// Returns the command line without its sentences.
pub(in crate::cli) fn bare() -> Command {
    let own = |name: &'static str, short| Arg::new(name).short(short).long(name);
    Cli::command()
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(own("help", 'h').action(ArgAction::Help).global(true))
        .arg(own("version", 'V').action(ArgAction::Version))
}

/// Gives `command`, its arguments and its subcommands their sentences; `key` is the command's own.
fn say(command: Command, key: &str, language: Language) -> Command {
    let heading = |name: &str| Text::new(format!("cli-help-heading-{name}")).say(language);
    let usage = Text::new("cli-help-usage").say(language);
    let names: Vec<String> = command
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned())
        .collect();
    let mut command = command
        .about(Text::new(key.to_owned()).say(language))
        .long_about(None)
        .subcommand_help_heading(heading("commands"))
        .help_template(format!("{{about}}\n\n{usage}: {{usage}}\n\n{{all-args}}"))
        .mut_args(|arg| {
            let heading = heading(if arg.is_positional() {
                "arguments"
            } else {
                "options"
            });
            let help = help(&arg, key, language);
            // The sentence names the values itself.
            let values = arg.get_action().takes_values();
            let arg = arg.hide_default_value(values).hide_env(values);
            arg.help(help)
                .long_help(None)
                .help_heading(heading)
                .hide_possible_values(values)
        });
    for name in names {
        // Both take the same arguments.
        let own = format!(
            "cli-help-{}",
            if name == "withdraw" { "approve" } else { &name }
        );
        let own = if key == "cli-help" {
            own
        } else {
            format!("{key}-{name}")
        };
        command = command.mut_subcommand(&name, |sub| {
            let about = Text::new(if key == "cli-help" {
                format!("cli-help-{name}")
            } else {
                own.clone()
            });
            say(sub, &own, language).about(about.say(language))
        });
    }

    command
}

fn help(arg: &Arg, key: &str, language: Language) -> String {
    let id = arg.get_id().as_str();
    let everywhere = matches!(
        id,
        "station" | "lang" | "json" | "help" | "version" | "remote" | "ca" | "token_file"
    );
    let own = Text::new(if everywhere {
        format!("cli-help-any-{id}")
    } else {
        format!("{key}-{id}")
    })
    .say(language);
    if !arg.get_action().takes_values() {
        return own;
    }

    let env = arg
        .get_env()
        .map(|name| Text::new("cli-help-env").with("name", name.to_string_lossy()));
    let default = arg.get_default_values().first();
    let default =
        default.map(|value| Text::new("cli-help-default").with("value", value.to_string_lossy()));
    [
        Some(own),
        default.map(|text| text.say(language)),
        env.map(|text| text.say(language)),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" ")
}

/// Returns what the parser prints, with the words it has in English only said in `language`.
pub(in crate::cli) fn in_words(printed: &str, language: Language) -> String {
    [
        ("[OPTIONS]", "cli-help-any-options"),
        ("<COMMAND>", "cli-help-any-command"),
    ]
    .into_iter()
    .fold(printed.to_owned(), |text, (word, key)| {
        text.replace(word, &Text::new(key).say(language))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the help says, of every command.
    fn all(command: &mut Command, said: &mut String) {
        said.push_str(&command.render_help().to_string());
        for sub in command.get_subcommands_mut() {
            all(sub, said);
        }
    }

    #[test]
    fn everything_has_its_sentence() {
        for language in [Language::Vi, Language::En] {
            let mut said = String::new();
            all(&mut command(language), &mut said);
            assert!(!said.contains("cli-help"), "{said}");
            let english = ["[OPTIONS]", "<COMMAND>", "[default: ", "[env: "];
            let said = in_words(&said, language);
            assert!(
                language == Language::En || !english.iter().any(|word| said.contains(word)),
                "{said}"
            );
        }
        command(Language::Vi).debug_assert();
    }

    #[test]
    fn vietnamese_by_default() {
        let said = command(Language::Vi).render_help().to_string();
        assert!(
            said.contains("Cách dùng:") && said.contains("Lệnh:"),
            "{said}"
        );
        assert!(said.contains("In khung phát sóng của một ngày"), "{said}");
    }
}
