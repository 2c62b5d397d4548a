//! Rules that go by the caller's own values, and memberships that the caller cannot see or manage.
//!
//! **Invariant:** no caller gives, changes or takes away a value that its own rules do not cover.

use serde_json::{Value, json};

use crate::client::exchange::Caller;
use crate::error::Outcome;
use crate::operations::{MembershipInput, RemoveProjectMemberErrorCode, UpdateProjectMemberErrorCode};
use crate::suite::acl::{plain, with};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{Key, Project};
use crate::suite::memberships::{adds, holds, may_not_add, may_not_remove, may_not_update, removes, updates};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("members/rules/own-values", "A lead adds, updates and removes editors with its own values.", own_values).needs(&[Need::Roles]),
    case!("members/rules/foreign-values", "A lead cannot give a value that it does not have, or another role.", foreign_values)
        .needs(&[Need::Roles]),
    case!("members/rules/other-variable-name", "The own values may come from a variable of another name.", other_name)
        .needs(&[Need::Roles]),
    case!("members/rules/values-of-two-roles", "Values of two roles of the caller do not add up for one membership.", two_roles)
        .needs(&[Need::Roles]),
    case!("members/rules/raise-oneself", "A lead can give itself neither values nor roles.", raise_oneself).needs(&[Need::Roles]),
    case!("members/rules/hidden-roles-survive", "Memberships that the caller cannot see survive its update.", hidden_roles)
        .needs(&[Need::Roles]),
    case!("members/rules/hidden-values", "Values that the caller cannot see, it can neither overwrite nor drop.", hidden_values)
        .needs(&[Need::Roles]),
    case!("members/rules/seen-values", "A membership with values of others is not the caller's to change.", seen_values)
        .needs(&[Need::Roles]),
    case!("members/rules/seen-again", "Who gives back what it sees changes nothing.", seen_again).needs(&[Need::Roles]),
    case!("members/rules/unchanged-may-be-named", "A membership that stays as it is need not be the caller's to manage.", unchanged)
        .needs(&[Need::Roles]),
    case!("members/rules/unseen-is-absent", "An identity whose memberships the caller cannot see is not a member to it.", absent)
        .needs(&[Need::Roles]),
    case!(
        "members/rules/remove-needs-every-role",
        "A removal takes every role that the caller sees, if it manages all of them.",
        every_role
    )
    .needs(&[Need::Roles]),
    case!("members/rules/remove-needs-every-value", "Who manages one value of a member cannot remove it with all of them.", every_value)
        .needs(&[Need::Roles]),
    case!("members/rules/remove-unseen", "Whom the caller cannot see is no member to it.", unseen).needs(&[Need::Roles]),
];

/// Editors by language, and those who manage some of them.
fn roles() -> Value {
    let variable = |name: &str| json!({ name: { "type": "entity", "entityName": "Language" } });
    let own = |name: &str| json!({ "editor": { "variables": { "language": name } } });
    json!({
        "editor": { "variables": variable("language") },
        "viewer": { "variables": {} },
        "lead": {
            "variables": variable("language"),
            "tenant": { "view": { "editor": { "variables": { "language": "language" } }, "viewer": true }, "manage": own("language") }
        },
        "watcher": { "variables": variable("language"), "tenant": { "view": true, "manage": own("language") } },
        "translator": { "variables": variable("tongue"), "tenant": { "manage": own("tongue") } },
        "host": { "variables": {}, "tenant": { "manage": { "viewer": true } } }
    })
}

async fn project(case: &mut Case) -> Outcome<Project> {
    case.project(&roles()).await
}

fn editor(languages: &[&str]) -> MembershipInput {
    with("editor", "language", languages)
}

async fn lead(case: &mut Case, project: &Project, languages: &[&str]) -> Outcome<Key> {
    case.key(project, "lead", &[with("lead", "language", languages)]).await
}

/// A new key with memberships, which the caller may not change in this way.
async fn keeps(
    case: &mut Case,
    (project, caller): (&Project, &Caller),
    step: &str,
    held: &[MembershipInput],
    given: &[MembershipInput],
) -> Outcome {
    let key = case.key(project, "key", held).await?;
    may_not_update(case, step, caller, project.member(&key.identity), given).await?;
    holds(case, "nothing has changed", project.member(&key.identity), held).await
}

