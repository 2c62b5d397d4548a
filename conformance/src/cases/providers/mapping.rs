//! `claimMapping.rules`: which claims make an account a member of a project.
//!
//! **Invariant:** the person and the project are of the case alone, so that every membership is one of the mapping.

use serde_json::{Value, json};

use super::mapped::{Mapped, mapped, rule};
use crate::error::{Outcome, equal, present};
use crate::operations::{MembershipInput, SignInIDPErrorCode};
use crate::suite::acl::{self, plain};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::memberships::holds;
use crate::suite::providers::members;
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("providers/mapping/equals", "`equals` is about the whole claim, or an element of it, and about its type.", equals)
        .needs(&[Need::Providers, Need::Roles]),
    case!("providers/mapping/contains", "`contains` is about a part of a text, or an element, and about its type.", contains)
        .needs(&[Need::Providers, Need::Roles]),
    case!("providers/mapping/presence", "Without a condition the claim must say something.", presence)
        .needs(&[Need::Providers, Need::Roles]),
    case!("providers/mapping/paths", "A claim is looked for by its exact name, then by a path.", paths)
        .needs(&[Need::Providers, Need::Roles]),
    case!("providers/mapping/rules", "Each rule that matches grants its membership.", rules).needs(&[Need::Providers, Need::Roles]),
    case!("providers/mapping/userinfo", "Claims of userinfo count where they are fetched.", userinfo)
        .needs(&[Need::Providers, Need::Roles]),
    case!("providers/mapping/keep", "By default a membership stays when its rule does not match any more.", keep)
        .needs(&[Need::Providers, Need::Roles]),
    case!("providers/mapping/remove", "With `unmatched: remove` a membership goes with its rule, and no other one.", remove)
        .needs(&[Need::Providers, Need::Roles]),
    case!("providers/mapping/sticky", "With `syncPolicy: sticky` the mapping is about new persons alone.", sticky)
        .needs(&[Need::Providers, Need::Roles]),
    case!("providers/mapping/unknown-project", "A rule about a project that does not exist grants nothing.", unknown_project)
        .needs(&[Need::Providers, Need::Roles]),
    case!("providers/mapping/dropped", "A rule that its project does not allow grants nothing, and the sign-in succeeds.", dropped)
        .needs(&[Need::Providers, Need::Roles]),
    case!("providers/mapping/not-signed-in", "Who is not signed in is granted nothing.", not_signed_in)
        .needs(&[Need::Providers, Need::Roles]),
];

/// Conditions, claims, and whether they match.
type Row = (Value, Value, bool);

/// For each row the membership is there or not.
async fn matches(case: &mut Case, rows: Vec<Row>) -> Outcome {
    let mapped = mapped(case, &json!({ "unmatched": "remove" })).await?;
    for (condition, claims, expected) in rows {
        let step = format!("{condition} for {claims}");
        mapped.rules(case, &[rule(&condition, &mapped.grant("viewer"))]).await?;
        mapped.claims(claims);
        mapped.signs_in(case, &step).await?;
        let memberships = if expected { vec![plain("viewer")] } else { Vec::new() };
        mapped.holds(case, &step, &memberships).await?;
    }
    Ok(())
}

async fn equals(case: &mut Case) -> Outcome {
    let on = |value: Value| json!({ "claim": "c", "equals": value });
    let rows = vec![
        (on(json!("Sales")), json!({ "c": "Sales" }), true),
        (on(json!("Sales")), json!({ "c": "sales" }), false),
        (on(json!("Sales")), json!({ "c": "Sales and more" }), false),
        (on(json!("Sales")), json!({ "c": ["IT", "Sales"] }), true),
        (on(json!("Sales")), json!({ "c": ["IT", ["Sales"]] }), false),
        (on(json!("Sales")), json!({}), false),
        (on(json!("42")), json!({ "c": 42 }), false),
        (on(json!(42)), json!({ "c": "42" }), false),
        (on(json!(42)), json!({ "c": 42 }), true),
        (on(json!(42)), json!({ "c": 42.0 }), true),
        (on(json!(true)), json!({ "c": true }), true),
        (on(json!(true)), json!({ "c": "true" }), false),
        (on(json!(false)), json!({ "c": false }), true),
        (on(json!("a")), json!({ "c": { "a": "a" } }), false),
    ];
    matches(case, rows).await
}

