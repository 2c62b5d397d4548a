//! `changePassword`: an administrator gives a person a new password.
//!
//! `MISSING_SPECIAL` and `INVALID_PATTERN` belong to rules that a new server does not have.
//!
//! **Invariant:** after a refusal the person signs in with the password from before.

use cynic::MutationBuilder;

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal, require};
use crate::operations::{
    ChangePassword, ChangePasswordError, ChangePasswordErrorCode, ChangePasswordVariables, SignInErrorCode, WeakPasswordReason,
};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Person;
use crate::suite::passwords::{NEW_PASSWORD, PASSWORD, WEAK_PASSWORDS};
use crate::suite::people::UNKNOWN;
use crate::suite::rights::{self, ABOVE, BELOW};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("change-password/then-sign-in", "The person signs in with the new password and no longer with the old one.", then_sign_in),
    case!("change-password/sessions-end", "The change ends the sessions of the person.", sessions_end),
    case!("change-password/first-password", "A person without password gets one.", first_password),
    case!("change-password/same-password", "The new password may be the old one.", same_password),
    case!("change-password/too-weak", "Each rule of the password policy is reported by name, several of them at once.", too_weak),
    case!("change-password/length-in-utf16", "The length of a password counts UTF-16 units.", emoji),
    case!("change-password/disabled-person", "The password of a disabled person can be changed.", disabled),
    case!("change-password/unknown-id", "An unknown id is PERSON_NOT_FOUND, whatever the password.", unknown),
    case!("change-password/malformed-id", "What is no id is PERSON_NOT_FOUND.", malformed),
    case!("change-password/by-super-admin", "A super admin changes any person's password.", super_admin),
    case!("change-password/by-global-project-admin", "A global project admin spares super admins and project creators.", project_admin),
    case!("change-password/by-others", "Every other caller changes no password, not even the own one this way.", others)
        .needs(&[Need::Roles]),
    case!("change-password/others-learn-nothing", "Who may change no password does not learn who exists.", nothing_learnt)
        .needs(&[Need::Roles]),
];

fn attempt(person: &str, password: &str) -> cynic::Operation<ChangePassword, ChangePasswordVariables> {
    ChangePassword::build(ChangePasswordVariables { person_id: person.to_owned(), password: password.to_owned() })
}

async fn change(case: &mut Case, step: &str, caller: &Caller, person: &Person, password: &str) -> Outcome {
    case.ok(step, caller, attempt(&person.id, password)).await
}

async fn refused(
    case: &mut Case,
    step: &str,
    caller: &Caller,
    (id, password): (&str, &str),
    code: ChangePasswordErrorCode,
) -> Outcome<ChangePasswordError> {
    case.fails(step, caller, attempt(id, password), code).await
}

async fn then_sign_in(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person("person", &[]).await?);
    change(case, "a new password", &root, &person, NEW_PASSWORD).await?;
    case.signs_in("the new password", &person.email, NEW_PASSWORD, None).await?;
    case.signs_in("the old password", &person.email, PASSWORD, Some(SignInErrorCode::InvalidPassword)).await
}

async fn sessions_end(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person_with_password("first session", &[]).await?);
    let second = case.sign_in("second session", &person.email).await?;
    change(case, "a new password", &root, &person, NEW_PASSWORD).await?;
    case.locked_out("is no longer let in", &person.session).await?;
    case.locked_out("is no longer let in", &second).await
}

async fn first_password(case: &mut Case) -> Outcome {
    let (root, email) = (case.root(), case.email()?);
    let person = case.person_at("person", &email, &[]).await?;
    change(case, "a first password", &root, &person, NEW_PASSWORD).await?;
    case.signs_in("the first password", &person.email, NEW_PASSWORD, None).await
}

async fn same_password(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person("person", &[]).await?);
    change(case, "the old password", &root, &person, PASSWORD).await?;
    case.signs_in("the old password still works", &person.email, PASSWORD, None).await
}

async fn too_weak(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person_with_password("person", &[]).await?);
    for (step, password, reasons) in WEAK_PASSWORDS {
        let error = refused(case, step, &root, (&person.id, password), ChangePasswordErrorCode::TooWeak).await?;
        equal(error.weak_password_reasons.unwrap_or_default(), reasons.to_vec(), step)?;
    }
    case.signs_in("the old password still works", &person.email, PASSWORD, None).await
}

async fn emoji(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person("person", &[]).await?);
    let short = (person.id.as_str(), "Aa4🐎🐎");
    let error = refused(case, "five characters in seven units", &root, short, ChangePasswordErrorCode::TooWeak).await?;
    equal(error.weak_password_reasons.unwrap_or_default(), vec![WeakPasswordReason::TooShort], "reasons")?;
    change(case, "six characters in eight units", &root, &person, "Aa4x🐎🐎").await?;
    case.signs_in("a password with characters beyond ASCII", &person.email, "Aa4x🐎🐎", None).await
}

async fn disabled(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person("person", &[]).await?);
    case.disable(&person).await?;
    change(case, "a new password", &root, &person, NEW_PASSWORD).await?;
    case.signs_in("the person is still disabled", &person.email, NEW_PASSWORD, Some(SignInErrorCode::PersonDisabled)).await
}

async fn not_found(case: &mut Case, step: &str, caller: &Caller, id: &str) -> Outcome {
    for (quality, password) in [("a strong password", NEW_PASSWORD), ("a weak password", "x")] {
        let error = refused(case, &format!("{step}, {quality}"), caller, (id, password), ChangePasswordErrorCode::PersonNotFound).await?;
        require(error.weak_password_reasons.is_none(), "no reasons without TOO_WEAK")?;
    }
    Ok(())
}

async fn unknown(case: &mut Case) -> Outcome {
    rights::unknown(case, not_found).await.map(drop)
}

async fn malformed(case: &mut Case) -> Outcome {
    rights::malformed(case, not_found).await
}

async fn changes(case: &mut Case, caller: &Caller, person: &Person) -> Outcome {
    change(case, &format!("may change the password of the {}", person.session.name), caller, person, NEW_PASSWORD).await?;
    case.signs_in("the new password works", &person.email, NEW_PASSWORD, None).await
}

async fn spares(case: &mut Case, caller: &Caller, person: &Person) -> Outcome {
    for password in [NEW_PASSWORD, "x"] {
        let step = format!("may not change the password of the {}", person.session.name);
        case.step(&step, caller, attempt(&person.id, password)).await?.forbidden()?;
    }
    case.signs_in("the old password still works", &person.email, PASSWORD, None).await
}

async fn super_admin(case: &mut Case) -> Outcome {
    rights::super_admin(case, changes).await.map(drop)
}

async fn project_admin(case: &mut Case) -> Outcome {
    let admin = rights::project_admin(case, (&BELOW, &ABOVE), Case::person_with_password, changes, spares).await?;
    changes(case, &admin.session, &admin).await
}

async fn others(case: &mut Case) -> Outcome {
    let person = case.person_with_password("target", &[]).await?;
    rights::others(case, &person, spares).await
}

async fn nothing_learnt(case: &mut Case) -> Outcome {
    let person = case.person("target", &[]).await?;
    for caller in case.powerless(&person).await? {
        case.step("an unknown id", &caller, attempt(UNKNOWN, NEW_PASSWORD)).await?.forbidden()?;
    }
    Ok(())
}
