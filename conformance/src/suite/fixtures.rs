//! What most stories start from: persons who are signed in, projects with roles, keys with memberships.
//!
//! **Invariant:** everything here is the case's own and has a random name, so that cases run side by side on a shared server.

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::Value;

use crate::client::exchange::Caller;
use crate::client::token::Token;
use crate::error::{Outcome, present};
use crate::operations::{
    ApiKeyWithToken, CreateApiKey, CreateApiKeyVariables, CreateGlobalApiKey, CreateGlobalApiKeyVariables, CreateProject,
    CreateProjectOptions, CreateProjectVariables, CreateSessionToken, CreateSessionTokenVariables, MembershipInput, SignIn,
    SignInVariables, SignUp, SignUpVariables, SignedUpPerson, WhoAmI,
};
use crate::suite::case::Case;
use crate::suite::passwords::PASSWORD;

/// A person and one live session.
pub struct Person {
    pub id: String,
    pub identity: String,
    pub email: String,
    pub session: Caller,
}

pub struct Project {
    pub slug: String,
}

/// A permanent key and the caller who holds it.
pub struct Key {
    pub id: String,
    pub identity: String,
    pub caller: Caller,
}

impl Case {
    /// An address that is used nowhere else; the part before the `@` becomes a person's name, so it is hidden, too.
    ///
    /// # Errors
    /// A fault if random bytes are not available.
    pub fn email(&mut self) -> Outcome<String> {
        let name = self.name("name")?;
        let email = format!("{name}@example.com");
        self.hide("email", &email);
        Ok(email)
    }

    /// A person with these global roles besides `person`, and with a session. There is no password: hashing takes more time than all else.
    ///
    /// # Errors
    /// If a request or a mutation fails.
    pub async fn person(&mut self, name: &str, roles: &[&str]) -> Outcome<Person> {
        let email = self.email()?;
        self.person_at(name, &email, roles).await
    }

    /// The same with this address.
    ///
    /// # Errors
    /// If a request or a mutation fails.
    pub async fn person_at(&mut self, name: &str, email: &str, roles: &[&str]) -> Outcome<Person> {
        let person = self.sign_up(email, None, roles).await?;
        let session = self.session_of(name, &person.id).await?;
        Ok(Person { id: person.id, identity: person.identity.id, email: email.to_owned(), session })
    }

    /// The same with a password, and signed in with it.
    ///
    /// # Errors
    /// If a request or a mutation fails.
    pub async fn person_with_password(&mut self, name: &str, roles: &[&str]) -> Outcome<Person> {
        let email = self.email()?;
        let person = self.sign_up(&email, Some(PASSWORD), roles).await?;
        let session = self.sign_in(name, &email).await?;
        Ok(Person { id: person.id, identity: person.identity.id, email, session })
    }

    async fn sign_up(&mut self, email: &str, password: Option<&str>, roles: &[&str]) -> Outcome<SignedUpPerson> {
        let (email, password) = (email.to_owned(), password.map(str::to_owned));
        let variables = SignUpVariables { email, password, roles: Some(owned(roles)), ..Default::default() };
        let root = self.root();
        Ok(self.prepare(&root, SignUp::build(variables)).await?.person)
    }

    /// A session that root opens for a person.
    ///
    /// # Errors
    /// If the request or the mutation fails.
    pub async fn session_of(&mut self, name: &str, person: &str) -> Outcome<Caller> {
        let root = self.root();
        let variables = CreateSessionTokenVariables { person_id: Some(person.to_owned()), ..Default::default() };
        Ok(Caller::new(name, Token::new(self.prepare(&root, CreateSessionToken::build(variables)).await?.token)))
    }

    /// A new session of a person who has the usual password.
    ///
    /// # Errors
    /// If the request or the mutation fails.
    pub async fn sign_in(&mut self, name: &str, email: &str) -> Outcome<Caller> {
        let login = self.login();
        Ok(Caller::new(name, Token::new(self.prepare(&login, SignIn::build(credentials(email, PASSWORD))).await?.token)))
    }

    /// A project without members, made by root.
    ///
    /// # Errors
    /// If a request or the mutation fails, or the case does not declare that it needs roles.
    pub async fn project(&mut self, roles: &Value) -> Outcome<Project> {
        let root = self.root();
        self.project_of(&root, roles).await
    }

