//! Persons in the states and offices that the stories about persons need.
//!
//! **Invariant:** what is made here is the case's own; what it reads in the log is only what its own identities left there.

use std::collections::BTreeMap;
use std::time::Duration;

use cynic::{MutationBuilder, Operation, QueryBuilder};
use serde::Serialize;
use serde_json::Value;
use tokio::task::JoinSet;

use crate::client::answer::Answer;
use crate::client::exchange::{Caller, Request};
use crate::error::{CaseError, Outcome, equal, present, require};
use crate::operations::{
    AddGlobalIdentityRoles, AddGlobalIdentityRolesVariables, AddProjectMember, AddProjectMemberVariables, AuthLog, AuthLogEntry,
    AuthLogFilter, AuthLogVariables, DisablePerson, DisablePersonVariables, MembershipInput, MySessions, RemoveGlobalIdentityRoles,
    RemoveGlobalIdentityRolesVariables, SignIn, SignInErrorCode,
};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::fixtures::{Person, Project, credentials, owned};

/// A little more than the first waiting time of a second.
pub const AFTER_WAITING: Duration = Duration::from_millis(1_300);
/// What comes later than this after a wrong password need not wait.
pub const FIRST_WAIT: Duration = Duration::from_secs(1);
/// A well-formed id that nothing has.
pub const UNKNOWN: &str = "00000000-0000-0000-0000-000000000000";
/// Texts that cannot be the id of anything.
pub const NO_IDS: [&str; 3] = ["1", "not-an-id", "00000000-0000-0000-0000-00000000000g"];
/// Texts that are no addresses, with what is wrong about them.
pub const NO_ADDRESSES: [(&str, &str); 7] = [
    ("nothing", ""),
    ("spaces", "   "),
    ("no @", "ada"),
    ("nothing after the @", "ada@"),
    ("nothing before the @", "@example.com"),
    ("a space in the middle", "ada lovelace@example.com"),
    ("an empty part of the domain", "ada@example..com"),
];

/// Gives an identity global roles.
pub fn giving(identity: &str, roles: &[&str]) -> Operation<AddGlobalIdentityRoles, AddGlobalIdentityRolesVariables> {
    AddGlobalIdentityRoles::build(AddGlobalIdentityRolesVariables { identity_id: identity.to_owned(), roles: owned(roles) })
}

/// Takes global roles from an identity.
pub fn taking(identity: &str, roles: &[&str]) -> Operation<RemoveGlobalIdentityRoles, RemoveGlobalIdentityRolesVariables> {
    RemoveGlobalIdentityRoles::build(RemoveGlobalIdentityRolesVariables { identity_id: identity.to_owned(), roles: owned(roles) })
}

impl Case {
    /// Root disables a person.
    ///
    /// # Errors
    /// If the request or the mutation fails.
    pub async fn disable(&mut self, person: &Person) -> Outcome {
        let root = self.root();
        let operation = DisablePerson::build(DisablePersonVariables { person_id: person.id.clone() });
        self.prepare(&root, operation).await
    }

    /// Signs in with a password, which succeeds or is refused with this code.
    ///
    /// # Errors
    /// If the request fails, or the mutation has another result.
    pub async fn signs_in(&mut self, step: &str, email: &str, password: &str, refusal: Option<SignInErrorCode>) -> Outcome {
        let (login, operation) = (self.login(), SignIn::build(credentials(email, password)));
        match refusal {
            None => self.ok(step, &login, operation).await.map(drop),
            Some(code) => self.fails(step, &login, operation, code).await.map(drop),
        }
    }

    /// Root takes a global role away from a person who has another one.
    ///
    /// # Errors
    /// If the request or the mutation fails.
    pub async fn take_role(&mut self, person: &Person, role: &str) -> Outcome {
        let root = self.root();
        self.prepare(&root, taking(&person.identity, &[role])).await.map(drop)
    }

    /// What an identity left in the log under these types, newest first; the codes are those of failures.
    ///
    /// # Errors
    /// If the request fails, or the codes of the entries differ.
    pub async fn recorded(&mut self, identity: &str, types: &[&str], codes: &[Option<&str>]) -> Outcome<Vec<AuthLogEntry>> {
        let root = self.root();
        let filter = AuthLogFilter { invoked_by_identity_id: Some(identity.to_owned()), types: Some(owned(types)), ..Default::default() };
        let variables = AuthLogVariables { filter: Some(filter), ..Default::default() };
        let found = self.step("the log", &root, AuthLog::build(variables)).await?.data()?.auth_log.entries;
        equal(found.iter().map(|entry| entry.error_code.as_deref()).collect(), codes.to_vec(), "codes of the entries, newest first")?;
        require(found.iter().all(|entry| entry.success == entry.error_code.is_none()), "a code with every failure and with no success")?;
        Ok(found)
    }

