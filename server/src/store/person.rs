//! Persons.
//!
//! **Invariant:** addresses are stored canonical, so one address is one person.

use std::collections::HashMap;
use std::sync::Arc;

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::{Expr, LikeExpr, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};
use serde_json::Value as Json;
use uuid::Uuid;

use super::entity::{Hidden, identity, membership, person};
use super::identity::IdentityRow;
use super::list::is_any_id;
use super::{Reader, StoreError, Tx, from_json};
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
    if let Some(earlier) = email.earlier()
        && let Some(found) = credentials_where(db, person::Column::Email.eq(earlier)).await?
    {
        return Ok(Some(found));
    }
    credentials_where(db, person::Column::Email.eq(email.as_str())).await
}

pub async fn credentials_by_id(db: &Reader<'_>, id: PersonId) -> Result<Option<Credentials>, StoreError> {
    credentials_where(db, person::Column::Id.eq(id.0)).await
}

async fn credentials_where(db: &Reader<'_>, which: Expr) -> Result<Option<Credentials>, StoreError> {
    let found = person::Entity::find().filter(which).find_also(person::Entity, identity::Entity).one(db.db()).await?;
    let Some((person, identity)) = found else { return Ok(None) };
    let identity = identity.ok_or(StoreError::Inconsistent { table: "person", column: "identity_id" })?;
    Ok(Some(Credentials {
        person: PersonRow::from(&person),
        identity: IdentityRow::try_from(identity)?,
        password: person.password_hash.map(|hash| PasswordHash::stored(hash.0)),
        disabled: person.disabled_at.is_some(),
    }))
}

/// The person behind an identity, if there is one.
pub async fn id_by_identity(db: &Reader<'_>, identity: IdentityId) -> Result<Option<PersonId>, StoreError> {
    Ok(list_by_identity(db, &[identity]).await?.remove(&identity).map(|person| person.id))
}

pub async fn list_by_identity(db: &Reader<'_>, identities: &[IdentityId]) -> Result<HashMap<IdentityId, PersonRow>, StoreError> {
    let db = db.db();
    let rows: Vec<PersonColumns> = person::Entity::find()
        .select_only()
        .columns(PERSON_COLUMNS)
        .filter(is_any_id(db.get_database_backend(), person::Column::IdentityId, identities.iter().map(|id| id.0)))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(person_row).map(|person| (person.identity, person)).collect())
}

/// Without the password, which no list needs.
const PERSON_COLUMNS: [person::Column; 4] = [person::Column::Id, person::Column::IdentityId, person::Column::Email, person::Column::Name];

type PersonColumns = (Uuid, Uuid, Option<String>, Option<String>);

/// The columns of the person, then description and roles of its identity.
type WithIdentity = (Uuid, Uuid, Option<String>, Option<String>, Option<String>, Json);

fn person_row((id, identity, email, name): PersonColumns) -> PersonRow {
    PersonRow { id: PersonId(id), identity: IdentityId(identity), email, name }
}

/// Which persons are wanted.
#[derive(Debug, Clone, Default)]
pub struct PersonFilter {
    /// A part of the address.
    pub email: Option<String>,
    pub person: Option<PersonId>,
    pub identity: Option<IdentityId>,
    /// No other persons are found.
    pub among: Among,
}

#[derive(Debug, Clone, Default)]
pub enum Among {
    #[default]
    All,
    /// Persons with a membership in a project.
    Members,
    Identities(Arc<Vec<IdentityId>>),
}

/// By e-mail.
pub async fn list(db: &Reader<'_>, filter: &PersonFilter, limit: u64, offset: u64) -> Result<Vec<(PersonRow, IdentityRow)>, StoreError> {
    let like = |part: &String| {
        let escaped = part.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        person::Column::Email.like(LikeExpr::new(format!("%{escaped}%")).escape('\\'))
    };
    let db = db.db();
    let among = match &filter.among {
        Among::All => None,
        Among::Members => {
            let members = Query::select().column(membership::Column::IdentityId).from(membership::Entity).to_owned();
            Some(person::Column::IdentityId.in_subquery(members))
        }
        Among::Identities(ids) => Some(is_any_id(db.get_database_backend(), person::Column::IdentityId, ids.iter().map(|id| id.0))),
    };
    let condition = Condition::all()
        .add_option(filter.email.as_ref().map(like))
        .add_option(filter.person.map(|id| person::Column::Id.eq(id.0)))
        .add_option(filter.identity.map(|id| person::Column::IdentityId.eq(id.0)))
        .add_option(among);
    let rows: Vec<WithIdentity> = person::Entity::find()
        .join(JoinType::InnerJoin, person::Relation::Identity.def())
        .select_only()
        .columns(PERSON_COLUMNS)
        .columns([identity::Column::Description, identity::Column::Roles])
        .filter(condition)
        .order_by_asc(person::Column::Email)
        .order_by_asc(person::Column::Id)
        .limit(limit)
        .offset(offset)
        .into_tuple()
        .all(db)
        .await?;
    let row = |(id, identity, email, name, description, roles)| {
        let person = person_row((id, identity, email, name));
        let identity = IdentityRow { id: person.identity, description, roles: from_json(roles, "identity", "roles")? };
        Ok((person, identity))
    };
    rows.into_iter().map(row).collect()
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

/// What changes about a person; what is none stays.
#[derive(Debug, Default)]
pub struct ProfileUpdate {
    pub email: Option<Email>,
    /// A new name, or none instead of a name.
    pub name: Option<Option<String>>,
}

pub async fn update_profile(tx: &mut Tx, person: PersonId, update: ProfileUpdate) -> Result<(), StoreError> {
    let mut model = person::ActiveModel { id: Unchanged(person.0), ..Default::default() };
    if let Some(email) = update.email {
        model.email = Set(Some(email.to_string()));
    }
    if let Some(name) = update.name {
        model.name = Set(name);
    }
    if model.is_changed() {
        model.update(tx.db()).await?;
    }
    Ok(())
}

pub async fn update_password(tx: &mut Tx, person: PersonId, password: &PasswordHash) -> Result<(), StoreError> {
    let password_hash = Set(Some(Hidden(password.as_str().to_owned())));
    person::ActiveModel { id: Unchanged(person.0), password_hash, ..Default::default() }.update(tx.db()).await?;
    Ok(())
}

/// Whether the person was enabled until now.
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

/// Replaces one hash by another, unless the password has changed meanwhile; whether it was replaced.
pub async fn update_password_hash(tx: &mut Tx, person: PersonId, old: &PasswordHash, new: &PasswordHash) -> Result<bool, StoreError> {
    let result = person::Entity::update_many()
        .col_expr(person::Column::PasswordHash, Expr::value(new.as_str()))
        .filter(person::Column::Id.eq(person.0).and(person::Column::PasswordHash.eq(old.as_str())))
        .exec(tx.db())
        .await?;
    Ok(result.rows_affected == 1)
}
