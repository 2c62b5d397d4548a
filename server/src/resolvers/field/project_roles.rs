//! `Project.roles`: what a membership of the project can name.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use crate::cx::Cx;
use crate::domain::acl::AclVariable;
use crate::domain::id::ProjectId;
use crate::domain::project::Project;
use crate::generated::types::{
    RoleConditionVariableDefinition, RoleDefinition, RoleEntityVariableDefinition, RolePredefinedVariableDefinition, RoleVariableDefinition,
};
use crate::outcome::QueryResult;

pub async fn resolve(cx: &Cx, projects: &[&Arc<Project>]) -> QueryResult<Vec<Arc<Vec<RoleDefinition>>>> {
    let mut made: HashMap<ProjectId, Arc<Vec<RoleDefinition>>> = HashMap::new();
    for project in projects {
        if let Entry::Vacant(place) = made.entry(project.id) {
            cx.budget().loads()?;
            let roles = definitions(project);
            cx.budget().rows(roles.iter().map(|role| 1 + role.variables.len()).sum())?;
            place.insert(Arc::new(roles));
        }
    }
    Ok(projects.iter().map(|project| made.get(&project.id).cloned().unwrap_or_default()).collect())
}

fn definitions(project: &Project) -> Vec<RoleDefinition> {
    let role = |(name, role): (&str, _)| RoleDefinition {
        name: name.to_owned(),
        variables: project.acl.variables(role).into_iter().map(|(name, variable)| definition(name, variable)).collect(),
    };
    project.acl.roles().map(role).collect()
}

fn definition(name: &str, variable: &AclVariable) -> RoleVariableDefinition {
    let name = name.to_owned();
    match variable {
        AclVariable::Entity { entity_name, .. } => {
            let entity_name = entity_name.clone();
            RoleVariableDefinition::RoleEntityVariableDefinition(RoleEntityVariableDefinition { name, entity_name })
        }
        AclVariable::Predefined { value } => {
            let value = value.clone();
            RoleVariableDefinition::RolePredefinedVariableDefinition(RolePredefinedVariableDefinition { name, value })
        }
        AclVariable::Condition { .. } => RoleVariableDefinition::RoleConditionVariableDefinition(RoleConditionVariableDefinition { name }),
    }
}
