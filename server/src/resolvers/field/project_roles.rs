//! `Project.roles`: what a membership of the project can name.

use crate::cx::Cx;
use crate::domain::acl::{Acl, Variable};
use crate::generated::types::{
    Project, RoleConditionVariableDefinition, RoleDefinition, RoleEntityVariableDefinition, RolePredefinedVariableDefinition,
    RoleVariableDefinition,
};
use crate::outcome::{Answer, Fault};

pub async fn resolve(_cx: &Cx, project: &Project) -> Answer<Vec<RoleDefinition>> {
    let acl = Acl::of_config(&project.config).map_err(Fault::new)?;
    let role = |(name, role): (&str, _)| RoleDefinition {
        name: name.to_owned(),
        variables: acl.variables(role).into_iter().map(|(name, variable)| definition(name, variable)).collect(),
    };
    Ok(acl.roles().map(role).collect())
}

fn definition(name: &str, variable: &Variable) -> RoleVariableDefinition {
    let name = name.to_owned();
    match variable {
        Variable::Entity { entity_name, .. } => {
            let entity_name = entity_name.clone();
            RoleVariableDefinition::RoleEntityVariableDefinition(RoleEntityVariableDefinition { name, entity_name })
        }
        Variable::Predefined { value } => {
            let value = value.clone();
            RoleVariableDefinition::RolePredefinedVariableDefinition(RolePredefinedVariableDefinition { name, value })
        }
        Variable::Condition { .. } => RoleVariableDefinition::RoleConditionVariableDefinition(RoleConditionVariableDefinition { name }),
    }
}
