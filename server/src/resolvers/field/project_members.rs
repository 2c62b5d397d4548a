//! `Project.members`: members and those of their memberships that the caller may see.

use std::collections::HashMap;
use std::sync::Arc;

use crate::access::Action;
use crate::cx::{Cx, Scope};
use crate::domain::email::Email;
use crate::domain::id::{IdentityId, PersonId, ProjectId};
use crate::domain::membership::Membership;
use crate::domain::project::Project;
use crate::generated::types::{MemberType, ProjectIdentityRelation, ProjectMembersArgs};
use crate::outcome::{BadInput, Fault, QueryResult};
use crate::resolvers::view;
use crate::store;
use crate::store::list::turn;
use crate::store::membership::{Member, MemberFilter};

pub async fn resolve(cx: &Cx, projects: &[&Arc<Project>], args: ProjectMembersArgs) -> QueryResult<Vec<Arc<Vec<ProjectIdentityRelation>>>> {
    let filter = filter(args)?;
    let visible = with_visible_members(cx, projects).await?;
    let ids: Vec<ProjectId> = visible.keys().copied().collect();
    let mut members: HashMap<ProjectId, Arc<Vec<ProjectIdentityRelation>>> = HashMap::new();
    if !ids.is_empty() {
        let rows = cx.rows().await;
        cx.budget().examine(filter.examines(ids.len()))?;
        let found = store::membership::list_members(&cx.read(), &ids, &filter, rows.most()).await?;
        rows.took(found.rows)?;
        for (id, found) in found.of_project {
            let Some((project, own)) = visible.get(&id) else { continue };
            let mut relations = Vec::with_capacity(found.len());
            for (number, Member { identity, memberships }) in found.into_iter().enumerate() {
                turn(number).await;
                let memberships = cx.visible_to(Scope::Project(project), own, &memberships);
                if !memberships.is_empty() {
                    let identity = view::shared_identity(cx, &Arc::new(identity));
                    relations.push(ProjectIdentityRelation { identity, memberships: view::memberships(memberships) });
                }
            }
            members.insert(id, Arc::new(relations));
        }
    }
    Ok(projects.iter().map(|project| members.get(&project.id).cloned().unwrap_or_default()).collect())
}

/// The projects in which the caller may see some members, each with the caller's own memberships there.
///
/// # Errors
/// If the database fails.
pub(super) async fn with_visible_members(
    cx: &Cx,
    projects: &[&Arc<Project>],
) -> Result<HashMap<ProjectId, (Arc<Project>, Vec<Membership>)>, Fault> {
    let mut visible = HashMap::new();
    for project in projects {
        if !visible.contains_key(&project.id) && cx.allows(Action::MembersView { memberships: &[] }, Scope::Project(project)).await? {
            let own = cx.memberships_in(Scope::Project(project)).await?;
            visible.insert(project.id, (Arc::clone(project), own));
        }
    }
    Ok(visible)
}

fn filter(args: ProjectMembersArgs) -> Result<MemberFilter, BadInput> {
    if args.input.is_some() && args.member_type.is_some() {
        return Err(BadInput::new("memberType is part of input: give one of the two"));
    }
    let input = args.input.as_ref();
    let filter = input.and_then(|input| input.filter.as_ref());
    let member_type = args.member_type.or(filter.and_then(|filter| filter.member_type));
    let emails = filter.and_then(|filter| filter.email.as_ref());
    let persons = filter.and_then(|filter| filter.person_id.as_ref());
    if member_type == Some(MemberType::ApiKey) && (emails.is_some() || persons.is_some()) {
        return Err(BadInput::new("an API key has neither an e-mail nor a person"));
    }
    // What is not an id names no identity.
    let identities = filter.and_then(|filter| filter.identity_id.as_ref());
    let page = |number: i32| u64::try_from(number).unwrap_or(0);
    Ok(MemberFilter {
        person: member_type.map(|member_type| member_type == MemberType::Person),
        emails: emails.map(|emails| emails.iter().map(|email| Email::canonical(email).to_string()).collect()),
        identities: identities.map(|ids| ids.iter().filter_map(|id| IdentityId::parse(id)).collect()),
        persons: persons.map(|ids| ids.iter().filter_map(|id| PersonId::parse(id)).collect()),
        limit: input.and_then(|input| input.limit).map(page),
        offset: input.and_then(|input| input.offset).map(page),
    })
}
