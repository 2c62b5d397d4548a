//! Persons.
//!
//! **Invariant:** addresses are stored canonical, so one address is one person.

use std::collections::HashMap;

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryResult, QuerySelect};
use uuid::Uuid;

use super::entity::{Redacted, identity, person};
use super::factors::{Factors, factors};
use super::identity::IdentityRow;
use super::list::SqlParameters;
use super::{Reader, StoreError, Tx};
use crate::crypto::PasswordHash;
use crate::domain::email::Email;
use crate::domain::id::{IdentityId, PersonId};
use crate::domain::time::Timestamp;

#[derive(Debug, Clone)]
pub struct PersonRow {
    pub id: PersonId,
    pub identity: IdentityId,
    pub email: Option<String>,
    pub name: Option<String>,
    pub email_verified: bool,
    pub factors: Factors,
}

/// What sign-in needs to know.
#[derive(Debug, Clone)]
pub struct PersonCredentials {
    pub person: PersonRow,
    pub identity: IdentityRow,
    pub password: Option<PasswordHash>,
    pub disabled: bool,
    /// Whether the address must be verified before the person can sign in.
    pub verification_required: bool,
    /// Until when the person can sign in without a second factor that a policy requires, once that has begun.
    pub grace_until: Option<Timestamp>,
}

pub struct NewPerson {
    pub identity: IdentityId,
    /// None if only an identity provider signs the person in.
    pub email: Option<Email>,
    pub name: String,
    pub password: Option<PasswordHash>,
    pub verification_required: bool,
}

impl From<&person::Model> for PersonRow {
    fn from(model: &person::Model) -> Self {
        Self {
            id: PersonId(model.id),
            identity: IdentityId(model.identity_id),
            email: model.email.clone(),
            name: model.name.clone(),
            email_verified: model.email_verified_at.is_some(),
            factors: Factors {
                totp: model.totp_confirmed_at.is_some(),
                email_codes: model.email_otp_enabled == Some(true),
                passwordless: model.passwordless_enabled,
            },
        }
    }
}

/// A person whose address is stored in its earlier form is found first.
///
/// # Errors
/// If the database fails, or the row cannot be read.
pub async fn credentials_by_email(db: &Reader<'_>, email: &Email) -> Result<Option<PersonCredentials>, StoreError> {
    if let Some(earlier) = email.earlier()
        && let Some(found) = credentials_where(db, person::Column::Email.eq(earlier)).await?
    {
        return Ok(Some(found));
    }
    credentials_where(db, person::Column::Email.eq(email.as_str())).await
}

/// Whether any person has a hash that was imported and not replaced yet. The index of these hashes has the same condition.
///
/// # Errors
/// If the database fails.
pub async fn has_imported_passwords(db: &Reader<'_>) -> Result<bool, StoreError> {
    let imported = person::Entity::find().select_only().column(person::Column::Id).filter(Expr::cust("password_hash < '$a'"));
    Ok(imported.into_tuple::<Uuid>().one(db.db()).await?.is_some())
}

/// # Errors
/// If the database fails, or the row cannot be read.
pub async fn credentials_by_id(db: &Reader<'_>, id: PersonId) -> Result<Option<PersonCredentials>, StoreError> {
    credentials_where(db, person::Column::Id.eq(id.0)).await
}

async fn credentials_where(db: &Reader<'_>, which: Expr) -> Result<Option<PersonCredentials>, StoreError> {
    let found = person::Entity::find().filter(which).find_also(person::Entity, identity::Entity).one(db.db()).await?;
    let Some((person, identity)) = found else { return Ok(None) };
    let identity = identity.ok_or(StoreError::Inconsistent { table: "person", column: "identity_id" })?;
    Ok(Some(PersonCredentials {
        person: PersonRow::from(&person),
        identity: IdentityRow::try_from(identity)?,
        password: person.password_hash.map(|hash| PasswordHash::stored(hash.0)),
        disabled: person.disabled_at.is_some(),
        verification_required: person.verification_required == Some(true),
        grace_until: person.mfa_grace_until.map(Timestamp::new),
    }))
}

