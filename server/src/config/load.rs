//! From the command line, the environment, files and defaults to one value per setting; the first of these that has one wins.
//!
//! **Invariant:** knows no setting by name: what clap and the list of variables define can be set everywhere, and is checked the same.

use std::any::TypeId;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::builder::Resettable;
use clap::error::{ContextKind, ContextValue};
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, CommandFactory, FromArgMatches};

use super::file::SettingsFile;
use super::found::{Line, SourcedValue, Variables};
use super::variables::{self, Sensitivity};
use super::{Options, SecretSetting, show};

/// Why there are no options.
#[derive(Debug)]
pub enum NotLoaded {
    /// The help or the version was asked for.
    Asked(clap::Error),
    /// One line that says what to change.
    Refused(String),
}

/// The option that names the file, which cannot be in the file.
const CONFIG: &str = "config";

impl Options {
    /// # Errors
    /// If the help or the version was asked for (`Asked`), or if a setting is unknown, conflicts with another one or has an invalid value
    /// (`Refused`).
    pub fn load() -> Result<Self, NotLoaded> {
        load(&std::env::args_os().collect::<Vec<_>>())
    }
}

fn load(args: &[OsString]) -> Result<Options, NotLoaded> {
    let definition = Options::command();
    let command = definition.clone().mut_args(without_nothing).mut_subcommands(|sub| sub.mut_args(without_nothing));
    // First without the file: it can neither be found before that, nor have a say in the help.
    let matches = command.clone().try_get_matches_from(args).map_err(|error| not_loaded(error, &command, args))?;
    let path = matches.get_one::<PathBuf>(CONFIG).filter(|path| !path.as_os_str().is_empty());
    let mut file = path.map_or_else(|| Ok(SettingsFile::default()), |path| SettingsFile::read(path)).map_err(NotLoaded::Refused)?;
    let mut given = BTreeMap::new();
    for arg in definition.get_arguments().filter(|arg| is_setting(arg)) {
        given.extend(below_environment(arg, &mut file)?.map(|found| (arg.get_id().to_string(), found)));
    }
    let mut command = with_defaults(command, &given);
    for name in command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect::<Vec<_>>() {
        let sub = command.find_subcommand(&name).cloned().unwrap_or_default();
        let mut given = BTreeMap::new();
        let defined = definition.find_subcommand(&name).into_iter().flat_map(clap::Command::get_arguments);
        for arg in defined.filter(|arg| is_secret(arg)) {
            let Some(name) = arg.get_env().and_then(|name| name.to_str()) else { continue };
            given.extend(secret_file(name)?.map(|found| (arg.get_id().to_string(), found)));
        }
        command = command.mut_subcommand(name, |_| with_defaults(sub, &given));
    }
    let variables = read_variables(&mut file)?;
    file.end().map_err(NotLoaded::Refused)?;
    let matches = command.clone().try_get_matches_from(args).map_err(|error| not_loaded(error, &command, args))?;
    let mut options = Options::from_arg_matches(&matches).map_err(|error| not_loaded(error, &command, args))?;
    let settings = command.get_arguments().filter(|arg| is_setting(arg) || arg.get_id() == CONFIG);
    options.lines = settings.map(|arg| line(arg, &matches, &given)).collect();
    options.lines.extend(variables::all().map(|variable| Line {
        key: variable.key(),
        kind: variable.kind,
        found: variables.found(variable.name).cloned(),
    }));
    options.variables = variables;
    options.unknown_variables = unknown(super::variable_names(), &definition);
    show::name_the_mode(&mut options);
    Ok(options)
}

/// Which of the names look like variables of this program and are not read by it, such as misspelled ones.
fn unknown(names: impl Iterator<Item = String>, definition: &clap::Command) -> Vec<String> {
    let args = definition.get_arguments().chain(definition.get_subcommands().flat_map(clap::Command::get_arguments));
    let of_args = args.filter_map(|arg| Some((arg.get_env()?.to_str()?, is_secret(arg))));
    let known: Vec<(&str, bool)> = of_args.chain(variables::all().map(|variable| (variable.name, variable.kind.is_secret()))).collect();
    let is_known =
        |name: &str| known.iter().any(|(known, is_secret)| name == *known || *is_secret && name.strip_suffix("_FILE") == Some(known));
    let looks_known = |name: &String| ["CONTEMBER_", "TENANT_"].iter().any(|prefix| name.starts_with(prefix)) && !is_known(name);
    let mut unknown: Vec<String> = names.filter(looks_known).collect();
    unknown.sort();
    unknown
}

