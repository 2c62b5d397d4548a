//! A person, a project and a provider whose mapping is about them.
//!
//! **Invariant:** the account is connected to the person by its address, which each sign-in says.

use cynic::QueryBuilder;
use serde_json::{Value, json};

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal};
use crate::operations::{MembershipInput, WhoAmI};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::fixtures::{Person, Project};
use crate::suite::memberships::holds;
use crate::suite::providers::{Provider, laid_over, members, signing_up};

pub struct Mapped {
    pub provider: Provider,
    pub person: Person,
    pub project: Project,
}

/// A provider with this as its mapping, beside the rules that come later.
pub async fn mapped(case: &mut Case, mapping: &Value) -> Outcome<Mapped> {
    let (person, project) = (case.person("person", &[]).await?, case.project(&acl::newsroom()).await?);
    let provider = case.provider(&json!({ "claimMapping": mapping }), signing_up()).await?;
    let mapped = Mapped { provider, person, project };
    mapped.claims(json!({}));
    Ok(mapped)
}

/// A rule with a condition and what it grants.
pub fn rule(condition: &Value, grant: &Value) -> Value {
    laid_over(condition.clone(), &json!({ "grantMembership": grant }))
}

impl Mapped {
    /// A membership of the project without variables.
    pub fn grant(&self, role: &str) -> Value {
        json!({ "project": self.project.slug, "role": role })
    }

    /// The same with variables.
    pub fn grant_with(&self, role: &str, variables: &Value) -> Value {
        json!({ "project": self.project.slug, "role": role, "variables": variables })
    }

    /// Replaces the rules.
    pub async fn rules(&self, case: &mut Case, rules: &[Value]) -> Outcome {
        case.reconfigure(&self.provider, json!({ "claimMapping": { "rules": rules } })).await
    }

    /// What the account says besides the address.
    pub fn claims(&self, claims: Value) {
        let email = json!({ "email": self.person.email });
        self.provider.realm.change(|behaviour| behaviour.claims = members(laid_over(claims, &email)));
    }

    pub async fn signs_in(&self, case: &mut Case, step: &str) -> Outcome {
        equal(case.federated(step, &self.provider).await?.person.id.as_str(), self.person.id.as_str(), "who is signed in")
    }

    /// The person has exactly these memberships of the project.
    pub async fn holds(&self, case: &mut Case, step: &str, expected: &[MembershipInput]) -> Outcome {
        holds(case, step, self.project.member(&self.person.identity), expected).await
    }

    pub async fn identity_of(&self, case: &mut Case, session: &Caller) -> Outcome<String> {
        Ok(case.ask(session, WhoAmI::build(())).await?.data()?.me.id)
    }
}