async fn contains(case: &mut Case) -> Outcome {
    let on = |value: Value| json!({ "claim": "c", "contains": value });
    let rows = vec![
        (on(json!("Edit")), json!({ "c": "Editors" }), true),
        (on(json!("edit")), json!({ "c": "Editors" }), false),
        (on(json!("Editors")), json!({ "c": ["Users", "Editors"] }), true),
        (on(json!("Edit")), json!({ "c": ["Users", "Editors"] }), false),
        (on(json!("4")), json!({ "c": 42 }), false),
        (on(json!(4)), json!({ "c": [1, 4] }), true),
        (on(json!("4")), json!({ "c": [1, 4] }), false),
        (on(json!("Edit")), json!({}), false),
        (on(json!("a")), json!({ "c": { "a": "a" } }), false),
    ];
    matches(case, rows).await
}

async fn presence(case: &mut Case) -> Outcome {
    let row = |claim: Value, expected| (json!({ "claim": "c" }), json!({ "c": claim }), expected);
    let rows = vec![
        row(json!("x"), true),
        row(json!(true), true),
        row(json!(0), true),
        row(json!(["x"]), true),
        row(json!({ "a": 1 }), true),
        row(json!(false), false),
        row(json!(""), false),
        row(json!([]), false),
        (json!({ "claim": "c" }), json!({}), false),
        (json!({ "claim": "c.d" }), json!({ "c": { "d": null } }), false),
    ];
    matches(case, rows).await
}

async fn paths(case: &mut Case) -> Outcome {
    let on = |claim: &str| json!({ "claim": claim, "contains": "editors" });
    let rows = vec![
        (on("realm.roles"), json!({ "realm": { "roles": ["editors"] } }), true),
        (on("https://example.com/roles"), json!({ "https://example.com/roles": ["editors"] }), true),
        (on("a.b"), json!({ "a.b": ["editors"], "a": { "b": ["users"] } }), true),
        (on("a.b"), json!({ "a.b": ["users"], "a": { "b": ["editors"] } }), false),
        (on("a.b"), json!({ "a": [{ "b": "editors" }] }), false),
        (json!({ "claim": "__proto__" }), json!({}), false),
        (json!({ "claim": "constructor.name" }), json!({}), false),
    ];
    matches(case, rows).await
}

async fn rules(case: &mut Case) -> Outcome {
    let mapped = mapped(case, &json!({})).await?;
    let other = case.project(&acl::newsroom()).await?;
    let elsewhere = json!({ "project": other.slug, "role": "chief" });
    let rules = [
        rule(&json!({ "claim": "groups", "contains": "a" }), &mapped.grant("viewer")),
        rule(&json!({ "claim": "groups", "contains": "b" }), &mapped.grant("chief")),
        rule(&json!({ "claim": "groups", "contains": "c" }), &mapped.grant("admin")),
        rule(&json!({ "claim": "groups", "contains": "a" }), &elsewhere),
    ];
    mapped.rules(case, &rules).await?;
    mapped.claims(json!({ "groups": ["a", "b"] }));
    mapped.signs_in(case, "signs in").await?;
    mapped.holds(case, "of the project", &[plain("viewer"), plain("chief")]).await?;
    holds(case, "of the other project", other.member(&mapped.person.identity), &[plain("chief")]).await
}

async fn userinfo(case: &mut Case) -> Outcome {
    let mapped = mapped(case, &json!({})).await?;
    mapped.rules(case, &[rule(&json!({ "claim": "groups", "contains": "a" }), &mapped.grant("viewer"))]).await?;
    mapped.provider.realm.change(|behaviour| behaviour.userinfo = members(json!({ "groups": ["a"] })));
    mapped.signs_in(case, "without userinfo").await?;
    mapped.holds(case, "nothing without userinfo", &[]).await?;
    case.reconfigure(&mapped.provider, json!({ "fetchUserInfo": true })).await?;
    mapped.signs_in(case, "with userinfo").await?;
    mapped.holds(case, "the membership", &[plain("viewer")]).await
}

/// Signs in with a group, and without it.
async fn with_and_without(case: &mut Case, mapped: &Mapped, expected: [&[MembershipInput]; 2]) -> Outcome {
    let rules = [
        rule(&json!({ "claim": "groups", "contains": "a" }), &mapped.grant("viewer")),
        rule(&json!({ "claim": "groups", "contains": "b" }), &mapped.grant("admin")),
    ];
    mapped.rules(case, &rules).await?;
    for (groups, memberships) in [json!(["a", "b"]), json!([])].into_iter().zip(expected) {
        let step = format!("with {groups}");
        mapped.claims(json!({ "groups": groups }));
        mapped.signs_in(case, &step).await?;
        mapped.holds(case, &step, memberships).await?;
    }
    Ok(())
}

