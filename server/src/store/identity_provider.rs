//! Identity providers.
//!
//! **Invariant:** a configuration comes in as a ciphertext, and nothing here can read it.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
};

use super::entity::Redacted;
use super::entity::identity_provider::{ActiveModel, Column, Entity, Model};
use super::{Reader, StoreError, Tx, lock};
use crate::crypto::Sealed;
use crate::domain::id::IdentityProviderId;
use crate::domain::provider::{ProviderOptions, ProviderType};
use crate::domain::time::Timestamp;

#[derive(Debug, Clone)]
pub struct ProviderRow {
    pub id: IdentityProviderId,
    pub slug: String,
    pub kind: ProviderType,
    pub configuration: Sealed,
    pub options: ProviderOptions,
    /// Whether the one who set it last was a super admin.
    pub set_by_super_admin: bool,
    pub disabled_at: Option<Timestamp>,
}

pub struct NewProvider {
    pub id: IdentityProviderId,
    pub slug: String,
    pub kind: ProviderType,
    pub configuration: Sealed,
    pub options: ProviderOptions,
}

/// What a configuration is bound to, so that no row can be passed off as another.
pub fn place(id: IdentityProviderId) -> String {
    format!("identity provider {id}")
}

/// The provider with this slug.
///
/// # Errors
/// If the database fails, or the row cannot be read.
pub async fn by_slug(db: &Reader<'_>, slug: &str) -> Result<Option<ProviderRow>, StoreError> {
    Entity::find().filter(Column::Slug.eq(slug)).one(db.db()).await?.map(row).transpose()
}

/// The provider with this id.
///
/// # Errors
/// If the database fails, or the row cannot be read.
pub async fn by_id(db: &Reader<'_>, id: IdentityProviderId) -> Result<Option<ProviderRow>, StoreError> {
    Entity::find_by_id(id.0).one(db.db()).await?.map(row).transpose()
}

/// Whether the provider is as it was, and stays so until the end of the transaction. Locks its row, which others may share.
///
/// # Errors
/// If the database fails, if the lock is not free within the lock timeout, or if the row cannot be read.
pub async fn is_unchanged(tx: &mut Tx, before: &ProviderRow) -> Result<bool, StoreError> {
    lock::identity_provider(tx, before.id).await?;
    let now = by_id(&tx.read(), before.id).await?;
    Ok(now.is_some_and(|now| {
        let same_configuration = now.configuration.into_text() == before.configuration.clone().into_text();
        same_configuration
            && now.kind == before.kind
            && now.options == before.options
            && now.set_by_super_admin == before.set_by_super_admin
            && now.disabled_at == before.disabled_at
    }))
}

/// All providers, ordered by slug, that many at most.
///
/// # Errors
/// If the database fails, or a row cannot be read.
pub async fn list(db: &Reader<'_>, most: u64) -> Result<Vec<ProviderRow>, StoreError> {
    let most = i64::try_from(most).map_or(None, |_| Some(most));
    Entity::find().order_by_asc(Column::Slug).limit(most).all(db.db()).await?.into_iter().map(row).collect()
}

/// How many there are.
///
/// # Errors
/// If the database fails.
pub async fn count(db: &Reader<'_>) -> Result<u64, StoreError> {
    Ok(Entity::find().count(db.db()).await?)
}

/// How many bytes [`list`] would read, about.
///
/// # Errors
/// If the database fails.
pub async fn size(db: &Reader<'_>) -> Result<u64, StoreError> {
    let db = db.db();
    let sql = "SELECT CAST(COALESCE(SUM(length(configuration)), 0) AS BIGINT) FROM identity_provider";
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    let bytes: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    Ok(u64::try_from(bytes).unwrap_or(0))
}