/// A new key with memberships, which is no member as far as the caller can tell.
async fn is_absent(
    case: &mut Case,
    (project, caller): (&Project, &Caller),
    step: &str,
    held: &[MembershipInput],
    given: &[MembershipInput],
) -> Outcome {
    let key = case.key(project, "key", held).await?;
    let operation = project.member(&key.identity).updating(given);
    case.fails(step, caller, operation, UpdateProjectMemberErrorCode::NotMember).await?;
    holds(case, "nothing has changed", project.member(&key.identity), held).await
}

/// A new key with memberships, which the caller changes with this outcome.
async fn becomes(
    case: &mut Case,
    (project, caller): (&Project, &Caller),
    step: &str,
    held: &[MembershipInput],
    given: &[MembershipInput],
    expected: &[MembershipInput],
) -> Outcome {
    let key = case.key(project, "key", held).await?;
    updates(case, step, caller, project.member(&key.identity), given).await?;
    holds(case, "what it has now", project.member(&key.identity), expected).await
}

async fn own_values(case: &mut Case) -> Outcome {
    let project = project(case).await?;
    let lead = lead(case, &project, &["cs", "de"]).await?.caller;
    let key = case.person("person", &[]).await?;
    let member = project.member(&key.identity);
    adds(case, "adds an editor", &lead, member, &[editor(&["cs"])]).await?;
    updates(case, "changes the language", &lead, member, &[editor(&["de"])]).await?;
    holds(case, "the new language", member, &[editor(&["de"])]).await?;
    removes(case, "removes the editor", &lead, member).await?;
    holds(case, "it is no member", member, &[]).await?;
    adds(case, "adds an editor of both languages", &lead, member, &[editor(&["de", "cs"])]).await?;
    holds(case, "both languages", member, &[editor(&["de", "cs"])]).await?;
    updates(case, "takes everything away", &lead, member, &[]).await?;
    holds(case, "it is no member again", member, &[]).await
}

async fn foreign_values(case: &mut Case) -> Outcome {
    let project = project(case).await?;
    let lead = lead(case, &project, &["cs"]).await?.caller;
    let key = case.person("person", &[]).await?;
    for (step, given) in [
        ("another language", vec![editor(&["en"])]),
        ("another language beside its own", vec![editor(&["cs", "en"])]),
        ("no language in its spelling", vec![editor(&["CS"])]),
        ("a role that it may only see", vec![plain("viewer")]),
        ("its own role", vec![with("lead", "language", &["cs"])]),
        ("a good membership and an admin", vec![editor(&["cs"]), plain("admin")]),
        ("a role that does not exist", vec![plain("no_such_role")]),
    ] {
        may_not_add(case, &format!("may not add {step}"), &lead, project.member(&key.identity), &given).await?;
        keeps(case, (&project, &lead), &format!("may not update to {step}"), &[editor(&["cs"])], &given).await?;
    }
    holds(case, "no member was added", project.member(&key.identity), &[]).await
}

async fn other_name(case: &mut Case) -> Outcome {
    let project = project(case).await?;
    let translator = case.key(&project, "translator", &[with("translator", "tongue", &["cs"])]).await?.caller;
    let key = case.person("person", &[]).await?;
    let member = project.member(&key.identity);
    may_not_add(case, "may not add an editor of another language", &translator, member, &[editor(&["en"])]).await?;
    adds(case, "adds an editor of its language", &translator, member, &[editor(&["cs"])]).await?;
    removes(case, "removes the editor", &translator, member).await
}

async fn two_roles(case: &mut Case) -> Outcome {
    let project = project(case).await?;
    let held = [with("watcher", "language", &["cs"]), with("translator", "tongue", &["en"])];
    let caller = case.key(&project, "watcher and translator", &held).await?.caller;
    for language in ["cs", "en"] {
        let key = case.person("person", &[]).await?;
        adds(case, &format!("adds an editor of {language}"), &caller, project.member(&key.identity), &[editor(&[language])]).await?;
    }
    let key = case.person("person", &[]).await?;
    may_not_add(case, "may not add an editor of both", &caller, project.member(&key.identity), &[editor(&["cs", "en"])]).await
}

async fn raise_oneself(case: &mut Case) -> Outcome {
    let project = project(case).await?;
    let lead = lead(case, &project, &["cs"]).await?;
    let itself = project.member(&lead.identity);
    for (step, given) in [
        ("one more language", with("lead", "language", &["cs", "en"])),
        ("another role", plain("viewer")),
        ("the role of an admin", plain("admin")),
        ("another language as an editor", editor(&["en"])),
    ] {
        may_not_update(case, &format!("may not give itself {step}"), &lead.caller, itself, &[given]).await?;
    }
    holds(case, "it is a lead of one language", itself, &[with("lead", "language", &["cs"])]).await
}

