//! `Project.members`: who belongs to a project, filtered and as far as the caller may see.
//!
//! **Invariant:** the order of members is not looked at, as the contract leaves it open.

use std::collections::BTreeSet;

use cynic::QueryBuilder;
use serde_json::json;

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal};
use crate::operations::{Member, MemberType, Members, MembersVariables, ProjectMembersFilter, ProjectMembersInput};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{Key, Person, Project, owned};
use crate::suite::people::UNKNOWN;
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("members/all", "Persons and keys are members with all their memberships.", all).needs(&[Need::Roles]),
    case!("members/by-type", "Members are told apart by type, in the filter and in the deprecated argument.", by_type)
        .needs(&[Need::Roles]),
    case!("members/by-identity", "Members are found by e-mail, identity and person, any one of a list.", by_identity).needs(&[Need::Roles]),
    case!("members/filters-together", "Every given condition must hold.", together).needs(&[Need::Roles]),
    case!("members/contradictory-filter", "Conditions that exclude each other are malformed.", contradictory).needs(&[Need::Roles]),
    case!("members/malformed-id", "An invalid id counts as an unknown one.", malformed).needs(&[Need::Roles]),
    case!("members/details", "What is private about a member is shown to administrators above it.", details).needs(&[Need::Roles]),
    case!("members/pages", "Pages of a list make up the whole list.", pages).needs(&[Need::Roles]),
    case!("members/odd-pages", "Limits and offsets below zero count as zero, and huge ones are no error.", odd_pages).needs(&[Need::Roles]),
    case!("members/as-lead", "A role that may see some values of a role sees those only.", as_lead).needs(&[Need::Roles]),
    case!("members/as-chief", "A role that may see everything does.", as_chief).needs(&[Need::Roles]),
    case!("members/as-viewer", "A role that may see nothing sees no member.", as_viewer).needs(&[Need::Roles]),
];

struct Staff {
    admin: Person,
    project: Project,
    editor: Key,
    viewer: Key,
}

async fn staff(case: &mut Case) -> Outcome<Staff> {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let editor = case.key(&project, "editor", &[acl::with("editor", "language", &["cs", "en"])]).await?;
    let viewer = case.key(&project, "viewer", &[acl::plain("viewer")]).await?;
    Ok(Staff { admin, project, editor, viewer })
}

async fn members(case: &mut Case, step: &str, caller: &Caller, variables: MembersVariables) -> Outcome<Vec<Member>> {
    Ok(case.step(step, caller, Members::build(variables)).await?.field(|data| data.project_by_slug)?.members)
}

fn of(project: &Project) -> MembersVariables {
    MembersVariables { slug: project.slug.clone(), ..Default::default() }
}

fn filtered(project: &Project, filter: ProjectMembersFilter) -> MembersVariables {
    MembersVariables { input: Some(ProjectMembersInput { filter: Some(filter), ..Default::default() }), ..of(project) }
}

fn identities(members: &[Member]) -> BTreeSet<&str> {
    members.iter().map(|member| member.identity.id.as_str()).collect()
}

async fn found(case: &mut Case, step: &str, staff: &Staff, variables: MembersVariables, expected: &[&str]) -> Outcome {
    let members = members(case, step, &staff.admin.session, variables).await?;
    equal(identities(&members), expected.iter().copied().collect(), step)
}

async fn all(case: &mut Case) -> Outcome {
    let staff = staff(case).await?;
    let all = [staff.admin.identity.as_str(), &staff.editor.identity, &staff.viewer.identity];
    found(case, "the project's admin sees every member", &staff, of(&staff.project), &all).await?;
    let root = case.root();
    let members = members(case, "root sees every member", &root, of(&staff.project)).await?;
    equal(members.len(), all.len(), "number of members")
}

