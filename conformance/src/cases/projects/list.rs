//! `projects` and `projectBySlug`: who sees which project, and what a project says of its roles.
//!
//! **Invariant:** for a caller who may not see a project, it looks as if there were none.

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::json;

use crate::client::exchange::Caller;
use crate::client::token::unique;
use crate::error::{Outcome, equal, present, require};
use crate::operations::{
    CreateProject, CreateProjectVariables, Json, Project, ProjectBySlug, ProjectConfig, Projects, RoleVariableDefinition, SlugVariables,
};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::keep::Only;
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("projects/list", "Every caller sees the projects of its own memberships; super admins see all.", list).needs(&[Need::Roles]),
    case!("projects/list-is-ordered", "Projects come in the order of their slugs.", ordered),
    case!("projects/by-slug", "A project is shown to its members and to administrators.", by_slug).needs(&[Need::Roles]),
    case!("projects/by-slug-invisible", "A foreign project and one that does not exist look the same.", invisible).needs(&[Need::Roles]),
    case!("projects/roles", "A project tells its roles and what their variables are.", roles).needs(&[Need::Roles]),
    case!("projects/roles-through-interface", "The variables of all kinds have a name.", interface).needs(&[Need::Roles]),
    case!("projects/built-in-roles", "Three roles exist in every project.", built_in),
    case!("projects/config", "A project's settings come back as they were given.", config),
];

async fn list(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let viewer = case.key(&project, "viewer", &[acl::plain("viewer")]).await?.caller;
    let stranger = case.person("stranger", &[]).await?.session;
    let global_admin = case.person("global project admin", &["project_admin"]).await?.session;
    let super_admin = case.person("super admin", &["super_admin"]).await?.session;
    let creator = case.person("project creator", &["project_creator"]).await?.session;

    for (caller, visible) in [(&admin.session, 1), (&viewer, 1), (&stranger, 0), (&creator, 0)] {
        let listed = case.step("lists projects", caller, Projects::build(())).await?.data()?;
        equal(listed.projects.len(), visible, "number of projects")?;
    }
    let own = Only { list: "/data/projects", by: "/slug", values: vec![project.slug.clone()] };
    for caller in [&global_admin, &super_admin] {
        let listed = case.step_keeping("lists all projects", caller, Projects::build(()), &own).await?.data()?;
        require(listed.projects.iter().any(|listed| listed.slug == project.slug), "a foreign project in the list")?;
    }
    Ok(())
}

async fn ordered(case: &mut Case) -> Outcome {
    let creator = case.person("project creator", &["project_creator"]).await?.session;
    let mut slugs = Vec::new();
    for prefix in ["m", "z", "a", "n"] {
        let slug = unique(prefix)?;
        case.hide(&format!("slug-with-{prefix}"), &slug);
        let variables = CreateProjectVariables { project_slug: slug.clone(), name: Some(prefix.to_owned()), ..new_project(&slug) };
        case.ask(&creator, CreateProject::build(variables)).await?.field(|data| data.create_project)?;
        slugs.push(slug);
    }
    slugs.sort();
    let listed = case.step("lists the four projects", &creator, Projects::build(())).await?.data()?;
    equal(listed.projects.into_iter().map(|project| project.slug).collect(), slugs, "order of the projects")
}

fn new_project(slug: &str) -> CreateProjectVariables {
    CreateProjectVariables { project_slug: slug.to_owned(), ..Default::default() }
}

async fn look(case: &mut Case, step: &str, caller: &Caller, slug: &str) -> Outcome<Option<Project>> {
    let operation = ProjectBySlug::build(SlugVariables { slug: slug.to_owned() });
    Ok(case.step(step, caller, operation).await?.data()?.project_by_slug)
}

async fn by_slug(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let viewer = case.key(&project, "viewer", &[acl::plain("viewer")]).await?.caller;
    let global_admin = case.person("global project admin", &["project_admin"]).await?.session;
    let root = case.root();
    for caller in [&admin.session, &viewer, &global_admin, &root] {
        let seen = present(look(case, "sees the project", caller, &project.slug).await?, "the project")?;
        equal(seen.slug, project.slug.clone(), "slug of the project")?;
    }
    Ok(())
}

async fn invisible(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let elsewhere = case.project(&acl::newsroom()).await?;
    let stranger = case.person("stranger", &["project_creator"]).await?.session;
    let foreign_admin = case.key(&elsewhere, "admin of another project", &[acl::plain("admin")]).await?.caller;
    let global_key = case.global_key("key without roles", &[]).await?.caller;
    for caller in [&stranger, &foreign_admin, &global_key] {
        require(look(case, "sees no foreign project", caller, &project.slug).await?.is_none(), "no foreign project")?;
    }
    let (missing, root) = (case.name("slug")?, case.root());
    for (step, slug) in
        [("there is no such project", missing.as_str()), ("an empty slug", ""), ("a slug with odd characters", "no such/project' --")]
    {
        require(look(case, step, &root, slug).await?.is_none(), "no project")?;
    }
    Ok(())
}

async fn roles(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let seen = present(look(case, "sees the roles", &admin.session, &project.slug).await?, "the project")?;
    let variable = |role: &str| seen.roles.iter().find(|found| found.name == role).and_then(|found| found.variables.first());
    require(
        matches!(variable("editor"), Some(RoleVariableDefinition::Entity(found)) if found.entity_name == "Language"),
        "an entity variable",
    )?;
    require(
        matches!(variable("selfish"), Some(RoleVariableDefinition::Predefined(found)) if found.value == "identityID"),
        "a predefined variable",
    )?;
    require(
        matches!(variable("limited"), Some(RoleVariableDefinition::Condition(found)) if found.name == "scope"),
        "a condition variable",
    )?;
    require(variable("viewer").is_none(), "no variable of the role viewer")
}

async fn interface(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let document = "query($slug: String!) { projectBySlug(slug: $slug) { roles { name variables { __typename name } } } }";
    let data = case.document("asks for the common field", &admin.session, document, json!({ "slug": project.slug })).await?.data()?;
    require(data.pointer("/projectBySlug/roles/0/name").is_some(), "roles of the project")
}

async fn built_in(case: &mut Case) -> Outcome {
    let project = case.project(&acl::none()).await?;
    let root = case.root();
    let seen = present(look(case, "a project without roles of its own", &root, &project.slug).await?, "the project")?;
    let mut names: Vec<_> = seen.roles.iter().map(|role| role.name.as_str()).collect();
    names.sort_unstable();
    equal(names, vec!["admin", "content_admin", "deployer"], "built-in roles")
}

async fn config(case: &mut Case) -> Outcome {
    let root = case.root();
    let given = json!({ "theme": { "dark": true, "levels": [1, 2.5, -3, null] }, "title": "naïve ☃", "empty": {} });
    for (step, given, stored) in [
        ("an object", Some(given.clone()), given),
        ("an empty object", Some(json!({})), json!({})),
        ("nothing is given", None, json!({})),
        ("null is given", Some(json!(null)), json!({})),
    ] {
        let slug = case.name("slug")?;
        let variables = CreateProjectVariables { config: given.map(Json), ..new_project(&slug) };
        case.ask(&root, CreateProject::build(variables)).await?.field(|data| data.create_project)?;
        let seen = case.step(step, &root, ProjectConfig::build(SlugVariables { slug })).await?.field(|data| data.project_by_slug)?;
        equal(seen.config, Json(stored), "stored config")?;
    }
    Ok(())
}
