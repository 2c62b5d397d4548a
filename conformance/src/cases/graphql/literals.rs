//! The lexical grammar of documents, as in the specification of September 2025: strings, numbers and the characters between tokens.
//!
//! What a literal means is read from the config of a project, which keeps any JSON value.
//!
//! **Invariant:** a literal is either read as the specification says, or the document is rejected.

use serde_json::{Value, json};

use super::documents::all_refused;
use crate::error::{Outcome, equal, present};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};

pub const CASES: &[Definition] = &[
    case!("graphql/literals/strings", "All escape sequences of strings are read.", strings),
    case!("graphql/literals/strings-refused", "Malformed strings and surrogates without their other half are rejected.", wrong_strings),
    case!("graphql/literals/block-strings", "Block strings lose their common indentation and nothing else.", block_strings),
    case!("graphql/literals/block-strings-refused", "A block string without an end is rejected.", wrong_block_strings),
    case!("graphql/literals/numbers", "Integers may be negative, also zero.", numbers),
    case!("graphql/literals/numbers-refused", "Malformed numbers and numbers followed by a name are rejected.", wrong_numbers),
    case!("graphql/literals/ignored", "Commas, comments and byte order marks between tokens are ignored.", ignored),
    case!("graphql/literals/ignored-refused", "Other characters between tokens are rejected.", not_ignored),
    case!(
        "graphql/literals/objects",
        "An object literal has no field twice, no quoted names and no enum values where Json stands.",
        objects
    ),
];

async fn rejected(case: &mut Case, step: &str, document: &str) -> Outcome {
    all_refused(case, &[(step, document)]).await
}

fn with_string(literal: &str) -> String {
    format!("{{ projectBySlug(slug: {literal}) {{ id }} }}")
}

/// Stores literals under numbered keys and compares what they mean.
async fn meant(case: &mut Case, literals: &[(&str, &str, &str)]) -> Outcome {
    let root = case.root();
    let project = case.project(&acl::none()).await?;
    let fields: String = literals.iter().enumerate().map(|(number, (_, literal, _))| format!("k{number}: {literal}\n")).collect();
    let store = format!("mutation {{ updateProject(projectSlug: \"{}\", config: {{ {fields} }}) {{ ok }} }}", project.slug);
    let data = case.document("all of them in one config", &root, &store, Value::Null).await?.data()?;
    equal(data.pointer("/updateProject/ok"), Some(&json!(true)), "ok")?;
    let look = "query($slug: String!) { projectBySlug(slug: $slug) { config } }";
    let data = case.document("the config", &root, look, json!({ "slug": project.slug })).await?.data()?;
    let config = present(data.pointer("/projectBySlug/config"), "the config")?;
    for (number, (step, _, expected)) in literals.iter().enumerate() {
        equal(config.get(format!("k{number}")), Some(&json!(expected)), step)?;
    }
    Ok(())
}

