//! What a project's own roles may do with its members: the rules `manage` and `view` by role.
//!
//! **Invariant:** a caller changes a membership only if one of its own roles covers it, the values included.

use serde_json::{Value, json};

use crate::error::{Outcome, equal};
use crate::operations::MembershipValidationErrorCode::{RoleNotFound, VariableEmpty};
use crate::operations::{AddProjectMemberErrorCode, MembershipInput, UpdateProjectMemberErrorCode};
use crate::suite::acl::{plain, with};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{Key, Project};
use crate::suite::memberships::{Problem, adds, holds, may_not_add, may_not_remove, may_not_update, problems, removes, sees, updates};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("members/rules/manage-one-role", "A role that manages one other role gives and takes that one only.", one_role)
        .needs(&[Need::Roles]),
    case!("members/rules/manage-everything", "A role that manages everything gives and takes every role, its own included.", everything)
        .needs(&[Need::Roles]),
    case!("members/rules/manage-nothing", "An empty rule covers an empty list of memberships only.", nothing).needs(&[Need::Roles]),
    case!("members/rules/empty-role-rule", "An empty rule for a role covers the role without variables.", empty_role_rule)
        .needs(&[Need::Roles]),
    case!("members/rules/all-variables", "A rule for all variables of a role covers every value.", all_variables).needs(&[Need::Roles]),
    case!("members/rules/named-variables", "A rule that names variables covers a membership with those variables only.", named_variables)
        .needs(&[Need::Roles]),
    case!("members/rules/manage-implies-view", "Who manages a role sees who has it.", manage_implies_view).needs(&[Need::Roles]),
    case!("members/rules/view-beside-manage", "On a role with both rules, `view` alone says what is seen.", view_beside_manage)
        .needs(&[Need::Roles]),
    case!("members/rules/view-only", "A caller that may only see members changes none.", view_only).needs(&[Need::Roles]),
    case!("members/rules/several-roles", "Each membership is covered by any one of the caller's roles.", several_roles)
        .needs(&[Need::Roles]),
    case!("members/rules/several-roles-view", "What is seen is what any one of the caller's roles shows.", several_roles_view)
        .needs(&[Need::Roles]),
    case!("members/rules/validation-after-permission", "What is wrong with a membership is told to those who may give it.", validation)
        .needs(&[Need::Roles]),
];

/// Two roles to be given, and one holder for each kind of rule.
fn roles() -> Value {
    let language = json!({ "language": { "type": "entity", "entityName": "Language" } });
    let holder = |tenant: Value| json!({ "variables": {}, "tenant": tenant });
    json!({
        "editor": { "variables": language },
        "columnist": { "variables": {
            "language": { "type": "entity", "entityName": "Language" },
            "section": { "type": "entity", "entityName": "Language" }
        } },
        "viewer": { "variables": {} },
        "host": holder(json!({ "manage": { "viewer": true } })),
        "chief": holder(json!({ "manage": true })),
        "figurehead": holder(json!({ "manage": {} })),
        "clerk": holder(json!({ "manage": { "viewer": {}, "editor": {} } })),
        "publisher": holder(json!({ "manage": { "editor": { "variables": true } } })),
        "linguist": holder(json!({ "manage": { "columnist": { "variables": { "language": true } } } })),
        "porter": holder(json!({ "view": { "viewer": true }, "manage": { "editor": true } })),
        "guest": holder(json!({ "view": true })),
        "reader": holder(json!({ "view": { "editor": true } }))
    })
}

struct Office {
    project: Project,
    caller: Key,
}

/// A project and a key with these roles in it.
async fn office(case: &mut Case, held: &[&str]) -> Outcome<Office> {
    let project = case.project(&roles()).await?;
    let memberships: Vec<_> = held.iter().map(|role| plain(role)).collect();
    let caller = case.key(&project, &held.join(" and "), &memberships).await?;
    Ok(Office { project, caller })
}

impl Office {
    /// A new key, added by the caller.
    async fn adds(&self, case: &mut Case, step: &str, given: &[MembershipInput]) -> Outcome {
        let key = case.person("person", &[]).await?;
        adds(case, step, &self.caller.caller, self.project.member(&key.identity), given).await?;
        holds(case, "it was added", self.project.member(&key.identity), given).await
    }

