//! `signUp`: what a new person gets, and who may make one.
//!
//! **Invariant:** a person that was refused cannot sign in afterwards.

use cynic::MutationBuilder;

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal, require};
use crate::operations::{SignIn, SignInErrorCode, SignUp, SignUpErrorCode, SignUpVariables, SignedUpPerson};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{credentials, owned};
use crate::suite::passwords::{NEW_PASSWORD, PASSWORD};
use crate::target::need::Need;

/// A bcrypt hash of `PASSWORD`.
const PASSWORD_HASH: &str = "$2b$10$JpA0E1qlw6KHvQcYP6y1jOrJQQ.X3RB7XBzhHuamJvEzmQgdnZcsq";

pub const CASES: &[Definition] = &[
    case!("sign-up/with-password", "A person with a password can sign in and has the role `person`.", with_password),
    case!("sign-up/without-password", "Neither a password nor a name is needed; the name is then the part before the @.", without_password),
    case!("sign-up/name", "A given name is stored.", with_name),
    case!("sign-up/roles", "Given roles are stored, `person` is added.", with_roles),
    case!("sign-up/roles-given-twice", "A role that is given twice is stored once.", with_double_roles),
    case!("sign-up/email-is-normalised", "Spaces around an address and its letter case do not count.", normalised),
    case!("sign-up/email-without-dot", "The domain of an address needs no dot.", without_dot),
    case!("sign-up/password-hash", "A bcrypt hash that was made elsewhere is taken over, and its password signs in.", with_hash),
    case!("sign-up/password-hash-malformed", "A hash that is no complete `$2b$` hash is refused.", with_bad_hash),
    case!(
        "sign-up/password-hash-other-kinds",
        "Hashes of other kinds are refused, also those that differ in their beginning only.",
        other_kinds
    ),
    case!("sign-up/password-and-hash", "Beside a password a hash does not count.", password_and_hash),
    case!("sign-up/who-may", "Super admins and global project admins sign persons up, the latter only with harmless roles.", who_may)
        .needs(&[Need::Roles]),
];

fn new_person(email: &str) -> SignUpVariables {
    SignUpVariables { email: email.to_owned(), password: Some(PASSWORD.to_owned()), ..Default::default() }
}

async fn sign_up(case: &mut Case, step: &str, caller: &Caller, variables: SignUpVariables) -> Outcome<SignedUpPerson> {
    let response = case.ok(step, caller, SignUp::build(variables)).await?;
    Ok(response.person)
}

async fn signs_in(case: &mut Case, email: &str) -> Outcome {
    let login = case.login();
    case.ok("the new person signs in", &login, SignIn::build(credentials(email, PASSWORD))).await.map(drop)
}

async fn with_password(case: &mut Case) -> Outcome {
    let (root, email) = (case.root(), case.email()?);
    let person = sign_up(case, "root signs a person up", &root, new_person(&email)).await?;
    equal(person.identity.roles, Some(owned(&["person"])), "roles of a new person")?;
    signs_in(case, &email).await
}

async fn without_password(case: &mut Case) -> Outcome {
    let (root, email) = (case.root(), case.email()?);
    let person =
        sign_up(case, "root signs a person up by address only", &root, SignUpVariables { password: None, ..new_person(&email) }).await?;
    equal(person.name.as_deref(), email.split('@').next(), "name of a person without a given one")
}

async fn with_name(case: &mut Case) -> Outcome {
    let (root, email) = (case.root(), case.email()?);
    let variables = SignUpVariables { name: Some("Nora Jones".to_owned()), ..new_person(&email) };
    let person = sign_up(case, "root signs Nora Jones up", &root, variables).await?;
    equal(person.name.as_deref(), Some("Nora Jones"), "name of a person with a given one")
}

async fn with_roles(case: &mut Case) -> Outcome {
    let (root, email) = (case.root(), case.email()?);
    let variables = SignUpVariables { roles: Some(owned(&["project_creator"])), ..new_person(&email) };
    sign_up(case, "root signs a project creator up", &root, variables).await?;
    let email = case.email()?;
    let variables = SignUpVariables { roles: Some(owned(&["of_my_own_making"])), ..new_person(&email) };
    sign_up(case, "a super admin may give unknown roles", &root, variables).await.map(drop)
}

async fn with_double_roles(case: &mut Case) -> Outcome {
    let (root, email) = (case.root(), case.email()?);
    let variables = SignUpVariables { roles: Some(owned(&["login", "person", "login"])), ..new_person(&email) };
    let person = sign_up(case, "root gives the same roles twice", &root, variables).await?;
    let mut roles = person.identity.roles.unwrap_or_default();
    roles.sort();
    equal(roles, owned(&["login", "person"]), "roles of the new person")
}

async fn normalised(case: &mut Case) -> Outcome {
    let (root, email) = (case.root(), case.email()?);
    let capitals = email.to_uppercase();
    case.hide("name-in-capitals", capitals.split('@').next().unwrap_or_default());
    let person = sign_up(case, "the address is given in capitals between spaces", &root, new_person(&format!("  {capitals}  "))).await?;
    equal(person.email.as_deref(), Some(email.as_str()), "stored address")?;
    signs_in(case, &email).await
}