    /// How often each thing comes back when the same mutations are sent side by side, with `ok` for a success and the code for a failure.
    ///
    /// # Errors
    /// If a request fails, or a response has errors or no data.
    pub async fn side_by_side<T, V>(&mut self, caller: &Caller, operations: Vec<Operation<T, V>>) -> Outcome<BTreeMap<String, usize>>
    where
        V: Serialize,
    {
        let mut counts = BTreeMap::new();
        for response in self.all_at_once(caller, operations).await? {
            let result = response.pointer("/error/code").and_then(Value::as_str).unwrap_or("ok");
            *counts.entry(result.to_owned()).or_default() += 1;
        }
        Ok(counts)
    }

    /// What mutations answer that are sent side by side, in the order in which the answers come.
    ///
    /// # Errors
    /// If a request fails, or a response has errors or no data.
    pub async fn all_at_once<T, V>(&mut self, caller: &Caller, operations: Vec<Operation<T, V>>) -> Outcome<Vec<Value>>
    where
        V: Serialize,
    {
        let mut running = JoinSet::new();
        for operation in operations {
            let body = serde_json::to_vec(&operation).map_err(CaseError::fault)?;
            let (client, request) = (self.client.clone(), Request::post(caller, "application/json", body)?);
            let asked = request.graphql();
            running.spawn(async move { (asked, client.send(request).await) });
        }
        let mut responses = Vec::new();
        while let Some(ended) = running.join_next().await {
            let (asked, reply) = ended.map_err(CaseError::fault)?;
            let reply = reply?;
            asked.iter().for_each(|asked| self.note(asked, &reply));
            let data: Value = Answer::read(&reply)?.data()?;
            responses.push(present(data.as_object().and_then(|data| data.values().next()).cloned(), "the field that was asked for")?);
        }
        Ok(responses)
    }

    /// The id of the session that a caller uses.
    ///
    /// # Errors
    /// If the request fails, or the session is not listed.
    pub async fn session_id(&mut self, caller: &Caller) -> Outcome<String> {
        let me = self.ask(caller, MySessions::build(())).await?.data()?.me;
        Ok(present(me.sessions.into_iter().find(|session| session.is_current), "the session that asks")?.id)
    }

    /// Root makes an identity a member of a project.
    ///
    /// # Errors
    /// If the request or the mutation fails.
    pub async fn join(&mut self, project: &Project, identity: &str, memberships: &[MembershipInput]) -> Outcome {
        let root = self.root();
        let variables = AddProjectMemberVariables {
            project_slug: project.slug.clone(),
            identity_id: identity.to_owned(),
            memberships: memberships.to_vec(),
        };
        self.prepare(&root, AddProjectMember::build(variables)).await
    }

    /// Keys that may do what persons do for themselves, and belong to no person.
    ///
    /// # Errors
    /// If a request or a mutation fails.
    pub async fn keys_without_person(&mut self) -> Outcome<[Caller; 2]> {
        let super_admin = self.global_key("super admin key", &["super_admin"]).await?.caller;
        Ok([super_admin, self.global_key("key with the role person", &["person"]).await?.caller])
    }

    /// Callers that act for applications: the key of a project, and the login token.
    ///
    /// # Errors
    /// If a request or a mutation fails, or the case does not declare that it needs roles.
    pub async fn applications(&mut self) -> Outcome<[Caller; 2]> {
        let project = self.project(&acl::newsroom()).await?;
        Ok([self.key(&project, "key of a project", &[acl::plain("admin")]).await?.caller, self.login()])
    }

    /// Callers of every other kind than those who may do something to a person, the admin of the person's project among them.
    ///
    /// # Errors
    /// If a request or a mutation fails, or the case does not declare that it needs roles.
    pub async fn powerless(&mut self, person: &Person) -> Outcome<Vec<Caller>> {
        let (project_admin, project) = self.project_admin(&acl::newsroom()).await?;
        self.join(&project, &person.identity, &[acl::plain("viewer")]).await?;
        Ok(vec![
            project_admin.session,
            self.person("person", &[]).await?.session,
            self.person("entry point deployer", &["entrypoint_deployer"]).await?.session,
            self.key(&project, "admin key of a project", &[acl::plain("admin")]).await?.caller,
            self.global_key("login key", &["login"]).await?.caller,
            self.global_key("project creator key", &["project_creator"]).await?.caller,
            self.global_key("key without roles", &[]).await?.caller,
        ])
    }
}
