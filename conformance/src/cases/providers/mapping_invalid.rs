//! A mapping that is INVALID_CONFIGURATION: when the provider is added, and when it is changed.
//!
//! **Invariant:** each mapping has one mistake.

use serde_json::{Value, json};

use super::unasked;
use crate::error::Outcome;
use crate::operations::{AddIDPErrorCode, UpdateIDPErrorCode};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::providers::{adding, laid_over, updating};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("providers/mapping-invalid/shape", "Rules, memberships, variables and sources have their fields and types.", shape),
    case!(
        "providers/mapping-invalid/unknown-fields",
        "A misspelled field of a rule, a membership, a variable or a source is refused.",
        unknown
    ),
    case!("providers/mapping-invalid/global-roles", "A mapping grants no global roles.", global_roles),
    case!("providers/mapping-invalid/conditions", "A rule has one condition at most, and not an empty text.", conditions),
    case!("providers/mapping-invalid/sources", "`where` needs `pick`, and `split` is not empty.", sources),
    case!("providers/mapping-invalid/roles", "A role or a variable that the project does not have is refused.", roles)
        .needs(&[Need::Roles]),
    case!("providers/mapping-invalid/predefined", "A predefined variable is not set by a mapping.", predefined).needs(&[Need::Roles]),
    case!(
        "providers/mapping-invalid/condition-variables",
        "A variable that is a condition is bounded, and its values are conditions.",
        bounded
    )
    .needs(&[Need::Roles]),
    case!("providers/mapping-invalid/accepted", "What is right is accepted, also for a project that does not exist.", accepted)
        .needs(&[Need::Roles]),
];

fn valid() -> Value {
    json!({ "project": "nothing-of-this-name", "role": "editor" })
}

/// A provider is not added with any of these, and not changed to them.
async fn refused(case: &mut Case, mappings: Vec<Value>) -> Outcome {
    let (root, existing) = (case.root(), case.slug()?);
    case.prepare(&root, adding(&existing, "oidc", unasked(), None)).await?;
    for (number, mapping) in (1..).zip(mappings) {
        let (slug, with) = (case.slug()?, json!({ "claimMapping": mapping }));
        let operation = adding(&slug, "oidc", laid_over(unasked(), &with), None);
        case.fails(&format!("adds with mapping {number}"), &root, operation, AddIDPErrorCode::InvalidConfiguration).await?;
        let operation = updating(&existing, with, true);
        case.fails(&format!("changes to mapping {number}"), &root, operation, UpdateIDPErrorCode::InvalidConfiguration).await?;
    }
    Ok(())
}

async fn refused_rules(case: &mut Case, rules: Vec<Value>) -> Outcome {
    refused(case, rules.into_iter().map(|rule| json!({ "rules": [rule] })).collect()).await
}

/// A rule for every account that grants this.
fn granting(membership: Value) -> Value {
    json!({ "claim": "sub", "grantMembership": membership })
}

/// A rule that grants a membership with one variable.
fn setting(variable: Value) -> Value {
    granting(laid_over(valid(), &json!({ "variables": [variable] })))
}

async fn shape(case: &mut Case) -> Outcome {
    refused(case, vec![json!({ "rules": {} }), json!({ "rules": "x" }), json!({ "rules": [5] })]).await?;
    let rules = || json!([granting(valid())]);
    refused(case, vec![json!({ "rules": rules(), "syncPolicy": "once" }), json!({ "rules": rules(), "unmatched": "drop" })]).await?;
    let rules = vec![
        json!({ "grantMembership": valid() }),
        json!({ "claim": 5, "grantMembership": valid() }),
        json!({ "claim": "sub" }),
        json!({ "claim": "sub", "equals": ["a"], "grantMembership": valid() }),
        json!({ "claim": "sub", "contains": {}, "grantMembership": valid() }),
        granting(json!({ "role": "editor" })),
        granting(json!({ "project": "p" })),
        granting(laid_over(valid(), &json!({ "variables": {} }))),
        setting(json!({ "values": ["a"] })),
        setting(json!({ "name": "v", "values": "a" })),
        setting(json!({ "name": "v", "values": [5] })),
        setting(json!({ "name": "v", "from": "c" })),
        setting(json!({ "name": "v", "from": {} })),
        setting(json!({ "name": "v", "from": { "claim": "c" }, "map": { "a": "b" } })),
        setting(json!({ "name": "v", "from": { "claim": "c" }, "passthrough": "true" })),
        setting(json!({ "name": "v", "from": { "claim": "c" }, "allow": "a" })),
    ];
    refused_rules(case, rules).await
}

async fn unknown(case: &mut Case) -> Outcome {
    let rules = vec![
        json!({ "claim": "sub", "equal": "x", "grantMembership": valid() }),
        json!({ "claim": "sub", "grantMembershp": valid() }),
        granting(laid_over(valid(), &json!({ "variable": [] }))),
        setting(json!({ "name": "v", "value": ["a"] })),
        setting(json!({ "name": "v", "from": { "claim": "c", "splt": "," } })),
        setting(json!({ "name": "v", "from": { "claim": "c", "pick": "a", "where": { "field": "b", "equals": "c", "or": "d" } } })),
    ];
    refused_rules(case, rules).await
}

