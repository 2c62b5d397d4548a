//! Proof that a permission was checked, and what is needed to check it again.
//!
//! **Invariant:** cannot be made outside of `access`, so a write without a check does not compile; names its action and target,
//! so that a transaction of a caller begins only if the action is still allowed.

use std::collections::BTreeMap;

use super::action::{Action, KeyTarget};
use super::claim::{Claim, OwnedAction};
use crate::domain::email::Email;
use crate::domain::id::{IdentityId, ProjectId};
use crate::domain::identity::IdentityRow;

/// Lets its holder begin one write.
#[derive(Debug)]
pub struct Permit {
    claim: Option<Claim>,
    address: Option<Email>,
    changed: Vec<IdentityId>,
}

/// Whom or what an action is about, as it is now.
#[derive(Debug, Clone, Copy)]
pub struct ActionTarget<'a> {
    pub identity: &'a IdentityRow,
    /// See [`KeyTarget::Known`].
    pub administered: bool,
}

/// How a row is locked. The greater one keeps out the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// The write decides on it: no other transaction may change it.
    Shared,
    /// It changes, or something that belongs to it.
    Exclusive,
}

/// What a transaction locks before it reads anything.
#[derive(Debug)]
pub struct Locks<'a> {
    pub address: Option<&'a Email>,
    pub project: Option<(ProjectId, Strength)>,
    /// In the order of their ids.
    pub identities: BTreeMap<IdentityId, Strength>,
}

impl Permit {
    pub(super) fn granted(action: &Action<'_>) -> Self {
        Self { claim: Some(Claim { action: action.claimed(), project: None }), address: None, changed: Vec::new() }
    }

    /// For work that no caller asked for. The reason is for the reader; `cargo xtask tidy` knows the files that may do this.
    pub fn system(_reason: &'static str) -> Self {
        Self { claim: None, address: None, changed: Vec::new() }
    }

    /// Where the action was checked.
    pub fn in_project(self, project: ProjectId) -> Self {
        Self { claim: self.claim.map(|claim| Claim { project: Some(project), ..claim }), ..self }
    }

    /// The write changes this identity, its memberships, its person or its keys.
    pub fn changing(mut self, identity: IdentityId) -> Self {
        self.changed.push(identity);
        self
    }

    /// The write decides on the attempts to sign in with this address.
    pub fn at_address(self, email: &Email) -> Self {
        Self { address: Some(email.clone()), ..self }
    }

    /// Nothing for work that no caller asked for.
    pub fn claim(&self) -> Option<&Claim> {
        self.claim.as_ref()
    }

    /// What the write of this caller locks.
    pub fn locks(&self, caller: IdentityId) -> Locks<'_> {
        let mut identities = BTreeMap::from([(caller, Strength::Shared)]);
        let target = self.claim.as_ref().and_then(|claim| claim.action.target());
        identities.extend(self.changed.iter().copied().chain(target).map(|id| (id, Strength::Exclusive)));
        let project = self.claim.as_ref().and_then(|claim| Some((claim.project?, claim.action.strength())));
        Locks { address: self.address.as_ref(), project, identities }
    }
}

impl OwnedAction {
    /// The identity that it is about.
    pub fn target(&self) -> Option<IdentityId> {
        match self {
            Self::Person(_, identity) | Self::Key(_, identity) => Some(*identity),
            Self::Plain(_) | Self::Roles(..) | Self::Memberships(..) => None,
        }
    }

    fn strength(&self) -> Strength {
        match self {
            Self::Plain(Action::ProjectUpdate) => Strength::Exclusive,
            _ => Strength::Shared,
        }
    }

    /// The action to check again. A target that is not there stays unknown.
    pub fn action<'a>(&'a self, target: Option<ActionTarget<'a>>) -> Action<'a> {
        match self {
            Self::Plain(action) => *action,
            Self::Roles(roles, of) => of(roles),
            Self::Memberships(memberships, of) => of(memberships),
            Self::Person(power, _) => Action::PersonManage { power: *power, target: target.map(|target| target.identity) },
            Self::Key(key, _) => {
                let known =
                    |target: ActionTarget<'a>| KeyTarget::Known { key: *key, owner: target.identity, administered: target.administered };
                Action::ApiKeyDisable { target: target.map_or(KeyTarget::Unknown, known) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Power;

    #[test]
    fn an_identity_that_changes_is_locked_for_that_even_if_it_is_the_caller() {
        let (first, second) = (IdentityId::generate(), IdentityId::generate());
        let permit = Permit::granted(&Action::OwnAccount).changing(second).changing(first);
        let locks = permit.locks(first);
        assert_eq!(locks.identities.into_iter().collect::<Vec<_>>(), [(first, Strength::Exclusive), (second, Strength::Exclusive)]);
        let locks = Permit::granted(&Action::OwnAccount);
        assert_eq!(locks.locks(first).identities.into_iter().collect::<Vec<_>>(), [(first, Strength::Shared)]);
    }

    #[test]
    fn what_was_known_of_a_target_is_not_kept() {
        let plain = IdentityRow { id: IdentityId::generate(), description: None, roles: Vec::new() };
        let permit = Permit::granted(&Action::PersonManage { power: Power::Disable, target: Some(&plain) });
        let promoted = IdentityRow { roles: vec!["super_admin".to_owned()], ..plain.clone() };
        let again = permit.claim().unwrap().action.action(Some(ActionTarget { identity: &promoted, administered: false }));
        assert!(matches!(again, Action::PersonManage { target: Some(target), .. } if target.roles == ["super_admin"]));
        assert_eq!(permit.claim().unwrap().action.target(), Some(plain.id));
    }
}