    async fn may_not_add(&self, case: &mut Case, step: &str, given: &[MembershipInput]) -> Outcome {
        let key = case.person("person", &[]).await?;
        may_not_add(case, step, &self.caller.caller, self.project.member(&key.identity), given).await?;
        holds(case, "no member was added", self.project.member(&key.identity), &[]).await
    }
}

async fn one_role(case: &mut Case) -> Outcome {
    let office = office(case, &["host"]).await?;
    office.adds(case, "adds a viewer", &[plain("viewer")]).await?;
    for role in ["admin", "host", "chief", "content_admin"] {
        office.may_not_add(case, &format!("may not add {role}"), &[plain(role)]).await?;
    }
    office.may_not_add(case, "may not add more beside it", &[plain("viewer"), plain("chief")]).await?;
    let viewer = case.key(&office.project, "viewer", &[plain("viewer")]).await?;
    let member = office.project.member(&viewer.identity);
    may_not_update(case, "may not make an admin", &office.caller.caller, member, &[plain("admin")]).await?;
    removes(case, "removes a viewer", &office.caller.caller, member).await
}

async fn everything(case: &mut Case) -> Outcome {
    let office = office(case, &["chief"]).await?;
    for role in ["admin", "chief", "deployer"] {
        office.adds(case, &format!("adds {role}"), &[plain(role)]).await?;
    }
    let admin = case.key(&office.project, "admin", &[plain("admin")]).await?;
    removes(case, "removes an admin", &office.caller.caller, office.project.member(&admin.identity)).await?;
    let itself = office.project.member(&office.caller.identity);
    updates(case, "makes itself admin", &office.caller.caller, itself, &[plain("admin")]).await?;
    holds(case, "it is an admin", itself, &[plain("admin")]).await
}

async fn nothing(case: &mut Case) -> Outcome {
    let office = office(case, &["figurehead"]).await?;
    office.adds(case, "adds an identity without memberships", &[]).await?;
    office.may_not_add(case, "may not add a viewer", &[plain("viewer")]).await?;
    let viewer = case.key(&office.project, "viewer", &[plain("viewer")]).await?;
    let member = office.project.member(&viewer.identity);
    sees(case, "sees no member", &office.caller.caller, member, &[]).await?;
    may_not_update(case, "may not update any member", &office.caller.caller, member, &[plain("viewer"), plain("admin")]).await?;
    let code = UpdateProjectMemberErrorCode::NotMember;
    case.fails("whom it cannot see is no member", &office.caller.caller, member.updating(&[]), code).await?;
    holds(case, "the viewer is what it was", member, &[plain("viewer")]).await
}

async fn empty_role_rule(case: &mut Case) -> Outcome {
    let office = office(case, &["clerk"]).await?;
    office.adds(case, "adds a viewer", &[plain("viewer")]).await?;
    office.may_not_add(case, "may not add an editor of a language", &[with("editor", "language", &["cs"])]).await?;
    office.may_not_add(case, "may not add an admin", &[plain("admin")]).await
}

async fn all_variables(case: &mut Case) -> Outcome {
    let office = office(case, &["publisher"]).await?;
    office.adds(case, "adds an editor", &[with("editor", "language", &["cs", "en"])]).await?;
    office.may_not_add(case, "may not add a viewer", &[plain("viewer")]).await?;
    let editor = case.key(&office.project, "editor", &[with("editor", "language", &["de"])]).await?;
    let member = office.project.member(&editor.identity);
    updates(case, "changes the language", &office.caller.caller, member, &[with("editor", "language", &["fr"])]).await?;
    holds(case, "the new language", member, &[with("editor", "language", &["fr"])]).await?;
    removes(case, "removes an editor", &office.caller.caller, member).await
}

async fn named_variables(case: &mut Case) -> Outcome {
    let office = office(case, &["linguist"]).await?;
    let mut both = with("columnist", "language", &["cs"]);
    both.variables.extend(with("columnist", "section", &["sport"]).variables);
    office.may_not_add(case, "may not add a columnist of a section", &[both]).await?;
    let key = case.person("person", &[]).await?;
    let given = [with("columnist", "language", &["cs"])];
    let (operation, codes) = (
        office.project.member(&key.identity).adding(&given),
        [AddProjectMemberErrorCode::InvalidMembership, AddProjectMemberErrorCode::VariableEmpty],
    );
    let error = case
        .fails_listing(
            "a columnist without section",
            &office.caller.caller,
            operation,
            AddProjectMemberErrorCode::InvalidMembership,
            &codes,
        )
        .await?;
    let expected: Vec<Problem<'_>> = vec![(VariableEmpty, "columnist", Some("section"))];
    equal(problems(error.membership_validation.as_ref()), expected, "the section is missing")
}

