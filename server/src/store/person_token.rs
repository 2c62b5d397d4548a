//! Tokens that were mailed to persons.
//!
//! **Invariant:** only the hash of a token is stored; of any number of uses at once, one claims it.

use std::time::Duration;

use sea_orm::sea_query::{Expr, Func, LockBehavior, LockType, Order, Query};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::entity::person_token::{ActiveModel, Column, Entity, Model};
use super::entity::{Redacted, person};
use super::{Reader, StoreError, Tx};
use crate::crypto::TokenHash;
use crate::domain::id::{IdentityId, PersonId};
use crate::domain::one_time::{IssuedToken, Purpose, Shown, SignInRequest, TokenCheck, Unusable};
use crate::domain::time::Timestamp;

/// How long a token is remembered after it has expired, so that its holder is told what became of it.
const REMEMBERED: Duration = Duration::from_secs(7 * 24 * 3600);

/// Tokens that a new one deletes at most: more than one, and too few to keep it waiting.
const BATCH: u64 = 100;

pub struct NewToken<'a> {
    pub person: PersonId,
    pub purpose: Purpose,
    pub hash: TokenHash,
    /// The hash of a code that is used in its place.
    pub code: Option<TokenHash>,
    /// The person's address as it is stored.
    pub address: Option<&'a str>,
    /// The address that the person is to have.
    pub new_address: Option<&'a str>,
    pub lifetime: Duration,
}

/// A token and its person.
#[derive(Debug)]
pub struct StoredToken {
    pub id: Uuid,
    pub person: PersonId,
    pub identity: IdentityId,
    /// The person's address now.
    pub email: Option<String>,
    pub new_address: Option<String>,
    address: Option<String>,
    expires_at: Timestamp,
    used: bool,
    token: TokenHash,
    code: Option<TokenHash>,
    attempts: u32,
}

impl StoredToken {
    /// Whether this is the token.
    pub fn is_token(&self, hash: &TokenHash) -> bool {
        self.token.matches(hash)
    }

    /// Whether this is the code that has the place of the token.
    pub fn is_code(&self, hash: &TokenHash) -> bool {
        self.code.as_ref().is_some_and(|code| code.matches(hash))
    }

    /// # Errors
    /// If the token cannot be used any more.
    pub fn check(&self, now: Timestamp) -> Result<(), Unusable> {
        self.issued().check(self.email.as_deref(), now)
    }

    /// What becomes of the request if this is shown.
    pub fn judge(&self, shown: Shown, now: Timestamp) -> TokenCheck {
        let request = SignInRequest { issued: self.issued(), exchanged: self.code.is_some(), attempts: self.attempts };
        request.judge(shown, self.email.as_deref(), now)
    }

    fn issued(&self) -> IssuedToken<'_> {
        IssuedToken { used: self.used, expires_at: self.expires_at, address: self.address.as_deref() }
    }
}

/// Issues a token. Its id is the id of the request that its mail names.
///
/// # Errors
/// If there is a token with this hash (`Taken`), or if the database fails.
pub async fn insert(tx: &mut Tx, new: NewToken<'_>) -> Result<Uuid, StoreError> {
    let now = tx.stamp().at;
    delete_old(tx, now.minus(REMEMBERED)).await?;
    let id = Uuid::now_v7();
    let model = ActiveModel {
        id: Set(id),
        person_id: Set(new.person.0),
        purpose: Set(new.purpose.as_str().to_owned()),
        token_hash: Set(Redacted(new.hash.as_str().to_owned())),
        address: Set(new.address.map(str::to_owned)),
        new_address: Set(new.new_address.map(str::to_owned)),
        created_at: Set(now.utc()),
        expires_at: Set(now.plus(new.lifetime).utc()),
        used_at: Set(None),
        code_hash: Set(new.code.map(|code| Redacted(code.as_str().to_owned()))),
        attempts: Set(None),
    };
    model.insert(tx.db()).await?;
    Ok(id)
}

/// # Errors
/// If the database fails.
pub async fn by_hash(db: &Reader<'_>, purpose: Purpose, hash: &TokenHash) -> Result<Option<StoredToken>, StoreError> {
    find(db, purpose, Column::TokenHash.eq(hash.as_str())).await
}

/// # Errors
/// If the database fails.
pub async fn by_id(db: &Reader<'_>, purpose: Purpose, id: Uuid) -> Result<Option<StoredToken>, StoreError> {
    find(db, purpose, Column::Id.eq(id)).await
}

