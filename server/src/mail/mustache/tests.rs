//! What templates become, and which are rejected.
//!
//! **Invariant:** each limit is tried at its value and one beyond it.

use super::*;

fn variables() -> Variables {
    Variables::new().with("name", "<Ann & 'Bo'>").with("empty", "").with("token", "abc")
}

fn html(text: &str) -> String {
    Mustache::parse(text).unwrap().render(&variables(), Escape::Html, 1000).unwrap()
}

fn problem(text: &str) -> (usize, SyntaxProblem) {
    let error = Mustache::parse(text).unwrap_err();
    (error.position, error.problem)
}

#[test]
fn tags_are_rendered() {
    let cases = [
        ("", ""),
        ("no tags, { }, }} and }}}", "no tags, { }, }} and }}}"),
        ("{{name}}", "&lt;Ann &amp; &#39;Bo&#39;&gt;"),
        ("{{ name }}", "&lt;Ann &amp; &#39;Bo&#39;&gt;"),
        ("{{{name}}}{{{ name }}}", "<Ann & 'Bo'><Ann & 'Bo'>"),
        ("{{&name}}{{& name }}", "<Ann & 'Bo'><Ann & 'Bo'>"),
        ("[{{unknown}}{{{unknown}}}{{a.b}}{{empty}}]", "[]"),
        ("[{{! anything > = # }}{{!\n}}]", "[]"),
        ("{{#token}}yes {{token}}{{/token}}{{^token}}no{{/token}}", "yes abc"),
        ("{{#empty}}yes{{/empty}}{{^empty}}no{{/empty}}", "no"),
        ("{{#unknown}}yes{{/unknown}}{{^unknown}}no{{/ unknown }}", "no"),
        ("{{#token}}a{{#empty}}b{{/empty}}{{^empty}}c{{#token}}d{{/token}}{{/empty}}e{{/token}}", "acde"),
        ("ž{{token}}ž", "žabcž"),
        ("{{token}}}", "abc}"),
    ];
    for (template, expected) in cases {
        assert_eq!(html(template), expected, "{template}");
    }
}

#[test]
fn values_are_not_templates() {
    let variables = Variables::new().with("x", "{{y}}{{#z}}").with("y", "secret");
    let rendered = Mustache::parse("{{x}}{{{x}}}").unwrap().render(&variables, Escape::Html, 1000).unwrap();
    assert_eq!(rendered, "{{y}}{{#z}}{{y}}{{#z}}");
}

#[test]
fn without_escaping_values_stay_as_they_are() {
    let rendered = Mustache::parse("{{name}}").unwrap().render(&variables(), Escape::Nothing, 1000).unwrap();
    assert_eq!(rendered, "<Ann & 'Bo'>");
}

#[test]
fn invalid_tags_are_named_with_their_position() {
    let cases = [
        ("ab {{name", 4, SyntaxProblem::Unclosed),
        ("žž{{{name}}", 3, SyntaxProblem::Unclosed),
        ("{{", 1, SyntaxProblem::Unclosed),
        ("{{!", 1, SyntaxProblem::Unclosed),
        ("{{}}", 1, SyntaxProblem::Name),
        ("{{#}}{{/}}", 1, SyntaxProblem::Name),
        ("{{two words}}", 1, SyntaxProblem::Name),
        ("{{name {{token}}", 1, SyntaxProblem::Name),
        ("{{é}}", 1, SyntaxProblem::Name),
        ("{{> part}}", 1, SyntaxProblem::Partial),
        ("{{=<% %>=}}", 1, SyntaxProblem::Delimiters),
        ("a{{#b}}c", 2, SyntaxProblem::OpenSection("b".into())),
        ("{{/b}}", 1, SyntaxProblem::StrayEnd("b".into())),
        ("{{#a}}{{#b}}{{/a}}{{/b}}", 13, SyntaxProblem::StrayEnd("a".into())),
        ("{{#a}}{{/a}}{{/a}}", 13, SyntaxProblem::StrayEnd("a".into())),
    ];
    for (template, position, expected) in cases {
        assert_eq!(problem(template), (position, expected), "{template}");
    }
    let long = format!("{{{{{}}}}}", "x".repeat(LONGEST_NAME + 1));
    assert_eq!(problem(&long), (1, SyntaxProblem::Name));
}

#[test]
fn sections_are_nested_up_to_the_limit() {
    let nested = |depth: usize| format!("{}x{}", "{{#token}}".repeat(depth), "{{/token}}".repeat(depth));
    assert_eq!(html(&nested(DEEPEST)), "x");
    assert_eq!(problem(&nested(DEEPEST + 1)), (DEEPEST * 10 + 1, SyntaxProblem::TooDeep));
}

#[test]
fn the_output_is_limited() {
    let render = |template: &str, limit: usize| Mustache::parse(template).unwrap().render(&variables(), Escape::Html, limit);
    assert_eq!(render("ab{{token}}", 5), Ok("ababc".to_owned()));
    assert_eq!(render("ab{{token}}", 4), Err(TooLarge));
    assert_eq!(render("{{name}}", 12), Err(TooLarge));
    let large = Variables::new().with("x", "y".repeat(1024));
    let template = "{{x}}".repeat(50_000);
    assert_eq!(Mustache::parse(&template).unwrap().render(&large, Escape::Html, 1 << 20), Err(TooLarge));
}

#[test]
fn shown_variables_are_known() {
    let shows = |template: &str| Mustache::parse(template).unwrap().shows("token");
    for template in ["{{token}}", "{{{token}}}", "{{&token}}", "{{#token}}{{token}}{{/token}}", "{{^name}}{{token}}{{/name}}"] {
        assert!(shows(template), "{template}");
    }
    for template in ["token", "{{#token}}x{{/token}}", "{{! {token} }}", "{{tokens}}", "{{^token}}{{token}}{{/token}}"] {
        assert!(!shows(template), "{template}");
    }
}
