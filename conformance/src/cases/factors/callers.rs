//! Who may change second factors, and who sees which ones a person has.
//!
//! **Invariant:** every mutation by which persons change their own factors is tried by every caller.

use cynic::{MutationBuilder, QueryBuilder};

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal, present};
use crate::operations::{
    ConfirmEmailOtp, ConfirmEmailOtpVariables, ConfirmOtp, ConfirmOtpVariables, DisableEmailOtp, DisableOtp, Factors, FactorsOf,
    FactorsOfMembers, FactorsOfPersons, InitEmailOtp, MembersVariables, MyFactors, PersonByIdVariables, PersonsFilter, PersonsVariables,
    PrepareOtp, PrepareOtpVariables, RegenerateBackupCodes,
};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("second-factors/not-a-person", "A super admin's key and a key with the role `person` have no second factors.", not_a_person),
    case!("second-factors/by-application", "The key of a project and the login token may not change second factors.", by_application)
        .needs(&[Need::Roles]),
    case!("second-factors/flags", "Which factors a person has is seen wherever the person is.", flags).needs(&[Need::Mailbox]),
];

/// Every mutation of the caller's own factors is refused as the check says.
async fn refused(case: &mut Case, caller: &Caller, code: &str) -> Outcome {
    let variables = ConfirmOtpVariables { otp_token: "123456".to_owned() };
    let mailed = ConfirmEmailOtpVariables { otp_token: "123456".to_owned() };
    case.step("prepares no secret", caller, PrepareOtp::build(PrepareOtpVariables::default())).await?.refused(200, code)?;
    case.step("confirms none", caller, ConfirmOtp::build(variables)).await?.refused(200, code)?;
    case.step("disables none", caller, DisableOtp::build(())).await?.refused(200, code)?;
    case.step("has no backup codes", caller, RegenerateBackupCodes::build(())).await?.refused(200, code)?;
    case.step("is mailed no code", caller, InitEmailOtp::build(())).await?.refused(200, code)?;
    case.step("confirms none that was mailed", caller, ConfirmEmailOtp::build(mailed)).await?.refused(200, code)?;
    case.step("disables no mailed codes", caller, DisableEmailOtp::build(())).await?.refused(200, code)
}

async fn not_a_person(case: &mut Case) -> Outcome {
    for caller in case.keys_without_person().await? {
        refused(case, &caller, "UserInputError").await?;
    }
    Ok(())
}

async fn by_application(case: &mut Case) -> Outcome {
    for caller in case.applications().await? {
        refused(case, &caller, "ForbiddenError").await?;
    }
    Ok(())
}

async fn flags(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person("person", &[]).await?);
    let project = case.project(&serde_json::json!({})).await?;
    case.join(&project, &person.identity, &[acl::plain("admin")]).await?;
    case.enrolled(&person.session).await?;
    let mut expected = Factors { otp_enabled: true, email_otp_enabled: false };
    for step in ["with an authenticator", "with mailed codes as well"] {
        if expected.email_otp_enabled {
            case.enrolled_by_mail(&person.session, &person.email).await?;
        }
        let me = case.step(&format!("me, {step}"), &person.session, MyFactors::build(())).await?.data()?.me;
        equal(present(me.person, "the person")?, expected, "of the caller")?;
        let operation = FactorsOf::build(PersonByIdVariables { id: person.id.clone() });
        let found = case.step(&format!("by id, {step}"), &root, operation).await?.field(|data| data.person_by_id)?;
        equal(found, expected, "of a person by id")?;
        let filter = PersonsFilter { email: Some(person.email.clone()), ..Default::default() };
        let operation = FactorsOfPersons::build(PersonsVariables { filter: Some(filter), ..Default::default() });
        let found = case.step(&format!("in the list, {step}"), &root, operation).await?.data()?.persons;
        equal(found, vec![expected], "in the list of persons")?;
        let operation = FactorsOfMembers::build(MembersVariables { slug: project.slug.clone(), ..Default::default() });
        let found = case.step(&format!("as a member, {step}"), &root, operation).await?.field(|data| data.project_by_slug)?;
        let found: Vec<_> = found.members.into_iter().map(|member| member.identity.person).collect();
        equal(found, vec![Some(expected)], "among the members")?;
        expected.email_otp_enabled = true;
    }
    Ok(())
}
