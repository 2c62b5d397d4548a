//! The report for people: one page that needs nothing besides itself, with or without scripts.
//!
//! `view` says what is on it, `documents` shows each GraphQL document once, `lines` breaks JSON, `statements` leads from a statement to its cases;
//! `page.html` is the page, `case.html` one case on it.
//!
//! **Invariant:** every text of a run is escaped, because the tested server chose some of it; only the two files of this folder are not.

mod documents;
mod lines;
mod mark;
mod statements;
mod view;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment};

use super::{Exit, Report};
use view::Page;

const PAGE: &str = "page.html";
/// The style and the script come from here and are the only parts that are no markup.
const TEMPLATES: [(&str, &str); 4] = [
    (PAGE, include_str!("page.html")),
    ("case.html", include_str!("case.html")),
    ("style.css", include_str!("style.css")),
    ("script.js", include_str!("script.js")),
];

/// The whole page.
///
/// # Errors
/// If the template cannot be rendered.
pub fn html(report: &Report, exit: Exit) -> Result<String, String> {
    let page = render(&Page::new(report, exit)).map_err(|error| format!("{error:#}"))?;
    // A case sends such bytes, and a page must not hold them.
    Ok(page.replace(|character: char| character.is_control() && character != '\n' && character != '\t', "\u{fffd}"))
}

fn render(page: &Page<'_>) -> Result<String, minijinja::Error> {
    let mut templates = Environment::new();
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    // Lines of the templates that only decide something leave no empty lines on the page.
    templates.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    for (name, text) in TEMPLATES {
        templates.add_template(name, text)?;
    }
    templates.get_template(PAGE)?.render(Serde(page))
}

#[cfg(test)]
mod tests;