async fn by_type(case: &mut Case) -> Outcome {
    let staff = staff(case).await?;
    let keys = [staff.editor.identity.as_str(), &staff.viewer.identity];
    for (member_type, name, expected) in
        [(MemberType::Person, "persons", &[staff.admin.identity.as_str()][..]), (MemberType::ApiKey, "keys", &keys)]
    {
        let filter = ProjectMembersFilter { member_type: Some(member_type), ..Default::default() };
        found(case, &format!("{name} by filter"), &staff, filtered(&staff.project, filter), expected).await?;
        let variables = MembersVariables { member_type: Some(member_type), ..of(&staff.project) };
        found(case, &format!("{name} by argument"), &staff, variables, expected).await?;
    }
    Ok(())
}

async fn by_identity(case: &mut Case) -> Outcome {
    let staff = staff(case).await?;
    let (admin, editor) = (staff.admin.identity.clone(), staff.editor.identity.clone());
    let none = ProjectMembersFilter::default();
    for (step, filter, expected) in [
        ("by address", ProjectMembersFilter { email: Some(vec![staff.admin.email.clone()]), ..none.clone() }, vec![admin.as_str()]),
        ("by person", ProjectMembersFilter { person_id: Some(vec![staff.admin.id.clone()]), ..none.clone() }, vec![&admin]),
        (
            "by identities",
            ProjectMembersFilter { identity_id: Some(vec![admin.clone(), editor.clone()]), ..none.clone() },
            vec![&admin, &editor],
        ),
        (
            "one known and one unknown identity",
            ProjectMembersFilter { identity_id: Some(owned(&[UNKNOWN, &editor])), ..none.clone() },
            vec![&editor],
        ),
        ("an unknown address", ProjectMembersFilter { email: Some(owned(&["unknown@example.com"])), ..none.clone() }, vec![]),
        ("an unknown person", ProjectMembersFilter { person_id: Some(owned(&[UNKNOWN])), ..none.clone() }, vec![]),
    ] {
        found(case, step, &staff, filtered(&staff.project, filter), &expected).await?;
    }
    Ok(())
}

async fn together(case: &mut Case) -> Outcome {
    let staff = staff(case).await?;
    let admin = staff.admin.identity.clone();
    let both =
        ProjectMembersFilter { email: Some(vec![staff.admin.email.clone()]), identity_id: Some(vec![admin.clone()]), ..Default::default() };
    found(case, "two conditions for the same person", &staff, filtered(&staff.project, both.clone()), &[&admin]).await?;
    let contrary = ProjectMembersFilter { identity_id: Some(vec![staff.editor.identity.clone()]), ..both.clone() };
    found(case, "two conditions for different members", &staff, filtered(&staff.project, contrary), &[]).await?;
    let right_type = ProjectMembersFilter { member_type: Some(MemberType::Person), ..both };
    found(case, "a condition and the type", &staff, filtered(&staff.project, right_type), &[&admin]).await
}

async fn contradictory(case: &mut Case) -> Outcome {
    let staff = staff(case).await?;
    let keys = ProjectMembersFilter { member_type: Some(MemberType::ApiKey), ..Default::default() };
    let by_email = ProjectMembersFilter { email: Some(vec![staff.admin.email.clone()]), ..keys.clone() };
    let by_person = ProjectMembersFilter { person_id: Some(vec![staff.admin.id.clone()]), ..keys };
    let both =
        MembersVariables { member_type: Some(MemberType::Person), input: Some(ProjectMembersInput::default()), ..of(&staff.project) };
    for (step, variables) in [
        ("a key with an address", filtered(&staff.project, by_email)),
        ("a key that is a person", filtered(&staff.project, by_person)),
        ("the deprecated argument beside the new one", both),
    ] {
        case.step(step, &staff.admin.session, Members::build(variables)).await?.malformed()?;
    }
    Ok(())
}

async fn malformed(case: &mut Case) -> Outcome {
    let staff = staff(case).await?;
    let none = ProjectMembersFilter::default();
    for (step, filter) in [
        ("an identity that is no id", ProjectMembersFilter { identity_id: Some(owned(&["1"])), ..none.clone() }),
        ("a person that is no id", ProjectMembersFilter { person_id: Some(owned(&[""])), ..none }),
    ] {
        found(case, step, &staff, filtered(&staff.project, filter), &[]).await?;
    }
    Ok(())
}

