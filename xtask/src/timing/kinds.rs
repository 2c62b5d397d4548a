//! The kinds of sign-ins and of requests for mails whose times are compared, and the persons for them.
//!
//! A person is used for one request: after a failure it has to wait, an imported hash is replaced at the first success, and a second mail
//! has to wait. The settings do not reveal who exists, as times matter most then.
//!
//! **Invariant:** the requests of a group have the same length, so the only difference is what the server finds.

use std::net::SocketAddr;

use serde_json::json;

use crate::instance::api;
use crate::instance::server::{LOGIN_TOKEN, ROOT_TOKEN};

/// Of every person that has one. The hashes below are of it.
pub const PASSWORD: &str = "Correct-Horse-7";
const WRONG: &str = "Correct-Horse-8";

const COST_4: &str = "$2b$04$ui9IHFiXPGzsOoVNeyTUW.II3SCZ6Kbv.duNVts/uR1ndgCvQEB..";
const COST_10: &str = "$2b$10$BTHIGz3HM/gmwekWtrNLY.524TsBuK6b9eBHfDekkRRuvUNC3neou";
const COST_12: &str = "$2b$12$2SxN4KwbkxMTLU/A66QdMuhWsvl3WStRbg5.7FTjlz1IFZSLTFZXi";

const SIGN_UP: &str = "mutation($email: String!, $password: String, $hash: String) { \
     signUp(email: $email, password: $password, passwordHash: $hash) { ok error { code } result { person { id } } } }";
const DISABLE: &str = "mutation($id: String!) { disablePerson(personId: $id) { ok } }";
const SIGN_IN: &str = "mutation($email: String!, $password: String!) { \
     signIn(email: $email, password: $password) { ok error { code } result { token } } }";

const RESET: &str = "mutation($email: String!) { createResetPasswordRequest(email: $email) { ok error { code } } }";
const VERIFY: &str = "mutation($email: String!) { requestEmailVerification(email: $email) { ok error { code } } }";
const PASSWORDLESS: &str = "mutation($email: String!) { initSignInPasswordless(email: $email) { ok error { code } } }";
/// Each person has to choose to sign in without a password, and none of them has.
const HIDE: &str = "mutation { configure(config: { login: { revealUserExists: false }, passwordless: { enabled: optIn } }) { ok } }";

/// What is asked of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// A session for this password.
    SignIn(&'static str),
    /// A mail, by this mutation.
    Mail(&'static str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Person {
    Unknown,
    Disabled,
    WithoutPassword,
    Argon2id,
    Bcrypt(&'static str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    pub name: &'static str,
    person: Person,
    asked: Asked,
    /// What the answer must contain.
    pub answer: &'static str,
}

const fn refused(name: &'static str, person: Person, password: &'static str) -> Kind {
    Kind { name, person, asked: Asked::SignIn(password), answer: "\"INVALID_CREDENTIALS\"" }
}

const fn wrong(name: &'static str, person: Person) -> Kind {
    refused(name, person, WRONG)
}

const fn right(name: &'static str, person: Person) -> Kind {
    Kind { name, person, asked: Asked::SignIn(PASSWORD), answer: "\"ok\":true" }
}

const fn mail(name: &'static str, person: Person, mutation: &'static str) -> Kind {
    Kind { name, person, asked: Asked::Mail(mutation), answer: "\"ok\":true" }
}

/// A request for a mail that is not sent.
const fn no_mail(name: &'static str, person: Person) -> Kind {
    Kind { name, person, asked: Asked::Mail(PASSWORDLESS), answer: "\"PASSWORDLESS_DISABLED\"" }
}

/// Those of one group are compared with each other. The groups have different answers, or are different mutations.
pub const GROUPS: [&[Kind]; 5] = [
    &[
        refused("unknown address", Person::Unknown, WRONG),
        refused("disabled person", Person::Disabled, PASSWORD),
        refused("no password", Person::WithoutPassword, WRONG),
        wrong("argon2id, wrong", Person::Argon2id),
        wrong("bcrypt 04, wrong", Person::Bcrypt(COST_4)),
        wrong("bcrypt 10, wrong", Person::Bcrypt(COST_10)),
        wrong("bcrypt 12, wrong", Person::Bcrypt(COST_12)),
    ],
    &[
        right("argon2id, right", Person::Argon2id),
        right("bcrypt 04, right", Person::Bcrypt(COST_4)),
        right("bcrypt 10, right", Person::Bcrypt(COST_10)),
        right("bcrypt 12, right", Person::Bcrypt(COST_12)),
    ],
    &[
        mail("reset, unknown", Person::Unknown, RESET),
        mail("reset, mailed", Person::WithoutPassword, RESET),
        mail("reset, disabled", Person::Disabled, RESET),
    ],
    &[mail("verify, unknown", Person::Unknown, VERIFY), mail("verify, mailed", Person::WithoutPassword, VERIFY)],
    &[
        no_mail("passwordless, unknown", Person::Unknown),
        no_mail("passwordless, not chosen", Person::WithoutPassword),
        no_mail("passwordless, disabled", Person::Disabled),
    ],
];

pub fn all() -> Vec<Kind> {
    GROUPS.concat()
}

/// The address of the person for one sign-in.
fn address(kind: usize, number: usize) -> String {
    format!("timing-{kind:02}-{number:06}@example.com")
}

pub fn sign_in_request(email: &str, password: &str) -> Vec<u8> {
    api::request(LOGIN_TOKEN, SIGN_IN, &json!({ "email": email, "password": password }))
}

pub fn request(index: usize, kind: &Kind, number: usize) -> Vec<u8> {
    let email = address(index, number);
    match kind.asked {
        Asked::SignIn(password) => sign_in_request(&email, password),
        Asked::Mail(mutation) => api::request(LOGIN_TOKEN, mutation, &json!({ "email": email })),
    }
}

/// Sets what all requests are answered by.
///
/// # Errors
/// If the request or the mutation fails.
pub fn configure(server: SocketAddr) -> Result<(), String> {
    api::mutation(server, ROOT_TOKEN, HIDE, &json!({})).map(drop)
}

/// Creates the person for one sign-in.
///
/// # Errors
/// If a request or a mutation fails.
pub fn create(server: SocketAddr, index: usize, kind: &Kind, number: usize) -> Result<(), String> {
    let email = address(index, number);
    let variables = match kind.person {
        Person::Unknown => return Ok(()),
        Person::Disabled | Person::Argon2id => json!({ "email": email, "password": PASSWORD }),
        Person::WithoutPassword => json!({ "email": email }),
        Person::Bcrypt(hash) => json!({ "email": email, "hash": hash }),
    };
    let created = api::mutation(server, ROOT_TOKEN, SIGN_UP, &variables)?;
    if kind.person == Person::Disabled {
        let id = api::text_at(&created, "/result/person/id")?;
        api::mutation(server, ROOT_TOKEN, DISABLE, &json!({ "id": id }))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_requests_of_a_group_have_the_same_length() {
        for group in GROUPS {
            let lengths: Vec<usize> = group.iter().enumerate().map(|(index, kind)| request(index, kind, 7).len()).collect();
            assert!(lengths.iter().all(|length| Some(length) == lengths.first()), "{lengths:?}");
        }
    }
}