/// A variable that is set to nothing is not set.
fn without_nothing(arg: Arg) -> Arg {
    if arg.get_env().is_some_and(super::is_nothing) { arg.env(Resettable::Reset) } else { arg }
}

/// Help and version belong to the program, not to its settings.
fn is_setting(arg: &Arg) -> bool {
    let shows = matches!(arg.get_action(), ArgAction::Help | ArgAction::HelpShort | ArgAction::HelpLong | ArgAction::Version);
    arg.get_long().is_some() && arg.get_id() != CONFIG && !shows
}

fn is_secret(arg: &Arg) -> bool {
    arg.get_value_parser().type_id() == TypeId::of::<SecretSetting>()
}

/// What holds for an option that neither the command line nor its own variable sets.
fn below_environment(arg: &Arg, file: &mut SettingsFile) -> Result<Option<SourcedValue>, NotLoaded> {
    let name = arg.get_env().and_then(|name| name.to_str()).unwrap_or_default();
    let key = arg.get_long().unwrap_or_default();
    // It is taken out of the file even if the environment wins.
    let in_file = from_file(file, key, is_secret(arg))?;
    let in_environment = match (if is_secret(arg) { secret_file(name)? } else { None }, variables::shared(name)) {
        (None, Some(shared)) => super::variable(&shared).map(|text| environment(&shared, text)),
        (found, _) => found,
    };
    let Some(found) = in_environment.or(in_file) else { return Ok(None) };
    if !is_usable(arg, &found.text) {
        return Err(NotLoaded::Refused(format!("the value of {key} cannot be used; it comes from: {}", found.source)));
    }
    Ok(Some(found))
}

/// Whether the option takes the value. Asked on its own, as a default that cannot be used would be clap's fault.
fn is_usable(arg: &Arg, text: &str) -> bool {
    if !arg.get_action().takes_values() {
        return matches!(text, "true" | "false");
    }
    let mut alone = Arg::new("value").long("value").value_parser(arg.get_value_parser().clone()).action(ArgAction::Append);
    if let Some(delimiter) = arg.get_value_delimiter() {
        alone = alone.value_delimiter(delimiter);
    }
    clap::Command::new("value").no_binary_name(true).arg(alone).try_get_matches_from([format!("--value={text}")]).is_ok()
}

fn with_defaults(mut command: clap::Command, given: &BTreeMap<String, SourcedValue>) -> clap::Command {
    for (id, found) in given {
        let text = found.text.clone();
        command = command.mut_arg(id, |arg| {
            let takes_values = arg.get_action().takes_values();
            let arg = arg.default_value(text);
            if takes_values { arg.hide_default_value(true) } else { arg }
        });
    }
    command
}

fn read_variables(file: &mut SettingsFile) -> Result<Variables, NotLoaded> {
    let mut all = BTreeMap::new();
    for variable in variables::all() {
        let in_file = from_file(file, &variable.key(), variable.kind.is_secret())?;
        let mut found = None;
        for name in [Some(variable.name.to_owned()), variables::shared(variable.name)].into_iter().flatten() {
            if found.is_none() {
                let text = super::variable(&name).map(|text| environment(&name, text));
                found = text.or(if variable.kind.is_secret() { secret_file(&name)? } else { None });
            }
        }
        all.extend(found.or(in_file).map(|found| (variable.name, found)));
    }
    let variables = Variables::new(all);
    // The address would win, although it is the weaker word.
    if let (Some(url), Some(host)) = (variables.found("DATABASE_URL"), variables.found("TENANT_DB_HOST"))
        && url.is_file
        && !host.is_file
    {
        return Err(NotLoaded::Refused(format!(
            "database-url ({}) and db-host ({}) name two databases; keep one",
            url.source, host.source
        )));
    }
    Ok(variables)
}

fn environment(name: &str, text: String) -> SourcedValue {
    SourcedValue { text, source: format!("environment {name}"), is_file: false }
}

