//! The names of global roles, and of the project roles every project has.
//!
//! **Invariant:** a role that is not named here can be held, and grants nothing.

pub const SUPER_ADMIN: &str = "super_admin";
pub const LOGIN: &str = "login";
pub const PERSON: &str = "person";
pub const PROJECT_ADMIN: &str = "project_admin";
pub const PROJECT_CREATOR: &str = "project_creator";
pub const ENTRYPOINT_DEPLOYER: &str = "entrypoint_deployer";

/// Every global role with a meaning. Two of them mark relations and are never checked.
pub const KNOWN: [&str; 8] = [ENTRYPOINT_DEPLOYER, LOGIN, PERSON, PROJECT_ADMIN, PROJECT_CREATOR, "project_member", "self", SUPER_ADMIN];

/// Project roles that exist without being in the project's ACL.
pub mod project {
    pub const ADMIN: &str = "admin";
    pub const CONTENT_ADMIN: &str = "content_admin";
    pub const DEPLOYER: &str = "deployer";
    pub const BUILT_IN: [&str; 3] = [ADMIN, CONTENT_ADMIN, DEPLOYER];
}

/// Whether a global role makes its holder an implicit `admin` of every project.
pub fn is_implicit_admin(roles: &[String]) -> bool {
    roles.iter().any(|role| role == SUPER_ADMIN || role == PROJECT_ADMIN)
}

/// Global roles that a project admin may neither give nor has power over.
pub const ABOVE_PROJECT_ADMIN: [&str; 2] = [SUPER_ADMIN, PROJECT_CREATOR];

/// Whether project admins have no power over who holds these roles.
pub fn is_above_project_admin(roles: &[String]) -> bool {
    roles.iter().any(|role| ABOVE_PROJECT_ADMIN.contains(&role.as_str()))
}

/// Whether these roles raise their holder above project admins, or to a super admin.
pub fn is_promotion(before: &[String], after: &[String]) -> bool {
    let has = |roles: &[String], role: &str| roles.iter().any(|held| held == role);
    !has(before, SUPER_ADMIN) && ABOVE_PROJECT_ADMIN.iter().any(|role| has(after, role) && !has(before, role))
}

/// Wanted roles plus `more`, each once, in the order given.
pub fn distinct(wanted: Vec<String>, more: &[&str]) -> Vec<String> {
    let mut roles: Vec<String> = Vec::new();
    for role in wanted.into_iter().filter(|role| !more.contains(&role.as_str())).chain(more.iter().map(|role| (*role).to_owned())) {
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    roles
}

/// Held roles after adding and removing some: each once, sorted.
pub fn patched(held: &[String], add: &[String], remove: &[String]) -> Vec<String> {
    let mut roles: Vec<String> = held.iter().chain(add).filter(|role| !remove.contains(role)).cloned().collect();
    roles.sort();
    roles.dedup();
    roles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promotion_raises_above_project_admins() {
        let roles = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        for (before, after, expected) in [
            (&["person"][..], &["person", "super_admin"][..], true),
            (&[], &["project_creator"], true),
            (&["project_creator"], &["project_creator", "super_admin"], true),
            (&["project_creator"], &["project_creator", "login"], false),
            (&["super_admin"], &["super_admin", "project_creator"], false),
            (&["person"], &["person", "project_admin"], false),
            (&["super_admin"], &[], false),
        ] {
            assert_eq!(is_promotion(&roles(before), &roles(after)), expected, "{before:?} {after:?}");
        }
    }

    #[test]
    fn a_role_given_twice_is_held_once() {
        let wanted = ["person", "login", "login"].map(String::from).to_vec();
        assert_eq!(distinct(wanted, &[PERSON]), ["login", "person"]);
    }
}
