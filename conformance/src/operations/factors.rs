//! What is asked for of second factors: secrets, backup codes, and who has which factor.
//!
//! **Invariant:** a secret or a code is asked for only in the answer that creates it.

use super::{MembersVariablesFields, PersonByIdVariablesFields, PersonsVariablesFields, schema};

#[derive(cynic::QueryFragment, Clone)]
pub struct PrepareOtpResult {
    pub otp_uri: String,
    pub otp_secret: String,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ConfirmOtpResult {
    pub backup_codes: Vec<String>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ConfirmEmailOtpResult {
    pub backup_codes: Vec<String>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct RegenerateBackupCodesResult {
    pub backup_codes: Vec<String>,
}

/// Which factors the calling person has.
#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query")]
pub struct MyFactors {
    pub me: IdentityWithFactors,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Identity")]
pub struct IdentityWithFactors {
    pub person: Option<Factors>,
}

#[derive(cynic::QueryFragment, Clone, Copy, Debug, PartialEq, Eq)]
#[cynic(graphql_type = "Person")]
pub struct Factors {
    pub otp_enabled: bool,
    pub email_otp_enabled: bool,
}

/// The same of another person.
#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query", variables = "PersonByIdVariables")]
pub struct FactorsOf {
    #[arguments(id: $id)]
    pub person_by_id: Option<Factors>,
}

/// The same in a list of persons.
#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query", variables = "PersonsVariables")]
pub struct FactorsOfPersons {
    #[arguments(filter: $filter, limit: $limit, offset: $offset)]
    pub persons: Vec<Factors>,
}

/// The same of the members of a project.
#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query", variables = "MembersVariables")]
pub struct FactorsOfMembers {
    #[arguments(slug: $slug)]
    pub project_by_slug: Option<ProjectWithFactors>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Project", variables = "MembersVariables")]
pub struct ProjectWithFactors {
    #[arguments(input: $input, memberType: $member_type)]
    pub members: Vec<MemberWithFactors>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "ProjectIdentityRelation")]
pub struct MemberWithFactors {
    pub identity: IdentityWithFactors,
}