async fn keep(case: &mut Case) -> Outcome {
    let mapped = mapped(case, &json!({})).await?;
    let both = [plain("viewer"), plain("admin")];
    with_and_without(case, &mapped, [&both, &both]).await
}

async fn remove(case: &mut Case) -> Outcome {
    let mapped = mapped(case, &json!({ "unmatched": "remove" })).await?;
    let other = case.project(&acl::newsroom()).await?;
    case.join(&mapped.project, &mapped.person.identity, &[plain("chief")]).await?;
    case.join(&other, &mapped.person.identity, &[plain("viewer")]).await?;
    let before = [plain("chief"), plain("viewer"), plain("admin")];
    with_and_without(case, &mapped, [&before, &[plain("chief")]]).await?;
    holds(case, "of the other project", other.member(&mapped.person.identity), &[plain("viewer")]).await
}

async fn sticky(case: &mut Case) -> Outcome {
    let mapped = mapped(case, &json!({ "syncPolicy": "sticky" })).await?;
    mapped.rules(case, &[rule(&json!({ "claim": "groups", "contains": "a" }), &mapped.grant("viewer"))]).await?;
    mapped.claims(json!({ "groups": ["a"] }));
    mapped.signs_in(case, "a person who exists").await?;
    mapped.holds(case, "no membership", &[]).await?;
    mapped.provider.realm.change(|behaviour| behaviour.claims = members(json!({ "sub": "new", "groups": ["a"] })));
    let session = case.federated_session("new person", &mapped.provider).await?;
    let identity = mapped.identity_of(case, &session).await?;
    holds(case, "a new person", mapped.project.member(&identity), &[plain("viewer")]).await
}

async fn unknown_project(case: &mut Case) -> Outcome {
    let (mapped, slug) = (mapped(case, &json!({})).await?, case.name("slug")?);
    let rules = [
        rule(&json!({ "claim": "sub" }), &json!({ "project": slug, "role": "anything" })),
        rule(&json!({ "claim": "sub" }), &mapped.grant("viewer")),
    ];
    mapped.rules(case, &rules).await?;
    mapped.signs_in(case, "signs in").await?;
    mapped.holds(case, "the other membership", &[plain("viewer")]).await?;
    equal(case.logged_about(&mapped.person.id, &["idp_role_mapping_failed"]).await?.len(), 0, "entries about a failure")
}

async fn dropped(case: &mut Case) -> Outcome {
    let (mapped, slug, root) = (mapped(case, &json!({})).await?, case.name("slug")?, case.root());
    let predefined = json!({ "project": slug, "role": "selfish", "variables": [{ "name": "me", "values": ["x"] }] });
    let rules = [
        rule(&json!({ "claim": "sub" }), &json!({ "project": slug, "role": "nothing" })),
        rule(&json!({ "claim": "sub" }), &predefined),
        rule(&json!({ "claim": "sub" }), &json!({ "project": slug, "role": "chief" })),
        rule(&json!({ "claim": "sub" }), &mapped.grant("viewer")),
    ];
    // The project comes later, so that the rules are not compared with its roles.
    mapped.rules(case, &rules).await?;
    let project = case.project_at(&root, &slug, &acl::newsroom()).await?;
    mapped.signs_in(case, "signs in").await?;
    mapped.holds(case, "of the other project", &[plain("viewer")]).await?;
    holds(case, "of the later project", project.member(&mapped.person.identity), &[plain("chief")]).await?;
    let entries = case.logged_about(&mapped.person.id, &["idp_role_mapping_failed"]).await?;
    let entry = present(entries.first(), "an entry about the failure")?;
    equal((entries.len(), entry.success), (1, true), "number of entries, and success")
}

async fn not_signed_in(case: &mut Case) -> Outcome {
    let mapped = mapped(case, &json!({})).await?;
    mapped.rules(case, &[rule(&json!({ "claim": "sub" }), &mapped.grant("viewer"))]).await?;
    case.disable(&mapped.person).await?;
    case.not_federated("a disabled person", &mapped.provider, SignInIDPErrorCode::PersonDisabled).await?;
    mapped.holds(case, "no membership", &[]).await
}
