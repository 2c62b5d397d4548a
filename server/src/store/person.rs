//! Persons.
//!
//! **Invariant:** addresses are stored canonical, so one address is one person.

use std::collections::HashMap;

use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter};

use super::entity::{Hidden, identity, person};
use super::identity::IdentityRow;
use super::{Reader, StoreError, Tx};
use crate::crypto::PasswordHash;
use crate::domain::email::Email;
use crate::domain::id::{IdentityId, PersonId};

#[derive(Debug, Clone)]
pub struct PersonRow {
    pub id: PersonId,
    pub identity: IdentityId,
    pub email: Option<String>,
    pub name: Option<String>,
}

/// What sign-in needs to know.
#[derive(Debug, Clone)]
pub struct Credentials {
    pub person: PersonRow,
    pub identity: IdentityRow,
    pub password: Option<PasswordHash>,
    pub disabled: bool,
}

pub struct NewPerson {
    pub identity: IdentityId,
    pub email: Email,
    pub name: String,
    pub password: Option<PasswordHash>,
}

impl From<&person::Model> for PersonRow {
    fn from(model: &person::Model) -> Self {
        Self { id: PersonId(model.id), identity: IdentityId(model.identity_id), email: model.email.clone(), name: model.name.clone() }
    }
}

pub async fn credentials_by_email(db: &Reader<'_>, email: &Email) -> Result<Option<Credentials>, StoreError> {
    let found = person::Entity::find()
        .filter(person::Column::Email.eq(email.as_str()))
        .find_also(person::Entity, identity::Entity)
        .one(db.db())
        .await?;
    let Some((person, identity)) = found else { return Ok(None) };
    let identity = identity.ok_or(StoreError::Inconsistent { table: "person", column: "identity_id" })?;
    Ok(Some(Credentials {
        person: PersonRow::from(&person),
        identity: IdentityRow::try_from(identity)?,
        password: person.password_hash.map(|hash| PasswordHash::stored(hash.0)),
        disabled: person.disabled_at.is_some(),
    }))
}

pub async fn list_by_identity(db: &Reader<'_>, identities: &[IdentityId]) -> Result<HashMap<IdentityId, PersonRow>, StoreError> {
    let ids = identities.iter().map(|id| id.0);
    let models = person::Entity::find().filter(person::Column::IdentityId.is_in(ids)).all(db.db()).await?;
    Ok(models.iter().map(|model| (IdentityId(model.identity_id), PersonRow::from(model))).collect())
}

pub async fn insert(tx: &mut Tx, new: NewPerson) -> Result<PersonRow, StoreError> {
    let model = person::ActiveModel {
        id: Set(PersonId::generate().0),
        identity_id: Set(new.identity.0),
        email: Set(Some(new.email.to_string())),
        name: Set(Some(new.name)),
        password_hash: Set(new.password.map(|hash| Hidden(hash.as_str().to_owned()))),
        disabled_at: Set(None),
        created_at: Set(tx.stamp().at.utc()),
    };
    let model = model.insert(tx.db()).await?;
    Ok(PersonRow::from(&model))
}

/// Replaces a hash by a better one of the same password, unless the password has changed meanwhile.
pub async fn update_password_hash(tx: &mut Tx, person: PersonId, old: &PasswordHash, new: &PasswordHash) -> Result<(), StoreError> {
    person::Entity::update_many()
        .col_expr(person::Column::PasswordHash, sea_orm::sea_query::Expr::value(new.as_str()))
        .filter(person::Column::Id.eq(person.0).and(person::Column::PasswordHash.eq(old.as_str())))
        .exec(tx.db())
        .await?;
    Ok(())
}
