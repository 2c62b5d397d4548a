//! The plain text of a mail, from its HTML.
//!
//! Only what a mail needs: paragraphs, lists, the targets of links, entities. It is no parser of HTML, and takes one pass.
//!
//! **Invariant:** no tag, comment, script or style of the HTML is in the text.

/// Elements whose content is not shown.
const HIDDEN: [&str; 5] = ["head", "script", "style", "template", "title"];
/// Elements with an empty line around them.
const PARAGRAPHS: [&str; 13] = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "hr"];
/// Elements that begin and end a line.
const LINES: [&str; 9] = ["div", "tr", "li", "section", "article", "header", "footer", "dt", "dd"];

/// The longest name of an entity, in bytes.
const LONGEST_ENTITY: usize = 8;

const ENTITIES: [(&str, &str); 26] = [
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", " "),
    ("copy", "©"),
    ("reg", "®"),
    ("trade", "™"),
    ("hellip", "…"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("bdquo", "„"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("bull", "•"),
    ("middot", "·"),
    ("euro", "€"),
    ("times", "×"),
    ("rarr", "→"),
    ("zwnj", ""),
    ("shy", ""),
];

/// The text of a document or of a part of one.
pub fn text(html: &str) -> String {
    let (mut page, mut rest) = (Page::default(), html);
    while let Some((before, after)) = rest.split_once('<') {
        page.write(before);
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, next)| next);
        } else if after.starts_with(|it: char| it.is_ascii_alphabetic() || "/!?".contains(it)) {
            let (tag, next) = split_tag(after);
            rest = page.tag(tag, next);
        } else {
            page.write("&lt;");
            rest = after;
        }
    }
    page.write(rest);
    page.text
}

/// A tag, and what comes after its end. A `>` in quotes does not end it.
fn split_tag(text: &str) -> (&str, &str) {
    let mut quote = None;
    for (place, character) in text.char_indices() {
        match (quote, character) {
            (None, '>') => return (text.get(..place).unwrap_or_default(), text.get(place + 1..).unwrap_or_default()),
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            _ => {}
        }
    }
    (text, "")
}

#[derive(Default)]
struct Page {
    text: String,
    /// Line breaks to write before the next text.
    breaks: usize,
    has_space: bool,
    /// Targets of open links, and where their texts begin.
    links: Vec<(String, usize)>,
}

impl Page {
    /// Takes a tag; gives what remains to be read.
    fn tag<'h>(&mut self, tag: &str, next: &'h str) -> &'h str {
        let (is_end, body) = tag.strip_prefix('/').map_or((false, tag), |body| (true, body));
        let length = body.find(|it: char| !it.is_ascii_alphanumeric()).unwrap_or(body.len());
        let (name, attributes) = body.split_at_checked(length).unwrap_or_default();
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            hidden if !is_end && HIDDEN.contains(&hidden) => return after_element(hidden, next),
            "br" => self.breaks = (self.breaks + 1).min(2),
            "a" if is_end => self.end_link(),
            "a" => {
                let target = attribute(attributes, "href").map(decoded).unwrap_or_default();
                self.links.push((target.trim().to_owned(), self.text.len()));
            }
            "img" => self.write(attribute(attributes, "alt").unwrap_or_default()),
            "td" | "th" => self.has_space = true,
            paragraph if PARAGRAPHS.contains(&paragraph) => self.breaks = 2,
            line if LINES.contains(&line) => self.breaks = self.breaks.max(1),
            _ => {}
        }
        if name == "li" && !is_end {
            self.write("-");
            self.has_space = true;
        }
        next
    }

    /// The target of a link follows its text, unless that says the same.
    fn end_link(&mut self) {
        let Some((target, start)) = self.links.pop() else { return };
        let shown = self.text.get(start..).unwrap_or_default().trim();
        let address = target.strip_prefix("mailto:").unwrap_or(&target);
        if target.is_empty() || target.starts_with('#') || shown == address || shown == target {
            return;
        }
        let is_alone = shown.is_empty();
        self.has_space = true;
        self.push(if is_alone { &target } else { "<" });
        if !is_alone {
            self.text.push_str(&target);
            self.text.push('>');
        }
    }

    /// Text of the document: entities are decoded, and any white space is one space.
    fn write(&mut self, html: &str) {
        let text = decoded(html);
        for (number, word) in text.split(|it: char| it.is_ascii_whitespace()).enumerate() {
            self.has_space |= number > 0;
            if !word.is_empty() {
                self.push(word);
            }
        }
    }

    fn push(&mut self, word: &str) {
        if !self.text.is_empty() {
            let between = if self.breaks > 0 { "\n".repeat(self.breaks) } else { " ".repeat(usize::from(self.has_space)) };
            self.text.push_str(&between);
        }
        (self.breaks, self.has_space) = (0, false);
        self.text.push_str(word);
    }
}

/// What comes after the end of an element whose content is skipped.
fn after_element<'h>(name: &str, html: &'h str) -> &'h str {
    let mut rest = html;
    while let Some((_, after)) = rest.split_once("</") {
        rest = after;
        if after.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return split_tag(after).1;
        }
    }
    ""
}

fn attribute<'h>(attributes: &'h str, wanted: &str) -> Option<&'h str> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|it: char| it.is_ascii_whitespace() || it == '/');
        let length = rest.find(|it: char| it.is_ascii_whitespace() || it == '=' || it == '/').unwrap_or(rest.len());
        let (name, after) = rest.split_at_checked(length)?;
        if rest.is_empty() {
            return None;
        }
        let (value, next) = match after.trim_start().strip_prefix('=') {
            None => ("", after),
            Some(after) => {
                let after = after.trim_start();
                let quoted = ['"', '\''].into_iter().find_map(|quote| Some((quote, after.strip_prefix(quote)?)));
                match quoted {
                    Some((quote, value)) => value.split_once(quote).unwrap_or((value, "")),
                    None => after.split_once(|it: char| it.is_ascii_whitespace()).unwrap_or((after, "")),
                }
            }
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = next;
    }
}

fn decoded(html: &str) -> String {
    let (mut text, mut rest) = (String::with_capacity(html.len()), html);
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        let end = after.bytes().take(LONGEST_ENTITY + 1).position(|byte| byte == b';');
        let entity = end.and_then(|end| Some((after.get(..end)?, after.get(end + 1..)?)));
        match entity.and_then(|(name, next)| Some((entity_text(name)?, next))) {
            Some((decoded, next)) => {
                text.push_str(&decoded);
                rest = next;
            }
            None => {
                text.push('&');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}

fn entity_text(name: &str) -> Option<String> {
    if let Some((_, text)) = ENTITIES.iter().find(|(known, _)| *known == name) {
        return Some((*text).to_owned());
    }
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    let character = char::from_u32(code.ok()?)?;
    Some(if character.is_control() { " ".to_owned() } else { character.to_string() })
}

#[cfg(test)]
mod tests;