async fn strings(case: &mut Case) -> Outcome {
    meant(
        case,
        &[
            ("an empty string", r#""""#, ""),
            ("characters of the other planes", "\"😀 \u{10ffff}\"", "😀 \u{10ffff}"),
            ("a raw tab, a line separator and a byte order mark", "\"a\tb\u{2028}c\u{feff}d\"", "a\tb\u{2028}c\u{feff}d"),
            ("single characters", r#""\" \\ \/ \b \f \n \r \t""#, "\" \\ / \u{8} \u{c} \n \r \t"),
            ("four digits", r#""\u0041\u00e9\u00E9""#, "Aéé"),
            ("a surrogate pair", r#""\uD83D\uDE00""#, "😀"),
            ("a surrogate pair in lower case", r#""\ud83d\ude00""#, "😀"),
            ("two pairs", r#""\uD83D\uDE00\uD83D\uDE01""#, "😀😁"),
            ("braces", r#""\u{1F600}""#, "😀"),
            ("one digit in braces", r#""\u{9}""#, "\t"),
            ("leading zeros in braces", r#""\u{00000041}""#, "A"),
            ("the greatest code point", r#""\u{10FFFF}""#, "\u{10ffff}"),
            ("what looks like a comment", r##""# , {""##, "# , {"),
        ],
    )
    .await?;
    // The same for an argument of type String.
    let root = case.root();
    let document =
        "mutation { createGlobalApiKey(description: \"\\uD83D\\uDE00\\u{1F600}\") { result { apiKey { identity { description } } } } }";
    let data = case.document("a description", &root, document, Value::Null).await?.data()?;
    equal(data.pointer("/createGlobalApiKey/result/apiKey/identity/description"), Some(&json!("😀😀")), "description")
}

async fn wrong_strings(case: &mut Case) -> Outcome {
    for (step, literal) in [
        ("no end", r#""abc"#),
        ("a line feed", "\"a\nb\""),
        ("a carriage return", "\"a\rb\""),
        ("an unknown escape", r#""\x41""#),
        ("an escape in capitals", r#""\N""#),
        ("two digits", r#""\u41""#),
        ("no hexadecimal digits", r#""\uGGGG""#),
        ("a high surrogate", r#""\uD83D""#),
        ("a low surrogate", r#""\uDE00""#),
        ("a high surrogate and a character", r#""\uD83Dx""#),
        ("a high surrogate and another escape", r#""\uD83D\n""#),
        ("two high surrogates", r#""\uD83D\uD83D""#),
        ("a pair in the wrong order", r#""\uDE00\uD83D""#),
        ("half a pair in braces", r#""\uD83D\u{DE00}""#),
        ("a surrogate in braces", r#""\u{D83D}""#),
        ("a pair in braces", r#""\u{D83D}\u{DE00}""#),
        ("no code point in braces", r#""\u{110000}""#),
        ("nothing in braces", r#""\u{}""#),
        ("a sign in braces", r#""\u{+41}""#),
        ("a space in braces", r#""\u{ 41}""#),
        ("braces without an end", r#""\u{41""#),
        ("more than 32 bits in braces", r#""\u{100000041}""#),
    ] {
        rejected(case, step, &with_string(literal)).await?;
    }
    Ok(())
}

async fn block_strings(case: &mut Case) -> Outcome {
    meant(
        case,
        &[
            ("nothing", "\"\"\"\"\"\"", ""),
            ("spaces and empty lines only", "\"\"\"\n   \n\n\"\"\"", ""),
            ("indented lines", "\"\"\"\n    one\n      two\n\n    three\n  \"\"\"", "one\n  two\n\nthree"),
            ("a first line that is not empty", "\"\"\"  one\n    two\"\"\"", "  one\ntwo"),
            ("tabs", "\"\"\"\n\ta\n\t\tb\n\"\"\"", "a\n\tb"),
            ("a tab and a space", "\"\"\"\n\ta\n b\n\"\"\"", "a\nb"),
            ("CR LF", "\"\"\"\r\n  a\r\n   b\r\n\"\"\"", "a\n b"),
            ("CR", "\"\"\"\r  a\r   b\"\"\"", "a\n b"),
            ("spaces at the end of a line", "\"\"\"a  \n  b  \"\"\"", "a  \nb  "),
            ("a short line of spaces", "\"\"\"\n    a\n \n    b\"\"\"", "a\n\nb"),
            ("quotes", "\"\"\"a \"\" b \" c\"\"\"", "a \"\" b \" c"),
            ("escaped quotes", "\"\"\"a \\\"\"\" b\"\"\"", "a \"\"\" b"),
            ("escaped quotes at the end", "\"\"\"a \\\"\"\"\"\"\"", "a \"\"\""),
            ("other escapes mean themselves", "\"\"\"\\n \\u0041 \\\\ \\\" \"\"\"", "\\n \\u0041 \\\\ \\\" "),
            ("an emoji", "\"\"\"😀\"\"\"", "😀"),
        ],
    )
    .await
}

async fn wrong_block_strings(case: &mut Case) -> Outcome {
    for (step, literal) in [
        ("no end", "\"\"\"abc"),
        ("two quotes at the end", "\"\"\"abc\"\""),
        ("escaped quotes instead of an end", "\"\"\"abc\\\"\"\""),
        ("a fourth quote at the end", "\"\"\"abc\"\"\"\""),
    ] {
        rejected(case, step, &with_string(literal)).await?;
    }
    Ok(())
}

fn with_number(literal: &str) -> String {
    format!("{{ projectBySlug(slug: \"no such project\") {{ members(input: {{ limit: {literal} }}) {{ identity {{ id }} }} }} }}")
}

async fn numbers(case: &mut Case) -> Outcome {
    let root = case.root();
    for literal in ["0", "-0", "1", "-1", "2147483647", "-2147483648"] {
        case.document(literal, &root, &with_number(literal), Value::Null).await?.data()?;
    }
    let spread = "{ projectBySlug(slug: \"no such project\") { members(input: {limit:1offset:2}) { identity { id } } } }";
    rejected(case, "a number followed by a name", spread).await
}

async fn wrong_numbers(case: &mut Case) -> Outcome {
    for literal in [
        "00",
        "01",
        "-01",
        "+1",
        "- 1",
        "-",
        "1.",
        ".5",
        "1.e1",
        "1e",
        "1e+",
        "1x",
        "1_000",
        "0x1F",
        "0b1",
        "123abc",
        "1e5x",
        "1.5x",
        "1.0.0",
        "1.5.",
        "1\"a\"",
        "1.0",
        "1e2",
        "1E2",
        "1.5",
        "1e-1",
        "2147483648",
        "-2147483649",
        "NaN",
        "Infinity",
        "1e400",
    ] {
        rejected(case, literal, &with_number(literal)).await?;
    }
    Ok(())
}

async fn ignored(case: &mut Case) -> Outcome {
    let root = case.root();
    for (step, document) in [
        ("a byte order mark at the beginning", "\u{feff}{ me { id } }"),
        ("byte order marks between tokens", "{\u{feff}me\u{feff}{\u{feff}id\u{feff}}}\u{feff}"),
        ("commas", ",,{,me,{,id,,},},"),
        ("commas among arguments", "{ projectBySlug(,slug:,\"x\",,) { id } }"),
        ("comments", "# one\n{ me { # two }\n id#three\n} }"),
        ("a comment at the end", "{ me { id } } # the end"),
        ("a comment with quotes", "{ me { id # \" \"\"\" \n } }"),
        ("a comment with an emoji", "# 😀\n{ me { id } }"),
        ("a comment with a carriage return at its end", "# one\r{ me { id } }"),
        ("tabs and line ends", "{\tme\r\n{\rid\n}}"),
    ] {
        case.document(step, &root, document, Value::Null).await?.data()?;
    }
    Ok(())
}

async fn not_ignored(case: &mut Case) -> Outcome {
    for (step, document) in [
        ("nothing", " "),
        ("commas only", ",,,"),
        ("a comment only", "# { me { id } }"),
        ("a form feed", "{ me\u{c}{ id } }"),
        ("a vertical tab", "{ me\u{b}{ id } }"),
        ("a no-break space", "{ me\u{a0}{ id } }"),
        ("an ideographic space", "{ me\u{3000}{ id } }"),
        ("a NUL", "{ me\u{0}{ id } }"),
        ("a zero width space", "{ me\u{200b}{ id } }"),
        ("a character that is not ASCII", "{ mé { id } }"),
        ("a byte order mark in a name", "{ m\u{feff}e { id } }"),
        ("a comment with a form feed instead of a line end", "# one\u{c}{ me { id } }"),
    ] {
        rejected(case, step, document).await?;
    }
    Ok(())
}

async fn objects(case: &mut Case) -> Outcome {
    for (step, literal) in [
        ("a field twice", "{ a: 1, a: 1 }"),
        ("a field twice deep inside", "{ a: [{ b: 1, b: 2 }] }"),
        ("a quoted name", "{ \"a\": 1 }"),
        ("a number for a name", "{ 1: 1 }"),
        ("an enum value", "{ a: ENUM }"),
        ("an enum value in a list", "[ENUM]"),
        ("a name without a value", "{ a }"),
        ("an unknown variable", "{ a: $b }"),
    ] {
        let document = format!("mutation {{ updateProject(projectSlug: \"no such project\", config: {literal}) {{ ok }} }}");
        rejected(case, step, &document).await?;
    }
    rejected(case, "a field of an input object twice", "{ authLog(filter: { success: true, success: true }) { hasMore } }").await?;
    rejected(case, "an argument twice", "{ projectBySlug(slug: \"x\", slug: \"x\") { id } }").await
}