async fn hidden_roles(case: &mut Case) -> Outcome {
    let project = project(case).await?;
    let lead = lead(case, &project, &["cs", "de"]).await?.caller;
    let held = [editor(&["cs"]), plain("admin"), with("translator", "tongue", &["en"])];
    let others = [plain("admin"), with("translator", "tongue", &["en"])];
    becomes(case, (&project, &lead), "takes its own language away", &held, &[], &others).await?;
    let changed = [editor(&["de"]), plain("admin"), with("translator", "tongue", &["en"])];
    becomes(case, (&project, &lead), "changes the language", &held, &[editor(&["de"])], &changed).await?;
    is_absent(case, (&project, &lead), "does not see an admin", &others, &[editor(&["de"])]).await
}

async fn hidden_values(case: &mut Case) -> Outcome {
    let project = project(case).await?;
    let lead = lead(case, &project, &["cs", "de"]).await?.caller;
    let at = (&project, &lead);
    is_absent(case, at, "does not see an editor of another language", &[editor(&["en"])], &[editor(&["cs"])]).await?;
    keeps(case, at, "may not drop another language with its own", &[editor(&["en", "cs"])], &[]).await?;
    keeps(case, at, "may not overwrite both languages", &[editor(&["en", "cs"])], &[editor(&["de"])]).await
}

async fn seen_values(case: &mut Case) -> Outcome {
    let project = project(case).await?;
    let watcher = case.key(&project, "watcher", &[with("watcher", "language", &["cs"])]).await?.caller;
    let at = (&project, &watcher);
    keeps(case, at, "may not take another language away", &[editor(&["en", "cs"])], &[editor(&["cs"])]).await?;
    keeps(case, at, "may not take both languages away", &[editor(&["en", "cs"])], &[]).await?;
    keeps(case, at, "may not take the only language away", &[editor(&["en"])], &[]).await?;
    keeps(case, at, "may not take a role that it only sees", &[editor(&["cs"]), plain("viewer")], &[editor(&["cs"])]).await?;
    keeps(case, at, "may not take its own from beside another language", &[editor(&["en", "cs"])], &[editor(&["en"])]).await?;
    keeps(case, at, "may not give its own beside another language", &[editor(&["en"])], &[editor(&["en", "cs"])]).await
}

async fn seen_again(case: &mut Case) -> Outcome {
    let project = project(case).await?;
    let lead = lead(case, &project, &["cs"]).await?.caller;
    let held = [editor(&["en", "cs"]), plain("admin")];
    becomes(case, (&project, &lead), "the one language that it sees", &held, &[editor(&["cs"])], &held).await?;
    let watcher = case.key(&project, "watcher", &[with("watcher", "language", &["cs"])]).await?.caller;
    becomes(case, (&project, &watcher), "everything, as it sees everything", &[editor(&["en"])], &[editor(&["en"])], &[editor(&["en"])])
        .await
}

async fn unchanged(case: &mut Case) -> Outcome {
    let project = project(case).await?;
    let lead = lead(case, &project, &["cs", "de"]).await?.caller;
    let at = (&project, &lead);
    let changed = [editor(&["de"]), plain("viewer")];
    becomes(case, at, "changes the language of a viewer", &[editor(&["cs"]), plain("viewer")], &changed, &changed).await?;
    becomes(case, at, "makes a viewer an editor", &[plain("viewer")], &changed, &changed).await?;
    becomes(case, at, "changes nothing at all", &[plain("viewer")], &[plain("viewer")], &[plain("viewer")]).await
}

/// A new key with memberships, which the caller may not remove.
async fn stays(case: &mut Case, (project, caller): (&Project, &Caller), step: &str, held: &[MembershipInput]) -> Outcome {
    let key = case.key(project, "key", held).await?;
    may_not_remove(case, step, caller, project.member(&key.identity)).await?;
    holds(case, "nothing has changed", project.member(&key.identity), held).await
}

