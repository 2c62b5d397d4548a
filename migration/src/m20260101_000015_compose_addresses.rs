//! E-mail addresses in the form in which persons are looked for: without spaces, in lower case, composed (Unicode NFC).
//!
//! Earlier versions stored the characters as they were typed, and other programs may have imported addresses. Persons whose addresses
//! would become equal keep theirs, and their ids are logged.
//!
//! **Invariant:** frozen once released.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::prelude::Uuid;
use sea_orm_migration::sea_orm::{DbBackend, QueryResult, Statement, TryGetable};
use unicode_normalization::UnicodeNormalization;

use crate::column::{drop_table, index, table, text, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The addresses that are stored in another form, as long as the migration runs.
const FORMS: &str = "address_form";

/// Each reads a page of at most 100 rows, in the order of the stored address, which is the last column.
const STORED: &str = "SELECT email FROM person WHERE email > $1 ORDER BY email LIMIT 100";
const LEFT: &str = "SELECT p.id, (SELECT o.id FROM person o WHERE o.email = f.form OR o.email IN \
     (SELECT g.stored FROM address_form g WHERE g.form = f.form AND g.stored <> f.stored) ORDER BY o.id LIMIT 1), f.stored \
     FROM address_form f JOIN person p ON p.email = f.stored WHERE f.stored > $1 ORDER BY f.stored LIMIT 100";

const UPDATE: &str = "UPDATE person SET email = (SELECT f.form FROM address_form f WHERE f.stored = person.email) WHERE email IN \
     (SELECT f.stored FROM address_form f WHERE NOT EXISTS (SELECT 1 FROM person o WHERE o.email = f.form) \
     AND NOT EXISTS (SELECT 1 FROM address_form g WHERE g.form = f.form AND g.stored <> f.stored))";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        manager.create_table(table(manager, FORMS, vec![text("stored"), text("form")])).await?;
        manager.create_index(unique(FORMS, &["stored"])).await?;
        manager.create_index(index(FORMS, &["form"])).await?;
        let (mut last, mut is_any) = (String::new(), false);
        while let Some(rows) = page(manager, STORED, &mut last, 0).await? {
            for row in rows {
                let stored: String = row.try_get_by_index(0)?;
                let form = form(&stored);
                if form != stored && !form.is_empty() {
                    let insert = "INSERT INTO address_form (stored, form) VALUES ($1, $2)";
                    db.execute_raw(Statement::from_sql_and_values(manager.get_database_backend(), insert, [stored.into(), form.into()]))
                        .await?;
                    is_any = true;
                }
            }
        }
        if is_any {
            if manager.get_database_backend() == DbBackend::Postgres {
                // An earlier version that still runs must not take one of these addresses meanwhile.
                db.execute_unprepared("LOCK TABLE person IN SHARE ROW EXCLUSIVE MODE").await?;
            }
            db.execute_unprepared(UPDATE).await?;
            log_left(manager).await?;
        }
        drop_table(manager, FORMS).await
    }

    /// Earlier versions find a person by these addresses, too.
    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}

/// What the lookup makes of a typed address.
fn form(stored: &str) -> String {
    let kept: String = stored.chars().filter(|character| !character.is_whitespace() && *character != '\u{feff}').collect();
    kept.to_lowercase().nfc().collect()
}

async fn log_left(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut last = String::new();
    while let Some(rows) = page(manager, LEFT, &mut last, 2).await? {
        for row in rows {
            let (person, other): (Uuid, Option<Uuid>) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            let other = other.map(tracing::field::display);
            tracing::warn!(%person, other, "the address of a person is kept in its old form: in the new one it is that of another person");
        }
    }
    Ok(())
}

/// The rows after the last one, if there are any; `key` is the column of the address by which they are ordered.
async fn page(manager: &SchemaManager<'_>, sql: &str, last: &mut String, key: usize) -> Result<Option<Vec<QueryResult>>, DbErr> {
    let statement = Statement::from_sql_and_values(manager.get_database_backend(), sql, [last.as_str().into()]);
    let rows = manager.get_connection().query_all_raw(statement).await?;
    let Some(end) = rows.last() else { return Ok(None) };
    *last = String::try_get_by_index(end, key)?;
    Ok(Some(rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_gets_the_form_that_is_looked_for() {
        assert_eq!(form("jo\u{308}rg@example.com"), "j\u{f6}rg@example.com");
        assert_eq!(form("\u{feff}JO\u{308}RG @Example.com"), "j\u{f6}rg@example.com");
        assert_eq!(form("e\u{302}\u{323}@example.com"), form("e\u{323}\u{302}@example.com"));
        assert_eq!(form("john@example.com"), "john@example.com");
    }
}
