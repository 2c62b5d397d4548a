//! The rules: which caller may take which action.
//!
//! **Invariant:** what no rule grants is denied.

use std::collections::BTreeSet;

use super::action::{Action, KeyTarget};
use super::permit::Permit;
use crate::domain::acl::{Acl, RoleRule, Rule, TenantRules, ValueRule};
use crate::domain::membership::{Membership, VariableValues};
use crate::domain::role;
use crate::outcome::Denied;

/// The caller as the rules see it.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    pub roles: &'a [String],
    /// The project in question and the caller's own memberships in it.
    pub project: Option<ProjectAccess<'a>>,
}

#[derive(Debug, Clone, Copy)]
pub struct ProjectAccess<'a> {
    pub acl: &'a Acl,
    pub memberships: &'a [Membership],
}

/// Global roles that a project admin may hand out.
const GIVEN_BY_PROJECT_ADMIN: [&str; 3] = [role::LOGIN, role::PROJECT_ADMIN, role::ENTRYPOINT_DEPLOYER];

/// # Errors
/// If no rule grants the action.
pub fn check(subject: Subject<'_>, action: Action<'_>) -> Result<Permit, Denied> {
    if allows(subject, action) { Ok(Permit::granted(&action)) } else { Err(Denied { message: action.refusal() }) }
}

/// The same for what is not a write.
pub fn allows(subject: Subject<'_>, action: Action<'_>) -> bool {
    if subject.has(role::SUPER_ADMIN) {
        return true;
    }
    match action {
        Action::PersonSignUp { roles }
        | Action::ApiKeyCreateGlobal { roles }
        | Action::RolesGrant { roles }
        | Action::RolesRevoke { roles } => {
            subject.has(role::PROJECT_ADMIN) && roles.iter().all(|role| GIVEN_BY_PROJECT_ADMIN.contains(&role.as_str()))
        }
        Action::PersonSignIn | Action::PersonResetPassword => subject.has(role::LOGIN),
        Action::PersonSignOut | Action::OwnAccount => subject.has(role::PERSON),
        Action::ProjectCreate => subject.has(role::PROJECT_CREATOR),
        Action::ProjectView => subject.has(role::PROJECT_ADMIN) || subject.is_member(),
        Action::MembersView { memberships } => subject.administers() || subject.views(memberships),
        Action::MembersManage { memberships } => subject.administers() || subject.manages(memberships),
        Action::PersonInvite { memberships } => subject.administers() || subject.invites(memberships, |tenant| tenant.invite.as_ref()),
        Action::PersonInviteUnmanaged { memberships } => {
            subject.administers() || subject.invites(memberships, |tenant| tenant.unmanaged_invite.as_ref())
        }
        Action::ApiKeyCreate | Action::SecretsView => subject.administers(),
        Action::ApiKeyDisable { target: KeyTarget::Unknown } => subject.has(role::PROJECT_ADMIN),
        Action::ApiKeyDisable { target: KeyTarget::Known { owner, administered, .. } } => {
            administered || (subject.has(role::PROJECT_ADMIN) && is_below_project_admin(&owner.roles))
        }
        Action::SessionsView { roles } | Action::ConnectionsView { roles } => {
            subject.has(role::PROJECT_ADMIN) && is_below_project_admin(roles)
        }
        Action::PersonManage { target, .. } => {
            subject.has(role::PROJECT_ADMIN) && target.is_none_or(|target| is_below_project_admin(&target.roles))
        }
        Action::IdentityRolesView
        | Action::ForeignKeyJoin
        | Action::ConfigurationView
        | Action::Configure
        | Action::ProvidersView
        | Action::ProviderChange
        | Action::MailTemplatesView
        | Action::MailTemplateChange => subject.has(role::PROJECT_ADMIN),
        Action::EntrypointDeploy => subject.has(role::PROJECT_ADMIN) || subject.has(role::ENTRYPOINT_DEPLOYER),
        Action::GlobalApiKeysView | Action::AuditLogView | Action::PersonsListAll | Action::ProjectUpdate | Action::SecretSet => false,
    }
}

fn is_below_project_admin(roles: &[String]) -> bool {
    !role::is_above_project_admin(roles)
}

impl<'a> Subject<'a> {
    fn has(&self, role: &str) -> bool {
        self.roles.iter().any(|held| held == role)
    }

    fn is_member(&self) -> bool {
        self.project.is_some_and(|project| !project.memberships.is_empty())
    }

    /// Whether the caller is an admin of the project in question, by membership or by a global role.
    fn administers(&self) -> bool {
        self.has(role::PROJECT_ADMIN)
            || self.project.is_some_and(|project| project.memberships.iter().any(|membership| membership.role == role::project::ADMIN))
    }

    fn views(&self, memberships: &[Membership]) -> bool {
        self.reaches(memberships, view_rule)
    }