/// The person's newest token for the purpose that is not used up.
///
/// # Errors
/// If the database fails.
pub async fn latest(db: &Reader<'_>, purpose: Purpose, person: PersonId) -> Result<Option<StoredToken>, StoreError> {
    find(db, purpose, Column::PersonId.eq(person.0).and(Column::UsedAt.is_null())).await
}

/// Counts an attempt at the code of a token that is not used up, if there were fewer than that; whether it is counted.
///
/// # Errors
/// If the database fails.
pub async fn add_attempt(tx: &mut Tx, id: Uuid, most: u32) -> Result<bool, StoreError> {
    let attempts = || Expr::from(Func::coalesce([Expr::col(Column::Attempts), Expr::value(0_i64)]));
    let counted = Entity::update_many()
        .col_expr(Column::Attempts, attempts().add(1_i64))
        .filter(Column::Id.eq(id))
        .filter(Column::UsedAt.is_null())
        .filter(attempts().lt(i64::from(most)));
    Ok(counted.exec(tx.db()).await?.rows_affected == 1)
}

/// Gives a code the place of a token that is not used up and has none; whether it is given.
///
/// # Errors
/// If the database fails.
pub async fn set_code(tx: &mut Tx, id: Uuid, code: &TokenHash) -> Result<bool, StoreError> {
    let given = Entity::update_many()
        .col_expr(Column::CodeHash, Expr::value(code.as_str()))
        .filter(Column::Id.eq(id))
        .filter(Column::UsedAt.is_null())
        .filter(Column::CodeHash.is_null());
    Ok(given.exec(tx.db()).await?.rows_affected == 1)
}

async fn find(db: &Reader<'_>, purpose: Purpose, which: Expr) -> Result<Option<StoredToken>, StoreError> {
    let query = Entity::find().filter(which).filter(Column::Purpose.eq(purpose.as_str())).order_by_desc(Column::CreatedAt);
    let Some((token, person)) = query.find_also_related(person::Entity).one(db.db()).await? else { return Ok(None) };
    let person = person.ok_or(StoreError::Inconsistent { table: "person_token", column: "person_id" })?;
    let Model { id, address, new_address, expires_at, used_at, token_hash, code_hash, attempts, .. } = token;
    Ok(Some(StoredToken {
        id,
        person: PersonId(person.id),
        identity: IdentityId(person.identity_id),
        email: person.email,
        new_address,
        address,
        expires_at: Timestamp::new(expires_at),
        used: used_at.is_some(),
        token: TokenHash::given(token_hash.0),
        code: code_hash.map(|hash| TokenHash::given(hash.0)),
        attempts: attempts.and_then(|attempts| u32::try_from(attempts).ok()).unwrap_or(0),
    }))
}

/// Uses the token up; whether it was not used until now.
///
/// # Errors
/// If the database fails.
pub async fn claim(tx: &mut Tx, id: Uuid) -> Result<bool, StoreError> {
    let now = tx.stamp().at.utc();
    let claimed =
        Entity::update_many().col_expr(Column::UsedAt, Expr::value(now)).filter(Column::Id.eq(id)).filter(Column::UsedAt.is_null());
    Ok(claimed.exec(tx.db()).await?.rows_affected == 1)
}

/// Uses up the person's tokens for these purposes.
///
/// # Errors
/// If the database fails.
pub async fn revoke(tx: &mut Tx, person: PersonId, purposes: &[Purpose]) -> Result<(), StoreError> {
    let now = tx.stamp().at.utc();
    Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now))
        .filter(Column::PersonId.eq(person.0))
        .filter(Column::Purpose.is_in(purposes.iter().map(|purpose| purpose.as_str())))
        .filter(Column::UsedAt.is_null())
        .exec(tx.db())
        .await?;
    Ok(())
}

/// The oldest ones that had expired at that time.
async fn delete_old(tx: &mut Tx, until: Timestamp) -> Result<(), StoreError> {
    let mut old = Query::select();
    old.column(Column::Id).from(Entity).and_where(Column::ExpiresAt.lt(until.utc())).order_by(Column::ExpiresAt, Order::Asc).limit(BATCH);
    // What another transaction is deleting just now is left to it.
    old.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    Entity::delete_many().filter(Column::Id.in_subquery(old)).exec(tx.db()).await?;
    Ok(())
}
