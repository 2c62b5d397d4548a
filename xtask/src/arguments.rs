//! Options of a command, each with a value: `--name value` or `--name=value`.
//!
//! **Invariant:** an option that the usage does not explain is refused by name; nothing is silently ignored.

/// # Errors
/// If an option is unknown or lacks its value, or `take` fails.
pub fn each<'a>(
    command: &str,
    usage: &str,
    args: &'a [String],
    mut take: impl FnMut(&'a str, &'a str) -> Result<(), String>,
) -> Result<(), String> {
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        let (name, inline) = match arg.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (arg.as_str(), None),
        };
        let is_known = name.starts_with("--") && usage.lines().any(|line| line.split_whitespace().next() == Some(name));
        if !is_known {
            return Err(format!("{command} does not know {arg}\n\n{usage}"));
        }
        let value = inline.or_else(|| rest.next().map(String::as_str)).ok_or_else(|| format!("{name} needs a value\n\n{usage}"))?;
        take(name, value)?;
    }
    Ok(())
}
