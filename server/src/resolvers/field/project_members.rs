//! `Project.members`: members and those of their memberships that the caller may see.

use std::collections::HashMap;

use crate::access::Action;
use crate::cx::{Cx, Scope};
use crate::domain::email::Email;
use crate::domain::id::{IdentityId, PersonId, ProjectId};
use crate::generated::types::{MemberType, Project, ProjectIdentityRelation, ProjectMembersArgs};
use crate::outcome::{Answer, BadInput, Fault};
use crate::resolvers::view;
use crate::store;
use crate::store::membership::{Member, MemberFilter};

pub async fn resolve(cx: &Cx, project: &Project, args: ProjectMembersArgs) -> Answer<Vec<ProjectIdentityRelation>> {
    let project = view::domain_project(project)?;
    if !cx.allows(Action::MembersView { memberships: &[] }, Scope::Project(&project)).await? {
        return Ok(Vec::new());
    }
    let filter = filter(args)?;
    let members = cx.loads.members.load((project.id, filter), |wanted| load(cx, wanted)).await?;
    let mut relations = Vec::new();
    for member in &members {
        let visible = cx.visible_memberships(&project, &member.memberships).await?;
        if !visible.is_empty() {
            relations
                .push(ProjectIdentityRelation { identity: view::identity(cx, &member.identity), memberships: view::memberships(visible) });
        }
    }
    Ok(relations)
}

/// Projects that are asked the same question are answered by one query.
async fn load(cx: &Cx, wanted: Vec<(ProjectId, MemberFilter)>) -> Result<HashMap<(ProjectId, MemberFilter), Vec<Member>>, Fault> {
    let mut by_filter: HashMap<MemberFilter, Vec<ProjectId>> = HashMap::new();
    for (project, filter) in wanted {
        by_filter.entry(filter).or_default().push(project);
    }
    let mut found = HashMap::new();
    for (filter, projects) in by_filter {
        let members = store::membership::list_members(&cx.read(), &projects, &filter).await?;
        found.extend(members.into_iter().map(|(project, members)| ((project, filter.clone()), members)));
    }
    Ok(found)
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
    // What is no id names nobody.
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
