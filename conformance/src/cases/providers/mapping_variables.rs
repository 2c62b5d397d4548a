//! `claimMapping.rules[].grantMembership.variables`: constants, and values that come from claims.
//!
//! **Invariant:** the order of values is left open, so each case has them sorted.

use serde_json::{Value, json};

use super::mapped::{mapped, rule};
use crate::error::Outcome;
use crate::suite::acl::{plain, with};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("providers/variables/constant", "Constant values are set, and rules that grant the same add to each other.", constant)
        .needs(&[Need::Providers, Need::Roles]),
    case!("providers/variables/mapped", "Values of a claim are translated by `map`; what it does not have is left out.", translated)
        .needs(&[Need::Providers, Need::Roles]),
    case!("providers/variables/passthrough", "With `passthrough` values that `map` does not have are set as they are.", passthrough)
        .needs(&[Need::Providers, Need::Roles]),
    case!("providers/variables/allow", "`allow` is about values that come from the claim.", allow).needs(&[Need::Providers, Need::Roles]),
    case!("providers/variables/split", "`split` divides texts, and parts are trimmed.", split).needs(&[Need::Providers, Need::Roles]),
    case!("providers/variables/pick", "`pick` takes a member of each object, and `where` selects the objects.", pick)
        .needs(&[Need::Providers, Need::Roles]),
    case!("providers/variables/types", "Numbers become texts; values that are neither text nor number are left out.", types)
        .needs(&[Need::Providers, Need::Roles]),
    case!("providers/variables/empty", "A variable without values is left as it was, or takes the membership with it.", empty)
        .needs(&[Need::Providers, Need::Roles]),
    case!("providers/variables/updated", "With `unmatched: remove` the values are those of the provider now.", updated)
        .needs(&[Need::Providers, Need::Roles]),
];

/// For each variable and claim the values that are set; none means that there is no membership.
async fn yields(case: &mut Case, rows: Vec<(Value, Value, &[&str])>) -> Outcome {
    let mapped = mapped(case, &json!({ "unmatched": "remove" })).await?;
    for (variable, claim, expected) in rows {
        let step = format!("{variable} of {claim}");
        let mut variable = variable;
        if let Value::Object(members) = &mut variable {
            members.insert("name".to_owned(), json!("language"));
        }
        mapped.rules(case, &[rule(&json!({ "claim": "sub" }), &mapped.grant_with("editor", &json!([variable])))]).await?;
        mapped.claims(json!({ "c": claim }));
        mapped.signs_in(case, &step).await?;
        let memberships = if expected.is_empty() { Vec::new() } else { vec![with("editor", "language", expected)] };
        mapped.holds(case, &step, &memberships).await?;
    }
    Ok(())
}

async fn constant(case: &mut Case) -> Outcome {
    let mapped = mapped(case, &json!({})).await?;
    let grant = |values: Value| mapped.grant_with("editor", &json!([{ "name": "language", "values": values }]));
    let rules = [
        rule(&json!({ "claim": "groups", "contains": "a" }), &grant(json!(["de", "cs"]))),
        rule(&json!({ "claim": "groups", "contains": "b" }), &grant(json!(["en", "cs"]))),
    ];
    mapped.rules(case, &rules).await?;
    for (groups, expected) in [(json!(["a"]), &["cs", "de"][..]), (json!(["a", "b"]), &["cs", "de", "en"])] {
        let step = format!("with {groups}");
        mapped.claims(json!({ "groups": groups }));
        mapped.signs_in(case, &step).await?;
        mapped.holds(case, &step, &[with("editor", "language", expected)]).await?;
    }
    Ok(())
}

async fn translated(case: &mut Case) -> Outcome {
    let variable = json!({ "from": { "claim": "c" }, "map": { "cs": ["1"], "en": ["2", "3"] } });
    let with_constant = json!({ "from": { "claim": "c" }, "map": { "cs": ["1"] }, "values": ["0"] });
    let rows: Vec<(Value, Value, &[&str])> = vec![
        (variable.clone(), json!("cs"), &["1"]),
        (variable.clone(), json!(["cs", "en", "fr"]), &["1", "2", "3"]),
        (variable.clone(), json!(["fr", "__proto__", "constructor"]), &[]),
        (with_constant.clone(), json!(["cs"]), &["0", "1"]),
        (with_constant, json!(["fr"]), &["0"]),
    ];
    yields(case, rows).await
}

async fn passthrough(case: &mut Case) -> Outcome {
    let variable = json!({ "from": { "claim": "c" }, "map": { "cs": ["1"] }, "passthrough": true });
    let alone = json!({ "from": { "claim": "c" }, "passthrough": true });
    let rows: Vec<(Value, Value, &[&str])> = vec![
        (variable.clone(), json!(["cs", "en"]), &["1", "en"]),
        (alone, json!(["en", "cs", "en"]), &["cs", "en"]),
        (json!({ "from": { "claim": "c" } }), json!(["en"]), &[]),
    ];
    yields(case, rows).await
}

