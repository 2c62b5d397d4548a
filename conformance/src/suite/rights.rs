//! Who may do something to a person and who may not: the same for every mutation that names a person.
//!
//! A mutation brings how it is done and checked (`done`), and how it is refused and what stays as it was (`spared`).
//!
//! **Invariant:** each attempt has a person of its own, so that none depends on an earlier one.

use crate::client::exchange::Caller;
use crate::error::Outcome;
use crate::suite::case::Case;
use crate::suite::fixtures::Person;
use crate::suite::people::{NO_IDS, UNKNOWN};

/// The name of a person and its global roles besides `person`.
pub type Holder<'a> = (&'a str, &'a [&'a str]);

/// A super admin may do something to all of these.
const ALL: [Holder<'_>; 3] = [("person", &[]), ("super admin", &["super_admin"]), ("project creator", &["project_creator"])];
/// A global project admin may do something to these,
pub const BELOW: [Holder<'_>; 2] = [("person", &[]), ("other project admin", &["project_admin"])];
/// and nothing to these.
pub const ABOVE: [Holder<'_>; 2] = [("super admin", &["super_admin"]), ("project creator", &["project_creator"])];

/// A super admin who is a person and one that is a key do it to persons with every role. The first of them.
///
/// # Errors
/// The error of `done`, or if a person or the key cannot be created.
pub async fn super_admin(case: &mut Case, done: impl AsyncFn(&mut Case, &Caller, &Person) -> Outcome) -> Outcome<Person> {
    let admin = case.person("first super admin", &["super_admin"]).await?;
    let key = case.global_key("key", &["super_admin"]).await?.caller;
    for caller in [&admin.session, &key] {
        for (name, roles) in ALL {
            let person = case.person(name, roles).await?;
            done(case, caller, &person).await?;
        }
    }
    Ok(admin)
}

/// The same of a global project admin, who spares the persons `above`. `make` makes those.
///
/// # Errors
/// The error of `make`, `done` or `spared`, or if a person or the key cannot be created.
pub async fn project_admin(
    case: &mut Case,
    (below, above): (&[Holder<'_>], &[Holder<'_>]),
    make: impl AsyncFn(&mut Case, &str, &[&str]) -> Outcome<Person>,
    done: impl AsyncFn(&mut Case, &Caller, &Person) -> Outcome,
    spared: impl AsyncFn(&mut Case, &Caller, &Person) -> Outcome,
) -> Outcome<Person> {
    let admin = case.person("global project admin", &["project_admin"]).await?;
    let key = case.global_key("key", &["project_admin"]).await?.caller;
    for caller in [&admin.session, &key] {
        for (name, roles) in below {
            let person = case.person(name, roles).await?;
            done(case, caller, &person).await?;
        }
        for (name, roles) in above {
            let person = make(case, name, roles).await?;
            spared(case, caller, &person).await?;
        }
    }
    Ok(admin)
}

/// Callers of every other kind spare the person, and so does the person.
///
/// # Errors
/// The error of `spared`, or if a caller cannot be created.
pub async fn others(case: &mut Case, person: &Person, spared: impl AsyncFn(&mut Case, &Caller, &Person) -> Outcome) -> Outcome {
    for caller in case.powerless(person).await? {
        spared(case, &caller, person).await?;
    }
    spared(case, &person.session, person).await
}

/// Who may do it to some persons is told that one does not exist: by a well-formed id that nothing has, and by that of an identity. The
/// person whose identity it is.
///
/// # Errors
/// The error of `not_found`, or if a person cannot be created.
pub async fn unknown(case: &mut Case, not_found: impl AsyncFn(&mut Case, &str, &Caller, &str) -> Outcome) -> Outcome<Person> {
    let person = case.person("person", &[]).await?;
    let admin = case.person("global project admin", &["project_admin"]).await?.session;
    for caller in [case.root(), admin] {
        not_found(case, "an unknown id", &caller, UNKNOWN).await?;
        not_found(case, "the id of an identity", &caller, &person.identity).await?;
    }
    Ok(person)
}

/// What is no id is that of no person.
///
/// # Errors
/// The error of `not_found`.
pub async fn malformed(case: &mut Case, not_found: impl AsyncFn(&mut Case, &str, &Caller, &str) -> Outcome) -> Outcome {
    let root = case.root();
    for id in NO_IDS.into_iter().chain([""]) {
        not_found(case, &format!("the id {id:?}"), &root, id).await?;
    }
    Ok(())
}