/// The person behind an identity, if there is one.
///
/// # Errors
/// If the database fails.
pub async fn id_by_identity(db: &Reader<'_>, identity: IdentityId) -> Result<Option<PersonId>, StoreError> {
    Ok(list_by_identity(db, &[identity]).await?.remove(&identity).map(|person| person.id))
}

/// # Errors
/// If the database fails.
pub async fn list_by_identity(db: &Reader<'_>, identities: &[IdentityId]) -> Result<HashMap<IdentityId, PersonRow>, StoreError> {
    let mut parameters = SqlParameters::new(db.backend());
    let wanted = parameters.any_id(identities.iter().map(|id| id.0));
    let columns = concat!("id, identity_id, email, name, email_verified_at IS NOT NULL, ", factors!(""));
    let sql = format!("SELECT {columns} FROM person WHERE identity_id {wanted}");
    let mut persons = HashMap::new();
    let read = |row: &QueryResult| {
        let identity = IdentityId(row.try_get_by_index(1)?);
        let (email, name) = (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
        let (email_verified, factors) = (row.try_get_by_index(4)?, Factors::read(row, 5)?);
        persons.insert(identity, PersonRow { id: PersonId(row.try_get_by_index(0)?), identity, email, name, email_verified, factors });
        Ok(())
    };
    db.each(parameters.statement(sql), read).await?;
    Ok(persons)
}

/// # Errors
/// If another person has the address, or if the identity has a person already (`Taken`), or if the database fails.
pub async fn insert(tx: &mut Tx, new: NewPerson) -> Result<PersonRow, StoreError> {
    let (set_by, by_super_admin) = setter(tx);
    let has_password = new.password.is_some();
    let model = person::ActiveModel {
        id: Set(PersonId::generate().0),
        identity_id: Set(new.identity.0),
        email: Set(new.email.map(|email| email.to_string())),
        name: Set(Some(new.name)),
        password_hash: Set(new.password.map(|hash| Redacted(hash.as_str().to_owned()))),
        disabled_at: Set(None),
        created_at: Set(tx.stamp().at.utc()),
        password_set_by: Set(set_by.filter(|_| has_password)),
        password_set_by_super_admin: Set(by_super_admin.filter(|_| has_password)),
        email_verified_at: Set(None),
        verification_required: Set(Some(new.verification_required)),
        totp_confirmed_at: Set(None),
        email_otp_enabled: Set(None),
        passwordless_enabled: Set(None),
        mfa_grace_until: Set(None),
    };
    let model = model.insert(tx.db()).await?;
    Ok(PersonRow::from(&model))
}

/// What changes about a person; what is none stays.
#[derive(Debug, Default)]
pub struct ProfileUpdate {
    pub email: Option<Email>,
    /// A new name, or none instead of a name.
    pub name: Option<Option<String>>,
}

/// An address that takes the place of another one is not verified.
///
/// # Errors
/// If another person has the address (`Taken`), or if the database fails.
pub async fn update_profile(tx: &mut Tx, person: PersonId, update: ProfileUpdate) -> Result<(), StoreError> {
    let mut query = person::Entity::update_many().filter(person::Column::Id.eq(person.0));
    if update.email.is_none() && update.name.is_none() {
        return Ok(());
    }
    if let Some(email) = update.email {
        let verified = Expr::case(person::Column::Email.eq(email.as_str()), Expr::col(person::Column::EmailVerifiedAt));
        query = query
            .col_expr(person::Column::Email, Expr::value(email.as_str()))
            .col_expr(person::Column::EmailVerifiedAt, verified.finally(None::<chrono::DateTime<chrono::Utc>>).into());
    }
    if let Some(name) = update.name {
        query = query.col_expr(person::Column::Name, Expr::value(name));
    }
    query.exec(tx.db()).await?;
    Ok(())
}

/// The present address is verified.
///
/// # Errors
/// If there is no such person, or if the database fails.
pub async fn verify_email(tx: &mut Tx, person: PersonId) -> Result<(), StoreError> {
    let now = tx.stamp().at.utc();
    let model = person::ActiveModel { id: Unchanged(person.0), email_verified_at: Set(Some(now)), ..Default::default() };
    model.update(tx.db()).await?;
    Ok(())
}

/// Gives the person an address that is verified.
///
/// # Errors
/// If another person has the address (`Taken`), if there is no such person, or if the database fails.
pub async fn update_verified_email(tx: &mut Tx, person: PersonId, email: &Email) -> Result<(), StoreError> {
    let email_verified_at = Set(Some(tx.stamp().at.utc()));
    let model =
        person::ActiveModel { id: Unchanged(person.0), email: Set(Some(email.to_string())), email_verified_at, ..Default::default() };
    model.update(tx.db()).await?;
    Ok(())
}

/// The password that another person gives this one.
///
/// # Errors
/// If there is no such person, or if the database fails.
pub async fn update_password(tx: &mut Tx, person: PersonId, password: &PasswordHash) -> Result<(), StoreError> {
    let (set_by, by_super_admin) = setter(tx);
    let model = person::ActiveModel {
        id: Unchanged(person.0),
        password_hash: Set(Some(Redacted(password.as_str().to_owned()))),
        password_set_by: Set(set_by),
        password_set_by_super_admin: Set(by_super_admin),
        ..Default::default()
    };
    model.update(tx.db()).await?;
    Ok(())
}

/// Removes the password of the identity's person unless a super admin set it; whether there was one to remove. One of unknown
/// origin is removed as well.
///
/// # Errors
/// If the database fails.
pub async fn remove_untrusted_password(tx: &mut Tx, identity: IdentityId) -> Result<bool, StoreError> {
    let untrusted = person::Column::PasswordSetBySuperAdmin.is_null().or(person::Column::PasswordSetBySuperAdmin.eq(false));
    let result = person::Entity::update_many()
        .col_expr(person::Column::PasswordHash, Expr::value(None::<String>))
        .filter(person::Column::IdentityId.eq(identity.0).and(person::Column::PasswordHash.is_not_null()).and(untrusted))
        .exec(tx.db())
        .await?;
    Ok(result.rows_affected > 0)
}

/// Who sets a password in this transaction.
fn setter(tx: &Tx) -> (Option<Uuid>, Option<bool>) {
    (tx.stamp().invoked_by.map(|id| id.0), Some(tx.authority().is_super_admin()))
}

/// Whether the person was enabled until now.
///
/// # Errors
/// If the database fails.
pub async fn disable(tx: &mut Tx, person: PersonId) -> Result<bool, StoreError> {
    let now = tx.stamp().at.utc();
    let result = person::Entity::update_many()
        .col_expr(person::Column::DisabledAt, Expr::value(now))
        .filter(person::Column::Id.eq(person.0))
        .filter(person::Column::DisabledAt.is_null())
        .exec(tx.db())
        .await?;
    Ok(result.rows_affected == 1)
}

/// Replaces one hash by another, unless the password has changed meanwhile; whether it was replaced. It takes the old password,
/// which its setter may know, so the new one counts as set by the same.
///
/// # Errors
/// If the database fails.
pub async fn update_password_hash(tx: &mut Tx, person: PersonId, old: &PasswordHash, new: &PasswordHash) -> Result<bool, StoreError> {
    let result = person::Entity::update_many()
        .col_expr(person::Column::PasswordHash, Expr::value(new.as_str()))
        .filter(person::Column::Id.eq(person.0).and(person::Column::PasswordHash.eq(old.as_str())))
        .exec(tx.db())
        .await?;
    Ok(result.rows_affected == 1)
}