async fn details(case: &mut Case) -> Outcome {
    let staff = staff(case).await?;
    let document = "query($slug: String!) { projectBySlug(slug: $slug) { members { identity {
        id roles permissions { canCreateProject } sessions { id isCurrent } person { id name identity { id } } projects { project { id } }
    } } } }";
    let global_admin = case.person("global project admin", &["project_admin"]).await?.session;
    let chief = case.key(&staff.project, "chief", &[acl::plain("chief")]).await?.caller;
    let root = case.root();
    for caller in [&staff.admin.session, &global_admin, &chief, &root] {
        let data = case.document("asks for everything", caller, document, json!({ "slug": staff.project.slug })).await?.data()?;
        let members = data.pointer("/projectBySlug/members").and_then(|members| members.as_array()).map(Vec::len);
        equal(members, Some(4), "number of members")?;
    }
    Ok(())
}

async fn pages(case: &mut Case) -> Outcome {
    let staff = staff(case).await?;
    let page = |limit, offset| {
        let input = ProjectMembersInput { limit: Some(limit), offset: Some(offset), filter: None };
        MembersVariables { input: Some(input), ..of(&staff.project) }
    };
    let mut seen = Vec::new();
    for offset in 0..3 {
        let data = case.ask(&staff.admin.session, Members::build(page(1, offset))).await?.field(|data| data.project_by_slug)?;
        equal(data.members.len(), 1, "length of a page of one")?;
        seen.extend(data.members);
    }
    let all = [staff.admin.identity.as_str(), &staff.editor.identity, &staff.viewer.identity];
    equal(identities(&seen), all.into(), "members on three pages")?;
    found(case, "a page that holds every member", &staff, page(10, 0), &all).await?;
    found(case, "a page behind the last member", &staff, page(10, 3), &[]).await?;
    found(case, "a page of length zero", &staff, page(0, 0), &[]).await
}

async fn odd_pages(case: &mut Case) -> Outcome {
    let staff = staff(case).await?;
    let page = |limit, offset| {
        let input = ProjectMembersInput { limit, offset, filter: None };
        MembersVariables { input: Some(input), ..of(&staff.project) }
    };
    found(case, "a limit below zero", &staff, page(Some(-1), None), &[]).await?;
    for (limit, offset, expected) in [
        (None, None, 3),
        (Some(2), None, 2),
        (None, Some(1), 2),
        (Some(i32::MAX), Some(0), 3),
        (Some(1), Some(i32::MAX), 0),
        (Some(2), Some(-1), 2),
        (Some(i32::MIN), Some(i32::MIN), 0),
    ] {
        // Which members are on a page is left open, so these are not written down.
        let data = case.ask(&staff.admin.session, Members::build(page(limit, offset))).await?.field(|data| data.project_by_slug)?;
        equal(data.members.len(), expected, &format!("length of the page with limit {limit:?} and offset {offset:?}"))?;
    }
    Ok(())
}

async fn as_lead(case: &mut Case) -> Outcome {
    let staff = staff(case).await?;
    case.key(&staff.project, "chief", &[acl::plain("chief")]).await?;
    let lead = case.key(&staff.project, "lead", &[acl::with("lead", "language", &["cs"])]).await?;
    let members = members(case, "sees the editor's own language and the viewer", &lead.caller, of(&staff.project)).await?;
    equal(identities(&members), [staff.editor.identity.as_str(), &staff.viewer.identity].into(), "visible members")
}

async fn as_chief(case: &mut Case) -> Outcome {
    let staff = staff(case).await?;
    let chief = case.key(&staff.project, "chief", &[acl::plain("chief")]).await?;
    let members = members(case, "sees every member", &chief.caller, of(&staff.project)).await?;
    equal(members.len(), 4, "number of members")
}

async fn as_viewer(case: &mut Case) -> Outcome {
    let staff = staff(case).await?;
    let members = members(case, "sees no member", &staff.viewer.caller, of(&staff.project)).await?;
    equal(members.len(), 0, "number of members")
}
