//! `persons`: whom each caller sees.
//!
//! **Invariant:** every search is for persons of the case itself, as the list of a global administrator holds strangers, too.

use cynic::QueryBuilder;

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal};
use crate::operations::{MembershipInput, Persons, PersonsFilter, PersonsVariables};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{Person, Project};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("persons/as-super-admin", "A super admin sees every person, members or not.", as_super_admin).needs(&[Need::Roles]),
    case!("persons/as-global-project-admin", "A global project admin sees the members of all projects.", as_global_project_admin)
        .needs(&[Need::Roles]),
    case!("persons/as-project-admin", "A project's admin sees the members of the own projects.", as_project_admin).needs(&[Need::Roles]),
    case!("persons/as-chief", "A role that may see everything sees every member.", as_chief).needs(&[Need::Roles]),
    case!("persons/as-lead", "A role that may see some roles sees who has them.", as_lead).needs(&[Need::Roles]),
    case!("persons/as-viewer", "A role that may see nothing sees no member, not even itself.", as_viewer).needs(&[Need::Roles]),
    case!("persons/of-several-projects", "A person who is visible in several projects is listed once.", several_projects)
        .needs(&[Need::Roles]),
    case!("persons/as-others", "Every other caller sees no member.", as_others).needs(&[Need::Roles]),
];

/// A project, its members, a member of another project and a person without project; addresses begin with the names.
struct Town {
    /// What all addresses have in common.
    rest: String,
    project: Project,
    elsewhere: Project,
    persons: Vec<Person>,
}

async fn town(case: &mut Case) -> Outcome<Town> {
    let rest = format!("{}@example.com", case.name("town")?);
    let (project, elsewhere) = (case.project(&acl::newsroom()).await?, case.project(&acl::newsroom()).await?);
    let mut persons = Vec::new();
    for (name, place, memberships) in [
        ("admin", Some(&project), vec![acl::plain("admin")]),
        ("editor-cs", Some(&project), vec![acl::with("editor", "language", &["cs"])]),
        ("editor-en", Some(&project), vec![acl::with("editor", "language", &["en"])]),
        ("foreigner", Some(&elsewhere), vec![acl::plain("viewer")]),
        ("stranger", None, vec![]),
        ("viewer", Some(&project), vec![acl::plain("viewer")]),
    ] {
        let person = case.person_at(name, &format!("{name}.{rest}"), &[]).await?;
        if let Some(place) = place {
            case.join(place, &person.identity, &memberships).await?;
        }
        persons.push(person);
    }
    Ok(Town { rest, project, elsewhere, persons })
}

impl Town {
    fn session(&self, name: &str) -> Outcome<Caller> {
        let found = self.persons.iter().find(|person| person.session.name == name);
        crate::error::present(found.map(|person| person.session.clone()), "a person of the town")
    }

    /// The names of those whom a caller sees, in the order of the list.
    async fn sees(&self, case: &mut Case, step: &str, caller: &Caller, expected: &[&str]) -> Outcome {
        let filter = Some(PersonsFilter { email: Some(self.rest.clone()), ..Default::default() });
        let variables = PersonsVariables { filter, ..Default::default() };
        let found = case.step(step, caller, Persons::build(variables)).await?.data()?.persons;
        let names: Vec<&str> = found.iter().filter_map(|person| person.email.as_deref()?.split('.').next()).collect();
        equal(names, expected.to_vec(), "visible persons")
    }

    async fn member_sees(&self, case: &mut Case, step: &str, membership: MembershipInput, expected: &[&str]) -> Outcome {
        let email = case.email()?;
        let person = case.person_at(step, &email, &[]).await?;
        case.join(&self.project, &person.identity, std::slice::from_ref(&membership)).await?;
        self.sees(case, "a person", &person.session, expected).await?;
        let key = case.key(&self.project, step, &[membership]).await?.caller;
        self.sees(case, "a key", &key, expected).await
    }
}

const MEMBERS: [&str; 4] = ["admin", "editor-cs", "editor-en", "viewer"];

async fn as_super_admin(case: &mut Case) -> Outcome {
    let town = town(case).await?;
    let person = case.person("super admin", &["super_admin"]).await?.session;
    for caller in [case.root(), person] {
        let all = ["admin", "editor-cs", "editor-en", "foreigner", "stranger", "viewer"];
        town.sees(case, "every person", &caller, &all).await?;
    }
    Ok(())
}

async fn as_global_project_admin(case: &mut Case) -> Outcome {
    let town = town(case).await?;
    let person = case.person("global project admin", &["project_admin"]).await?.session;
    let key = case.global_key("key", &["project_admin"]).await?.caller;
    for caller in [person, key] {
        town.sees(case, "all members of both projects", &caller, &["admin", "editor-cs", "editor-en", "foreigner", "viewer"]).await?;
    }
    Ok(())
}

async fn as_project_admin(case: &mut Case) -> Outcome {
    let town = town(case).await?;
    let admin = town.session("admin")?;
    town.sees(case, "the members of the own project", &admin, &MEMBERS).await?;
    town.member_sees(case, "another admin", acl::plain("admin"), &MEMBERS).await
}

async fn as_chief(case: &mut Case) -> Outcome {
    let town = town(case).await?;
    town.member_sees(case, "chief", acl::plain("chief"), &MEMBERS).await
}

async fn as_lead(case: &mut Case) -> Outcome {
    let town = town(case).await?;
    town.member_sees(case, "lead", acl::with("lead", "language", &["cs"]), &["editor-cs", "viewer"]).await
}

async fn as_viewer(case: &mut Case) -> Outcome {
    let town = town(case).await?;
    for name in ["viewer", "editor-cs"] {
        let session = town.session(name)?;
        town.sees(case, "no person", &session, &[]).await?;
    }
    Ok(())
}

async fn several_projects(case: &mut Case) -> Outcome {
    let town = town(case).await?;
    for person in &town.persons {
        if MEMBERS.contains(&person.session.name.as_str()) {
            case.join(&town.elsewhere, &person.identity, &[acl::plain("admin")]).await?;
        }
    }
    let admin = town.session("admin")?;
    let seen = ["admin", "editor-cs", "editor-en", "foreigner", "viewer"];
    town.sees(case, "every member of both projects, once", &admin, &seen).await
}

async fn as_others(case: &mut Case) -> Outcome {
    let town = town(case).await?;
    let callers = [
        town.session("stranger")?,
        case.login(),
        case.person("project creator", &["project_creator"]).await?.session,
        case.person("entry point deployer", &["entrypoint_deployer"]).await?.session,
        case.global_key("key without roles", &[]).await?.caller,
        case.key(&town.project, "deployer key of the project", &[acl::plain("deployer")]).await?.caller,
    ];
    for caller in &callers {
        town.sees(case, "no person", caller, &[]).await?;
    }
    Ok(())
}
