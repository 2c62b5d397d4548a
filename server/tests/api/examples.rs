//! The operations that documents and the playground show: each is one of the contract.

use apollo_compiler::{ExecutableDocument, Schema};

/// Every document in this Markdown.
fn of_markdown(text: &str) -> Vec<&str> {
    text.split("```graphql").skip(1).map(|rest| rest.split_once("```").unwrap().0).collect()
}

/// Every document among the template strings of this JavaScript.
fn of_javascript(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).filter(|it| it.contains("mutation ") || it.contains("query ")).collect()
}

#[test]
fn every_operation_that_is_shown_is_valid() {
    let schema = Schema::parse_and_validate(include_str!("../../../schema.graphql"), "schema.graphql").unwrap();
    let flows = of_markdown(include_str!("../../docs/flows.md"));
    let providers = of_markdown(include_str!("../../docs/providers.md"));
    let tabs = of_javascript(include_str!("../../playground/src/main.jsx"));
    assert!(flows.len() >= 8 && !providers.is_empty() && tabs.len() >= 5, "{} {}", flows.len(), tabs.len());
    for document in flows.into_iter().chain(providers).chain(tabs) {
        if let Err(invalid) = ExecutableDocument::parse_and_validate(&schema, document, "document.graphql") {
            panic!("{}", invalid.errors);
        }
    }
}