async fn every_role(case: &mut Case) -> Outcome {
    let project = project(case).await?;
    let host = case.key(&project, "host", &[plain("host")]).await?.caller;
    for (step, other) in [("removes a viewer who is an admin", plain("admin")), ("removes a viewer who is an editor", editor(&["cs"]))] {
        let key = case.key(&project, "key", &[plain("viewer"), other.clone()]).await?;
        removes(case, step, &host, project.member(&key.identity)).await?;
        holds(case, "what the host does not see is left", project.member(&key.identity), &[other]).await?;
    }
    let watcher = case.key(&project, "watcher", &[with("watcher", "language", &["cs"])]).await?.caller;
    stays(case, (&project, &watcher), "may not remove an editor who is seen to be a viewer", &[plain("viewer"), editor(&["cs"])]).await?;
    let key = case.key(&project, "key", &[plain("viewer")]).await?;
    removes(case, "removes a viewer who is nothing else", &host, project.member(&key.identity)).await
}

async fn every_value(case: &mut Case) -> Outcome {
    let project = project(case).await?;
    let lead = lead(case, &project, &["cs"]).await?.caller;
    stays(case, (&project, &lead), "may not remove an editor of two languages", &[editor(&["en", "cs"])]).await?;
    let watcher = case.key(&project, "watcher", &[with("watcher", "language", &["cs"])]).await?.caller;
    stays(case, (&project, &watcher), "may not even if it sees them", &[editor(&["en", "cs"])]).await?;
    let key = case.key(&project, "key", &[editor(&["cs"])]).await?;
    removes(case, "removes an editor of its own language", &lead, project.member(&key.identity)).await
}

async fn unseen(case: &mut Case) -> Outcome {
    let project = project(case).await?;
    let host = case.key(&project, "host", &[plain("host")]).await?.caller;
    let lead = lead(case, &project, &["cs"]).await?.caller;
    let stranger = case.person("person", &[]).await?.identity;
    let admin = case.key(&project, "admin", &[plain("admin")]).await?.identity;
    let other = case.key(&project, "editor", &[editor(&["en"])]).await?.identity;
    for (step, caller, identity) in [
        ("a host removes a stranger", &host, &stranger),
        ("a host removes an admin", &host, &admin),
        ("a lead removes a stranger", &lead, &stranger),
        ("a lead removes an editor of another language", &lead, &other),
    ] {
        case.fails(step, caller, project.member(identity).removing(), RemoveProjectMemberErrorCode::NotMember).await?;
    }
    holds(case, "the admin is what it was", project.member(&admin), &[plain("admin")]).await?;
    holds(case, "the editor is what it was", project.member(&other), &[editor(&["en"])]).await
}

/// Each caller asks about a person who is not a member and about members that it does not see. All answers are the same.
async fn absent(case: &mut Case) -> Outcome {
    let project = project(case).await?;
    let host = case.key(&project, "host", &[plain("host")]).await?.caller;
    let lead = lead(case, &project, &["cs"]).await?.caller;
    let both = |given: &MembershipInput, hidden: &[MembershipInput]| [hidden, std::slice::from_ref(given)].concat();
    for (caller, given, hidden, merged) in [
        (&host, plain("viewer"), vec![plain("content_admin")], None),
        (&host, plain("viewer"), vec![editor(&["cs"]), plain("deployer")], None),
        (&lead, editor(&["cs"]), vec![plain("host")], None),
        (&lead, editor(&["cs"]), vec![editor(&["de"])], Some(editor(&["de", "cs"]))),
    ] {
        let (stranger, member) = (case.person("person", &[]).await?.identity, case.person("person", &[]).await?.identity);
        case.join(&project, &member, &hidden).await?;
        for (step, identity) in [("a stranger", &stranger), ("an unseen member", &member)] {
            let at = project.member(identity);
            may_not_update(case, &format!("names what {step} has"), caller, at, &hidden).await?;
            for (what, wanted) in [("nothing", vec![]), ("what it may give", vec![given.clone()])] {
                let code = UpdateProjectMemberErrorCode::NotMember;
                case.fails(&format!("gives {step} {what}"), caller, at.updating(&wanted), code).await?;
            }
            case.fails(&format!("removes {step}"), caller, at.removing(), RemoveProjectMemberErrorCode::NotMember).await?;
            adds(case, &format!("adds {step}"), caller, at, std::slice::from_ref(&given)).await?;
        }
        let expected = merged.map_or_else(|| both(&given, &hidden), |merged| vec![merged]);
        holds(case, "what was not seen is still there", project.member(&member), &expected).await?;
    }
    Ok(())
}