    fn manages(&self, memberships: &[Membership]) -> bool {
        self.reaches(memberships, |tenant| tenant.manage.as_ref())
    }

    /// Whether one of the caller's own roles may invite, and every membership is reached by the rule of one of them: that for
    /// invitations if it names memberships, or else that for managing members.
    fn invites(&self, memberships: &[Membership], choose: impl Fn(&'a TenantRules) -> Option<&'a Rule>) -> bool {
        let rules = self.rules(|tenant| match choose(tenant) {
            Some(rule @ Rule::Roles(_)) => Some(rule),
            Some(Rule::All) | None => tenant.manage.as_ref(),
        });
        let may_invite = !self.rules(&choose).is_empty();
        may_invite && memberships.iter().all(|wanted| rules.iter().any(|(own, rule)| covers(rule, own, wanted)))
    }

    /// The chosen rule of each of the caller's own roles that has one, with the membership that it comes from.
    fn rules(&self, choose: impl Fn(&'a TenantRules) -> Option<&'a Rule>) -> Vec<(&'a Membership, &'a Rule)> {
        let Some(project) = self.project else { return Vec::new() };
        let rule = |own: &'a Membership| choose(&project.acl.role(&own.role)?.tenant).map(|rule| (own, rule));
        project.memberships.iter().filter_map(rule).collect()
    }

    /// Whether every membership is reached by the chosen rule of one of the caller's own roles. Without any such rule, nothing is.
    fn reaches(&self, memberships: &[Membership], choose: impl Fn(&'a TenantRules) -> Option<&'a Rule>) -> bool {
        let rules = self.rules(choose);
        !rules.is_empty() && memberships.iter().all(|wanted| rules.iter().any(|(own, rule)| covers(rule, own, wanted)))
    }
}

/// The memberships of a project that a caller may see, by their roles.
#[derive(Debug, PartialEq, Eq)]
pub enum VisibleRoles {
    All,
    Some {
        /// Seen with any values.
        whole: BTreeSet<String>,
        /// Seen with some values; [`visible_memberships`] says which.
        partial: BTreeSet<String>,
    },
}

/// What decides without looking at memberships one by one.
pub fn visible_roles(subject: Subject<'_>) -> VisibleRoles {
    let rules = subject.rules(view_rule);
    if subject.has(role::SUPER_ADMIN) || subject.administers() || rules.iter().any(|(_, rule)| matches!(rule, Rule::All)) {
        return VisibleRoles::All;
    }
    let (mut whole, mut partial) = (BTreeSet::new(), BTreeSet::new());
    for (_, rule) in rules {
        let Rule::Roles(roles) = rule else { continue };
        for (name, rule) in roles {
            let known = if matches!(rule, RoleRule::All) { &mut whole } else { &mut partial };
            known.insert(name.clone());
        }
    }
    partial.retain(|name| !whole.contains(name));
    VisibleRoles::Some { whole, partial }
}

/// `view` stands in for `manage` on a role that has both.
fn view_rule(tenant: &TenantRules) -> Option<&Rule> {
    tenant.view.as_ref().or(tenant.manage.as_ref())
}

/// Whether a rule of the caller's own membership reaches the wanted one.
fn covers(rule: &Rule, own: &Membership, wanted: &Membership) -> bool {
    let roles = match rule {
        Rule::All => return true,
        Rule::Roles(roles) => roles,
    };
    match roles.get(&wanted.role) {
        None => false,
        Some(RoleRule::All) => true,
        Some(RoleRule::Variables(rules)) => wanted.variables.iter().all(|variable| match rules.get(&variable.name) {
            None => false,
            Some(ValueRule::All) => true,
            Some(ValueRule::Own(name)) => own
                .variables
                .iter()
                .find(|own| own.name == *name)
                .is_some_and(|own| variable.values.iter().all(|value| own.values.contains(value))),
        }),
    }
}

/// What the caller may see of another identity's memberships: single values, and no membership in which a variable has no visible value.
pub fn visible_memberships(subject: Subject<'_>, memberships: &[Membership]) -> Vec<Membership> {
    let sees = |membership: &Membership| allows(subject, Action::MembersView { memberships: std::slice::from_ref(membership) });
    let visible_variable = |role: &str, variable: &VariableValues| {
        let values = variable.values.iter().filter(|value| {
            let single = VariableValues { name: variable.name.clone(), values: vec![(*value).clone()] };
            sees(&Membership { role: role.to_owned(), variables: vec![single] })
        });
        let values: Vec<_> = values.cloned().collect();
        (!values.is_empty()).then(|| VariableValues { name: variable.name.clone(), values })
    };
    memberships
        .iter()
        .filter(|membership| sees(&Membership::plain(&membership.role)))
        .filter_map(|membership| {
            let variables =
                membership.variables.iter().map(|variable| visible_variable(&membership.role, variable)).collect::<Option<_>>()?;
            Some(Membership { role: membership.role.clone(), variables })
        })
        .collect()
}
