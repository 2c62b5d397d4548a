//! Whether public functions that can fail say how.
//!
//! **Invariant:** what it reads is formatted by rustfmt, so an item begins at the start of a line and a signature ends with its line.

/// Types that say that a function can fail, by their last words.
const FALLIBLE: [&str; 3] = ["Result<", "Outcome<", "Refused<"];

/// What follows the name of a test module.
const TESTS: &str = "#[cfg(test)]";

/// The lines and names of public functions that return one of these types, and whose documentation has no section `# Errors`.
pub fn undocumented(text: &str) -> Vec<(usize, String)> {
    let lines: Vec<&str> = text.lines().take_while(|line| *line != TESTS).collect();
    let mut found = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let Some(name) = public_function(line) else { continue };
        let signature = lines.iter().skip(number).scan(false, |ended, line| {
            let was_ended = std::mem::replace(ended, line.ends_with('{') || line.ends_with('}') || line.ends_with(';'));
            (!was_ended).then_some(*line)
        });
        let signature: String = signature.collect();
        let Some((_, returned)) = signature.rsplit_once(") -> ") else { continue };
        let is_documentation = |line: &&&str| line.trim_start().starts_with("///") || line.trim_start().starts_with("#[");
        let is_documented = lines.iter().take(number).rev().take_while(is_documentation).any(|line| line.trim() == "/// # Errors");
        if FALLIBLE.iter().any(|kind| returned.contains(kind)) && !is_documented {
            found.push((number + 1, name.to_owned()));
        }
    }
    found
}

fn public_function(line: &str) -> Option<&str> {
    let line = line.trim_start().strip_prefix("pub")?;
    let line = match line.strip_prefix('(') {
        Some(scope) => scope.split_once(')')?.1,
        None => line,
    };
    let (before, after) = line.split_once("fn ")?;
    let are_keywords = before.split_whitespace().all(|word| ["const", "async"].contains(&word));
    let end = after.find(['(', '<'])?;
    if are_keywords { after.get(..end) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_function_that_can_fail_says_how() {
        let text = "/// Reads.\npub fn read(a: u8) -> Result<(), E> {\n}\n\
                    /// Reads.\n///\n/// # Errors\n/// If it is late.\n#[inline]\npub(super) async fn late(\n    a: u8,\n) -> Outcome<()> {\n}\n\
                    pub(super) async fn long(\n    a: u8,\n) -> QueryResult<()> {\n}\n\
                    fn own() -> Result<(), E> {}\npub fn name(&self) -> &str {\n}\npub fn by(f: impl Fn() -> Result<(), E>) -> u8 {\n}\n\
                    #[cfg(test)]\npub fn test() -> Result<(), E> {}\n";
        assert_eq!(undocumented(text), [(2, "read".to_owned()), (13, "long".to_owned())]);
    }
}