/// What `NAME_FILE` says, unless `NAME` says something as well.
fn secret_file(name: &str) -> Result<Option<SourcedValue>, NotLoaded> {
    let pointer = format!("{name}_FILE");
    match (super::variable(name), super::variable(&pointer)) {
        (_, None) => Ok(None),
        (Some(_), Some(_)) => Err(NotLoaded::Refused(format!("{name} and {pointer} are both set; keep one"))),
        (None, Some(path)) => Ok(Some(environment(&pointer, content(&pointer, Path::new(&path))?))),
    }
}

/// A key of the file, or what `KEY-file` names.
fn from_file(file: &mut SettingsFile, key: &str, is_secret: bool) -> Result<Option<SourcedValue>, NotLoaded> {
    let pointer = format!("{key}-file");
    let text = file.take(key);
    let path = if is_secret { file.take(&pointer) } else { None };
    let found = |key: &str, text| Some(SourcedValue { text, source: format!("{key} in {}", file.path()), is_file: true });
    match (text, path) {
        (None, None) => Ok(None),
        (Some(text), None) => Ok(found(key, text)),
        (Some(_), Some(_)) => Err(NotLoaded::Refused(format!("{key} and {pointer} are both in {}; keep one", file.path()))),
        (None, Some(path)) => Ok(found(&pointer, content(&pointer, Path::new(&path))?)),
    }
}

/// The secret in a file, without the end of its line.
fn content(pointer: &str, path: &Path) -> Result<String, NotLoaded> {
    let refused = |problem: String| NotLoaded::Refused(format!("{pointer}: {} {problem}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| refused(format!("cannot be read: {error}")))?;
    let text = text.strip_suffix('\n').map_or(text.as_str(), |text| text.strip_suffix('\r').unwrap_or(text));
    if text.is_empty() { Err(refused("is empty".to_owned())) } else { Ok(text.to_owned()) }
}

fn line(arg: &Arg, matches: &ArgMatches, given: &BTreeMap<String, SourcedValue>) -> Line {
    let key = arg.get_long().unwrap_or_default().to_owned();
    let id = arg.get_id().as_str();
    let texts = matches.get_raw(id).map(|texts| texts.map(|text| text.to_string_lossy().into_owned()).collect::<Vec<_>>().join(","));
    let name = arg.get_env().and_then(|name| name.to_str()).unwrap_or_default();
    let found = texts.map(|text| match (matches.value_source(id), given.get(id)) {
        (Some(ValueSource::CommandLine), _) => SourcedValue { text, source: format!("option --{key}"), is_file: false },
        (Some(ValueSource::EnvVariable), _) => environment(name, text),
        (_, Some(found)) => found.clone(),
        _ => SourcedValue { text, source: "default".to_owned(), is_file: false },
    });
    Line { key, kind: if is_secret(arg) { Sensitivity::Secret } else { Sensitivity::Plain }, found }
}

fn not_loaded(error: clap::Error, command: &clap::Command, args: &[OsString]) -> NotLoaded {
    if !error.use_stderr() {
        return NotLoaded::Asked(error);
    }
    let text = error.to_string();
    // Names that are missing and values that are permitted stand on lines of their own.
    let problem: Vec<&str> = text.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
    let problem = problem.join(" ");
    let problem = problem.trim_start_matches("error: ");
    let variable = blamed(&error, command, args).map(|name| format!(" ({name})")).unwrap_or_default();
    NotLoaded::Refused(format!("{problem}{variable}; --help lists the options"))
}

/// The variable that a refused value must have come from, as the command line does not have the option.
fn blamed<'a>(error: &clap::Error, command: &'a clap::Command, args: &[OsString]) -> Option<&'a str> {
    let Some(ContextValue::String(usage)) = error.get(ContextKind::InvalidArg) else { return None };
    let long = usage.split([' ', '=']).next()?;
    let is_given = args.iter().any(|arg| arg.to_string_lossy().split('=').next() == Some(long));
    let all = command.get_arguments().chain(command.get_subcommands().flat_map(clap::Command::get_arguments));
    let arg = all.into_iter().find(|arg| arg.get_long().is_some_and(|name| long.strip_prefix("--") == Some(name)))?;
    if is_given { None } else { arg.get_env()?.to_str() }
}