async fn allow(case: &mut Case) -> Outcome {
    let variable = json!({ "from": { "claim": "c" }, "passthrough": true, "allow": ["cs", "en"] });
    let with_constant = json!({ "from": { "claim": "c" }, "passthrough": true, "allow": ["cs"], "values": ["de"] });
    let with_map = json!({ "from": { "claim": "c" }, "map": { "x": ["cs", "de"] }, "allow": ["cs"] });
    let rows: Vec<(Value, Value, &[&str])> = vec![
        (variable, json!(["cs", "fr"]), &["cs"]),
        (with_constant, json!(["cs", "fr"]), &["cs", "de"]),
        (with_map, json!("x"), &["cs"]),
    ];
    yields(case, rows).await
}

async fn split(case: &mut Case) -> Outcome {
    let on = |delimiter: &str| json!({ "from": { "claim": "c", "split": delimiter }, "passthrough": true });
    let rows: Vec<(Value, Value, &[&str])> = vec![
        (on(","), json!("en, cs"), &["cs", "en"]),
        (on(","), json!("cs,,en,"), &["cs", "en"]),
        (on(" "), json!("cs en"), &["cs", "en"]),
        (on(","), json!(["cs,en", "de"]), &["cs", "de", "en"]),
        (on(","), json!(5), &["5"]),
    ];
    yields(case, rows).await
}

async fn pick(case: &mut Case) -> Outcome {
    let picked = json!({ "from": { "claim": "c", "pick": "code" }, "passthrough": true });
    let nested = json!({ "from": { "claim": "c", "pick": "code.id" }, "passthrough": true });
    let selected = json!({ "from": { "claim": "c", "pick": "code", "where": { "field": "role", "equals": "lead" } }, "passthrough": true });
    let objects = json!([{ "code": "cs", "role": "lead" }, { "code": "en", "role": "member" }, { "role": "lead" }, "de"]);
    let rows: Vec<(Value, Value, &[&str])> = vec![
        (picked.clone(), objects.clone(), &["cs", "en"]),
        (picked, json!({ "code": "cs" }), &["cs"]),
        (nested, json!([{ "code": { "id": "cs" } }]), &["cs"]),
        (selected, objects, &["cs"]),
    ];
    yields(case, rows).await
}

async fn types(case: &mut Case) -> Outcome {
    let variable = json!({ "from": { "claim": "c" }, "passthrough": true });
    let rows: Vec<(Value, Value, &[&str])> = vec![
        (variable.clone(), json!(42), &["42"]),
        (variable.clone(), json!([1.5, "a", null, true, { "b": 1 }, ["c"]]), &["1.5", "a"]),
        (variable, json!({ "a": 1 }), &[]),
    ];
    yields(case, rows).await
}

async fn empty(case: &mut Case) -> Outcome {
    for (unmatched, expected) in [("keep", vec![with("editor", "language", &["cs"])]), ("remove", Vec::new())] {
        let mapped = mapped(case, &json!({ "unmatched": unmatched })).await?;
        let variable = json!([{ "name": "language", "from": { "claim": "c" }, "passthrough": true }]);
        mapped.rules(case, &[rule(&json!({ "claim": "sub" }), &mapped.grant_with("editor", &variable))]).await?;
        mapped.claims(json!({ "c": "cs" }));
        mapped.signs_in(case, "with a value").await?;
        mapped.holds(case, "with a value", &[with("editor", "language", &["cs"])]).await?;
        mapped.claims(json!({ "c": [] }));
        mapped.signs_in(case, "without a value").await?;
        mapped.holds(case, "without a value", &expected).await?;
    }
    Ok(())
}

async fn updated(case: &mut Case) -> Outcome {
    let mapped = mapped(case, &json!({ "unmatched": "remove" })).await?;
    let variable = json!([{ "name": "language", "from": { "claim": "c" }, "passthrough": true }]);
    let rules = [
        rule(&json!({ "claim": "sub" }), &mapped.grant_with("editor", &variable)),
        rule(&json!({ "claim": "sub" }), &mapped.grant("viewer")),
    ];
    mapped.rules(case, &rules).await?;
    for (claim, expected) in [(json!(["cs", "en"]), &["cs", "en"][..]), (json!(["de", "en"]), &["de", "en"]), (json!(["de"]), &["de"])] {
        let step = format!("with {claim}");
        mapped.claims(json!({ "c": claim }));
        mapped.signs_in(case, &step).await?;
        mapped.holds(case, &step, &[with("editor", "language", expected), plain("viewer")]).await?;
    }
    Ok(())
}
