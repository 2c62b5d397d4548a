//! `persons`, `personById` and what changes a person: `disablePerson`, the profile and the password.
//!
//! **Invariant:** an argument that is not set is left out of the variables, as a profile keeps what is absent and not what is null.

use super::{SessionInfo, WeakPasswordReason, schema};

#[derive(cynic::InputObject, Clone, Default)]
pub struct PersonsFilter {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub person_id: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub identity_id: Option<String>,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct PersonsVariables {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub filter: Option<PersonsFilter>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i32>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub offset: Option<i32>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query", variables = "PersonsVariables")]
pub struct Persons {
    #[arguments(filter: $filter, limit: $limit, offset: $offset)]
    pub persons: Vec<SeenPerson>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Person")]
pub struct SeenPerson {
    pub id: String,
    pub email: Option<String>,
    pub name: Option<String>,
    pub identity: SeenIdentity,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Identity")]
pub struct SeenIdentity {
    pub id: String,
}

#[derive(cynic::QueryVariables, Clone)]
pub struct PersonByIdVariables {
    pub id: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query", variables = "PersonByIdVariables")]
pub struct PersonById {
    #[arguments(id: $id)]
    pub person_by_id: Option<SeenPerson>,
}

/// A person's sessions as somebody else sees them.
#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query", variables = "PersonByIdVariables")]
pub struct SessionsOfPerson {
    #[arguments(id: $id)]
    pub person_by_id: Option<PersonWithSessions>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Person")]
pub struct PersonWithSessions {
    pub id: String,
    pub identity: ForeignIdentity,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Identity")]
pub struct ForeignIdentity {
    pub id: String,
    pub roles: Option<Vec<String>>,
    pub sessions: Vec<SessionInfo>,
}

#[derive(cynic::QueryVariables, Clone)]
pub struct DisablePersonVariables {
    pub person_id: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "DisablePersonVariables")]
pub struct DisablePerson {
    #[arguments(personId: $person_id)]
    pub disable_person: Option<DisablePersonResponse>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct DisablePersonResponse {
    pub ok: bool,
    pub error: Option<DisablePersonError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct DisablePersonError {
    pub code: DisablePersonErrorCode,
    pub developer_message: String,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisablePersonErrorCode {
    PersonAlreadyDisabled,
    PersonNotFound,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct ChangeProfileVariables {
    pub person_id: String,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ChangeProfileVariables")]
pub struct ChangeProfile {
    #[arguments(personId: $person_id, email: $email, name: $name)]
    pub change_profile: Option<ChangeProfileResponse>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ChangeProfileResponse {
    pub ok: bool,
    pub error: Option<ChangeProfileError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ChangeProfileError {
    pub code: ChangeProfileErrorCode,
    pub developer_message: String,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeProfileErrorCode {
    PersonNotFound,
    InvalidEmailFormat,
    EmailAlreadyExists,
}

#[derive(cynic::QueryVariables, Clone, Default)]
pub struct ChangeMyProfileVariables {
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[cynic(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ChangeMyProfileVariables")]
pub struct ChangeMyProfile {
    #[arguments(email: $email, name: $name)]
    pub change_my_profile: Option<ChangeMyProfileResponse>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ChangeMyProfileResponse {
    pub ok: bool,
    pub error: Option<ChangeMyProfileError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ChangeMyProfileError {
    pub code: ChangeMyProfileErrorCode,
    pub developer_message: String,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeMyProfileErrorCode {
    #[cynic(rename = "NOT_A_PERSON")]
    NotAPerson,
    InvalidEmailFormat,
    EmailAlreadyExists,
}

#[derive(cynic::QueryVariables, Clone)]
pub struct ChangePasswordVariables {
    pub person_id: String,
    pub password: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ChangePasswordVariables")]
pub struct ChangePassword {
    #[arguments(personId: $person_id, password: $password)]
    pub change_password: Option<ChangePasswordResponse>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ChangePasswordResponse {
    pub ok: bool,
    pub errors: Vec<ChangePasswordError>,
    pub error: Option<ChangePasswordError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ChangePasswordError {
    pub code: ChangePasswordErrorCode,
    pub weak_password_reasons: Option<Vec<WeakPasswordReason>>,
    pub developer_message: String,
    pub end_user_message: Option<String>,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangePasswordErrorCode {
    PersonNotFound,
    TooWeak,
}

#[derive(cynic::QueryVariables, Clone)]
pub struct ChangeMyPasswordVariables {
    pub current_password: String,
    pub new_password: String,
}

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Mutation", variables = "ChangeMyPasswordVariables")]
pub struct ChangeMyPassword {
    #[arguments(currentPassword: $current_password, newPassword: $new_password)]
    pub change_my_password: Option<ChangeMyPasswordResponse>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ChangeMyPasswordResponse {
    pub ok: bool,
    pub error: Option<ChangeMyPasswordError>,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ChangeMyPasswordError {
    pub code: ChangeMyPasswordErrorCode,
    pub weak_password_reasons: Option<Vec<WeakPasswordReason>>,
    pub developer_message: String,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeMyPasswordErrorCode {
    TooWeak,
    #[cynic(rename = "NOT_A_PERSON")]
    NotAPerson,
    InvalidPassword,
    NoPasswordSet,
}