    /// A project made by a caller, who becomes its admin unless it is a super admin.
    ///
    /// # Errors
    /// If a request or the mutation fails, or the case does not declare that it needs roles.
    pub async fn project_of(&mut self, caller: &Caller, roles: &Value) -> Outcome<Project> {
        let slug = self.name("slug")?;
        self.project_at(caller, &slug, roles).await
    }

    /// The same with this slug.
    ///
    /// # Errors
    /// If a request or the mutation fails, or the case does not declare that it needs roles.
    pub async fn project_at(&mut self, caller: &Caller, slug: &str, roles: &Value) -> Outcome<Project> {
        let provisioner = self.target.provisioner;
        if roles.as_object().is_some_and(|roles| !roles.is_empty()) {
            self.relies_on_roles()?;
        }
        let variables = CreateProjectVariables {
            project_slug: slug.to_owned(),
            name: Some("Newsroom".to_owned()),
            config: provisioner.config(roles),
            options: Some(CreateProjectOptions { no_deploy_token: Some(true), deploy_token_hash: None }),
            ..Default::default()
        };
        self.prepare(caller, CreateProject::build(variables)).await?;
        provisioner.finish(&self.client, &self.root(), slug, roles).await?;
        Ok(Project { slug: slug.to_owned() })
    }

    /// A person who is admin of one new project and nothing else but the right to create it.
    ///
    /// # Errors
    /// If a request or a mutation fails, or the case does not declare that it needs roles.
    pub async fn project_admin(&mut self, roles: &Value) -> Outcome<(Person, Project)> {
        let person = self.person("project admin", &["project_creator"]).await?;
        let project = self.project_of(&person.session, roles).await?;
        Ok((person, project))
    }

    /// A key of a project, made by root; its description is its name.
    ///
    /// # Errors
    /// If the request or the mutation fails, or the response has no token.
    pub async fn key(&mut self, project: &Project, name: &str, memberships: &[MembershipInput]) -> Outcome<Key> {
        let root = self.root();
        key(name, self.prepare(&root, CreateApiKey::build(new_key(project, name, memberships))).await?.api_key)
    }

    /// A key without project, made by root; its description is its name.
    ///
    /// # Errors
    /// If the request or the mutation fails, or the response has no token.
    pub async fn global_key(&mut self, name: &str, roles: &[&str]) -> Outcome<Key> {
        let root = self.root();
        let variables = CreateGlobalApiKeyVariables { description: name.to_owned(), roles: Some(owned(roles)), ..Default::default() };
        key(name, self.prepare(&root, CreateGlobalApiKey::build(variables)).await?.api_key)
    }

    /// Asks who the caller is, and finds that its token opens nothing.
    ///
    /// # Errors
    /// If the request fails, or the status is not 401.
    pub async fn locked_out(&mut self, step: &str, caller: &Caller) -> Outcome {
        self.step(step, caller, WhoAmI::build(())).await?.unauthorized()
    }

    /// Asks who the caller is, and finds that its token is good.
    ///
    /// # Errors
    /// If the request fails, or the token is not accepted.
    pub async fn let_in(&mut self, step: &str, caller: &Caller) -> Outcome {
        self.step(step, caller, WhoAmI::build(())).await?.data().map(drop)
    }
}

pub fn credentials(email: &str, password: &str) -> SignInVariables {
    SignInVariables { email: email.to_owned(), password: password.to_owned(), ..Default::default() }
}

pub fn new_key(project: &Project, description: &str, memberships: &[MembershipInput]) -> CreateApiKeyVariables {
    CreateApiKeyVariables {
        project_slug: project.slug.clone(),
        memberships: memberships.to_vec(),
        description: description.to_owned(),
        ..Default::default()
    }
}

pub fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// The key of an answer that must show its token.
///
/// # Errors
/// A finding if there is no token.
pub fn key(name: &str, created: ApiKeyWithToken) -> Outcome<Key> {
    let token = present(created.token, "the token of the new key")?;
    Ok(Key { id: created.id, identity: created.identity.id, caller: Caller::new(name, Token::new(token)) })
}