async fn without_dot(case: &mut Case) -> Outcome {
    let (root, name) = (case.root(), case.name("name")?);
    sign_up(case, "the address is at a host without dot", &root, new_person(&format!("{name}@localhost"))).await.map(drop)
}

async fn with_hash(case: &mut Case) -> Outcome {
    let (root, email) = (case.root(), case.email()?);
    let variables = SignUpVariables { password: None, password_hash: Some(PASSWORD_HASH.to_owned()), ..new_person(&email) };
    sign_up(case, "root brings a hash", &root, variables).await?;
    signs_in(case, &email).await
}

async fn with_bad_hash(case: &mut Case) -> Outcome {
    let (root, email) = (case.root(), case.email()?);
    for (step, hash) in [
        ("a hash that is cut off", "$2b$10$abc"),
        ("another kind of hash", "$argon2id$v=19$m=1,t=1,p=1$c2FsdHNhbHQ$aGFzaA"),
        ("no hash", "x"),
    ] {
        let variables = SignUpVariables { password: None, password_hash: Some(hash.to_owned()), ..new_person(&email) };
        case.step(step, &root, SignUp::build(variables)).await?.malformed()?;
    }
    never_signed_up(case, &email).await
}

async fn other_kinds(case: &mut Case) -> Outcome {
    let (root, email) = (case.root(), case.email()?);
    for kind in ["$2a$", "$2y$", "$2x$", "$2$"] {
        let hash = PASSWORD_HASH.replacen("$2b$", kind, 1);
        let variables = SignUpVariables { password: None, password_hash: Some(hash), ..new_person(&email) };
        case.step(&format!("a hash that begins with {kind}"), &root, SignUp::build(variables)).await?.malformed()?;
    }
    never_signed_up(case, &email).await
}

async fn password_and_hash(case: &mut Case) -> Outcome {
    let (root, login, email) = (case.root(), case.login(), case.email()?);
    let both = |password: &str| SignUpVariables {
        password: Some(password.to_owned()),
        password_hash: Some(PASSWORD_HASH.to_owned()),
        ..new_person(&email)
    };
    let weak = case.step("a weak password and a hash", &root, SignUp::build(both("x"))).await?.field(|data| data.sign_up)?;
    equal(weak.error.map(|error| error.code), Some(SignUpErrorCode::TooWeak), "code of the weak password")?;
    sign_up(case, "a password and a hash of another one", &root, both(NEW_PASSWORD)).await?;
    let operation = SignIn::build(credentials(&email, NEW_PASSWORD));
    let response = case.step("the password signs in", &login, operation).await?.field(|data| data.sign_in)?;
    require(response.ok, "signIn with the password")?;
    let operation = SignIn::build(credentials(&email, PASSWORD));
    let response = case.step("the one behind the hash does not", &login, operation).await?.field(|data| data.sign_in)?;
    equal(response.error.map(|error| error.code), Some(SignInErrorCode::InvalidPassword), "error of signIn")
}

async fn who_may(case: &mut Case) -> Outcome {
    let super_admin = case.person("super admin", &["super_admin"]).await?.session;
    let global_admin = case.person("global project admin", &["project_admin"]).await?.session;
    let (project_admin, project) = case.project_admin(&acl::newsroom()).await?;
    let admin_key = case.key(&project, "admin key of a project", &[acl::plain("admin")]).await?.caller;
    let person = case.person("person", &[]).await?.session;

    for caller in [&super_admin, &global_admin] {
        let email = case.email()?;
        sign_up(case, "may sign up", caller, new_person(&email)).await?;
        let email = case.email()?;
        let variables = SignUpVariables { roles: Some(owned(&["login", "project_admin", "entrypoint_deployer"])), ..new_person(&email) };
        sign_up(case, "may give the harmless roles", caller, variables).await?;
    }
    let email = case.email()?;
    for role in ["super_admin", "project_creator", "of_my_own_making"] {
        let variables = SignUpVariables { roles: Some(owned(&[role])), ..new_person(&email) };
        case.step(&format!("may not give the role {role}"), &global_admin, SignUp::build(variables)).await?.forbidden()?;
    }
    for caller in [&project_admin.session, &admin_key, &person] {
        case.step("may not sign up", caller, SignUp::build(new_person(&email))).await?.forbidden()?;
        case.step("is not told who exists", caller, SignUp::build(new_person(&project_admin.email))).await?.forbidden()?;
    }
    never_signed_up(case, &email).await
}

async fn never_signed_up(case: &mut Case, email: &str) -> Outcome {
    let login = case.login();
    let response =
        case.step("no person has the address", &login, SignIn::build(credentials(email, PASSWORD))).await?.field(|data| data.sign_in)?;
    equal(response.error.map(|error| error.code), Some(SignInErrorCode::UnknownEmail), "error of signIn")
}