/// Adds a provider, and stores whether the caller is a super admin.
///
/// # Errors
/// If there is a provider with this slug (`Taken`), or the database fails.
pub async fn insert(tx: &mut Tx, new: NewProvider) -> Result<(), StoreError> {
    let now = tx.stamp().at.utc();
    let model = ActiveModel {
        id: Set(new.id.0),
        slug: Set(new.slug),
        kind: Set(new.kind.as_str().to_owned()),
        configuration: Set(Redacted(new.configuration.into_text())),
        set_by_super_admin: Set(tx.authority().is_super_admin()),
        created_at: Set(now),
        updated_at: Set(now),
        disabled_at: Set(None),
        ..options(new.options)
    };
    Entity::insert(model).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Replaces all of a provider but its slug and whether it is disabled, and stores whether the caller is a super admin.
///
/// # Errors
/// If the database fails.
pub async fn update(tx: &mut Tx, provider: &ProviderRow) -> Result<(), StoreError> {
    let model = ActiveModel {
        kind: Set(provider.kind.as_str().to_owned()),
        configuration: Set(Redacted(provider.configuration.clone().into_text())),
        set_by_super_admin: Set(tx.authority().is_super_admin()),
        updated_at: Set(tx.stamp().at.utc()),
        ..options(provider.options)
    };
    Entity::update_many().set(model).filter(Column::Id.eq(provider.id.0)).exec(tx.db()).await?;
    Ok(())
}

/// Disables the provider, or enables it again.
///
/// # Errors
/// If the database fails.
pub async fn set_disabled(tx: &mut Tx, id: IdentityProviderId, disabled: bool) -> Result<(), StoreError> {
    let at = disabled.then(|| tx.stamp().at.utc());
    Entity::update_many().col_expr(Column::DisabledAt, Expr::value(at)).filter(Column::Id.eq(id.0)).exec(tx.db()).await?;
    Ok(())
}

/// Encrypted configurations in the order of the ids, that many after the given one.
///
/// # Errors
/// If the database fails.
pub async fn list_sealed(
    db: &Reader<'_>,
    after: Option<IdentityProviderId>,
    most: u64,
) -> Result<Vec<(IdentityProviderId, Sealed)>, StoreError> {
    let mut query = Entity::find().order_by_asc(Column::Id).limit(most);
    if let Some(after) = after {
        query = query.filter(Column::Id.gt(after.0));
    }
    let rows = query.all(db.db()).await?;
    Ok(rows.into_iter().map(|row| (IdentityProviderId(row.id), Sealed::stored(row.configuration.0))).collect())
}

/// The same configuration under another encryption key.
///
/// # Errors
/// If the database fails.
pub async fn reseal(tx: &mut Tx, id: IdentityProviderId, configuration: Sealed) -> Result<(), StoreError> {
    let text = Expr::value(configuration.into_text());
    Entity::update_many().col_expr(Column::Configuration, text).filter(Column::Id.eq(id.0)).exec(tx.db()).await?;
    Ok(())
}

fn options(options: ProviderOptions) -> ActiveModel {
    ActiveModel {
        auto_sign_up: Set(options.auto_sign_up),
        exclusive: Set(options.exclusive),
        init_returns_config: Set(options.init_returns_config),
        require_verified_email: Set(options.require_verified_email),
        assume_email_verified: Set(options.assume_email_verified),
        ..Default::default()
    }
}

fn row(model: Model) -> Result<ProviderRow, StoreError> {
    let kind = ProviderType::parse(&model.kind).ok_or(StoreError::Inconsistent { table: "identity_provider", column: "kind" })?;
    Ok(ProviderRow {
        id: IdentityProviderId(model.id),
        slug: model.slug,
        kind,
        configuration: Sealed::stored(model.configuration.0),
        options: ProviderOptions {
            auto_sign_up: model.auto_sign_up,
            exclusive: model.exclusive,
            init_returns_config: model.init_returns_config,
            require_verified_email: model.require_verified_email,
            assume_email_verified: model.assume_email_verified,
        },
        set_by_super_admin: model.set_by_super_admin,
        disabled_at: model.disabled_at.map(Timestamp::new),
    })
}