async fn global_roles(case: &mut Case) -> Outcome {
    let rules = vec![
        json!({ "claim": "sub", "grantRoles": ["super_admin"] }),
        json!({ "claim": "sub", "grantRoles": ["login"], "grantMembership": valid() }),
        json!({ "claim": "sub", "grantRoles": [], "grantMembership": valid() }),
    ];
    refused_rules(case, rules).await
}

async fn conditions(case: &mut Case) -> Outcome {
    let with = |condition: Value| laid_over(granting(valid()), &condition);
    let conditions =
        [json!({ "equals": "a", "contains": "a" }), json!({ "equals": "" }), json!({ "contains": "" }), json!({ "contains": "  " })];
    refused_rules(case, conditions.map(with).to_vec()).await
}

async fn sources(case: &mut Case) -> Outcome {
    let from = |further: Value| setting(json!({ "name": "v", "from": laid_over(json!({ "claim": "c" }), &further), "passthrough": true }));
    refused_rules(case, vec![from(json!({ "where": { "field": "a", "equals": "b" } })), from(json!({ "split": "" }))]).await
}

async fn roles(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let granting = |role: &str, variables: Value| granting(json!({ "project": project.slug, "role": role, "variables": variables }));
    let rules = vec![
        granting("nothing", json!([])),
        granting("viewer", json!([{ "name": "language", "values": ["cs"] }])),
        granting("editor", json!([{ "name": "languages", "values": ["cs"] }])),
        granting("editor", json!([{ "name": "language", "values": ["cs"] }, { "name": "constructor", "values": ["cs"] }])),
    ];
    refused_rules(case, rules).await
}

async fn predefined(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let granting = |role: &str, variable: Value| granting(json!({ "project": project.slug, "role": role, "variables": [variable] }));
    let rules = vec![
        granting("selfish", json!({ "name": "me", "values": ["00000000-0000-0000-0000-000000000000"] })),
        granting("owner", json!({ "name": "person", "from": { "claim": "sub" }, "passthrough": true })),
    ];
    refused_rules(case, rules).await
}

/// Values of a variable that is a condition.
const CONDITION: &str = r#"{"eq":"a"}"#;
const NO_CONDITION: &str = r#"{"equals":"a"}"#;

async fn bounded(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let setting = |further: Value| {
        let variable = laid_over(json!({ "name": "scope" }), &further);
        granting(json!({ "project": project.slug, "role": "limited", "variables": [variable] }))
    };
    let source = json!({ "claim": "c" });
    let rules = vec![
        setting(json!({ "from": source, "passthrough": true })),
        setting(json!({ "from": source, "passthrough": true, "allow": [CONDITION] })),
        setting(json!({ "from": source, "map": { "a": [CONDITION] } })),
        setting(json!({ "values": [NO_CONDITION] })),
        setting(json!({ "values": ["a"] })),
        setting(json!({ "from": source, "map": { "a": [NO_CONDITION] }, "allow": [CONDITION] })),
        setting(json!({ "from": source, "map": { "a": [CONDITION] }, "allow": [NO_CONDITION] })),
    ];
    refused_rules(case, rules).await
}

async fn accepted(case: &mut Case) -> Outcome {
    let (root, project) = (case.root(), case.project(&acl::newsroom()).await?);
    let of_project = |role: &str, variables: Value| granting(json!({ "project": project.slug, "role": role, "variables": variables }));
    let source = json!({ "claim": "c", "split": ",", "pick": "a", "where": { "field": "b", "equals": true } });
    let rules = vec![
        granting(valid()),
        of_project("viewer", json!([])),
        of_project("admin", json!([])),
        of_project("editor", json!([])),
        of_project("editor", json!([{ "name": "language", "from": source, "map": { "a": ["b"] }, "passthrough": true, "allow": ["b"] }])),
        of_project("limited", json!([{ "name": "scope", "values": [CONDITION] }])),
        of_project("limited", json!([{ "name": "scope", "from": { "claim": "c" }, "map": { "a": [CONDITION] }, "allow": [CONDITION] }])),
        laid_over(granting(valid()), &json!({ "equals": 42 })),
        laid_over(granting(valid()), &json!({ "contains": false })),
    ];
    for (number, rule) in (1..).zip(rules) {
        let (slug, mapping) = (case.slug()?, json!({ "rules": [rule], "syncPolicy": "sticky", "unmatched": "remove", "email": "mail" }));
        let operation = adding(&slug, "oidc", laid_over(unasked(), &json!({ "claimMapping": mapping })), None);
        case.ok(&format!("adds with rule {number}"), &root, operation).await?;
    }
    let slug = case.slug()?;
    let operation = adding(&slug, "oidc", laid_over(unasked(), &json!({ "claimMapping": { "rules": [] } })), None);
    case.ok("adds without rules", &root, operation).await
}