async fn manage_implies_view(case: &mut Case) -> Outcome {
    let office = office(case, &["host"]).await?;
    let key = case.key(&office.project, "key", &[plain("viewer"), plain("deployer")]).await?;
    sees(case, "sees the viewer in it", &office.caller.caller, office.project.member(&key.identity), &[plain("viewer")]).await
}

async fn view_beside_manage(case: &mut Case) -> Outcome {
    let office = office(case, &["porter"]).await?;
    let editor = with("editor", "language", &["cs"]);
    office.adds(case, "adds an editor", std::slice::from_ref(&editor)).await?;
    office.may_not_add(case, "may not add a viewer", &[plain("viewer")]).await?;
    let key = case.key(&office.project, "key", &[plain("viewer"), editor]).await?;
    let member = office.project.member(&key.identity);
    sees(case, "sees the viewer, not the editor", &office.caller.caller, member, &[plain("viewer")]).await?;
    may_not_remove(case, "may not remove a viewer", &office.caller.caller, member).await
}

async fn view_only(case: &mut Case) -> Outcome {
    let office = office(case, &["guest"]).await?;
    let key = case.key(&office.project, "key", &[plain("viewer")]).await?;
    let (caller, member) = (&office.caller.caller, office.project.member(&key.identity));
    sees(case, "sees the viewer", caller, member, &[plain("viewer")]).await?;
    office.may_not_add(case, "may not add a viewer", &[plain("viewer")]).await?;
    office.may_not_add(case, "may not add any member", &[]).await?;
    may_not_update(case, "may not update a viewer", caller, member, &[plain("viewer")]).await?;
    may_not_remove(case, "may not remove a viewer", caller, member).await
}

async fn several_roles(case: &mut Case) -> Outcome {
    let office = office(case, &["host", "publisher", "guest"]).await?;
    let (viewer, editor) = (plain("viewer"), with("editor", "language", &["cs"]));
    office.adds(case, "adds a viewer who is an editor", &[viewer.clone(), editor.clone()]).await?;
    office.may_not_add(case, "may not add what no role covers", &[viewer.clone(), editor.clone(), plain("host")]).await?;
    let key = case.key(&office.project, "key", std::slice::from_ref(&viewer)).await?;
    let (caller, member) = (&office.caller.caller, office.project.member(&key.identity));
    updates(case, "makes a viewer an editor", caller, member, std::slice::from_ref(&editor)).await?;
    holds(case, "it is an editor", member, &[editor]).await?;
    removes(case, "removes it", caller, member).await
}

async fn several_roles_view(case: &mut Case) -> Outcome {
    let office = office(case, &["host", "reader"]).await?;
    let memberships = [plain("viewer"), with("editor", "language", &["cs"])];
    let key = case.key(&office.project, "key", &memberships).await?;
    sees(case, "sees both", &office.caller.caller, office.project.member(&key.identity), &memberships).await
}

async fn validation(case: &mut Case) -> Outcome {
    let office = office(case, &["chief"]).await?;
    let key = case.person("person", &[]).await?;
    let member = office.project.member(&key.identity);
    let (operation, codes) =
        (member.adding(&[plain("no_such_role")]), [AddProjectMemberErrorCode::InvalidMembership, AddProjectMemberErrorCode::RoleNotFound]);
    let error = case
        .fails_listing(
            "a chief gives an unknown role",
            &office.caller.caller,
            operation,
            AddProjectMemberErrorCode::InvalidMembership,
            &codes,
        )
        .await?;
    let expected: Vec<Problem<'_>> = vec![(RoleNotFound, "no_such_role", None)];
    equal(problems(error.membership_validation.as_ref()), expected, "the role is unknown")?;
    let host = case.key(&office.project, "host", &[plain("host")]).await?;
    may_not_add(case, "a host may not give an unknown role", &host.caller, member, &[plain("no_such_role")]).await?;
    may_not_add(case, "nor a role without its variable", &host.caller, member, &[plain("editor")]).await
}
