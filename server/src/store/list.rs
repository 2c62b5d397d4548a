//! Lists of values in statements: one parameter, whatever the length of the list.
//!
//! PostgreSQL takes an array. SQLite takes a JSON array as a string, which `json_each` turns into rows; ids are stored there as
//! 16 bytes, so `unhex` decodes them. Both look up every value in the index of the column.
//!
//! **Invariant:** neither the text of a statement nor the number of its parameters depends on the length of a list.

use sea_orm::sea_query::extension::postgres::PgFunc;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, DbBackend, Statement, Value};
use serde_json::json;
use uuid::Uuid;

const IDS: &str = "SELECT unhex(value) AS id FROM json_each";
const STRINGS: &str = "SELECT value FROM json_each";

/// How many rows the database examines to find some among many, by an estimate.
pub const SEARCH: u64 = 25_000;

/// How many rows are read before other work of the thread gets its turn.
const TURN: usize = 256;

/// Lets other work of the thread run, now and then.
pub async fn turn(row: usize) {
    if row % TURN == TURN - 1 {
        tokio::task::yield_now().await;
    }
}

/// The column has one of these ids.
pub fn is_any_id<C: ColumnTrait>(backend: DbBackend, column: C, ids: impl Iterator<Item = Uuid>) -> Expr {
    is_any(backend, column, id_list(backend, ids), IDS)
}

/// The column has one of these strings.
pub fn is_any_string<C: ColumnTrait>(backend: DbBackend, column: C, strings: &[String]) -> Expr {
    is_any(backend, column, string_list(backend, strings), STRINGS)
}

fn is_any<C: ColumnTrait>(backend: DbBackend, column: C, list: Value, rows: &str) -> Expr {
    let column = column.into_expr();
    match backend {
        DbBackend::Postgres => column.eq(PgFunc::any(Expr::val(list))),
        _ => Expr::cust_with_exprs(format!("? IN ({rows}(?))"), [column, Expr::val(list)]),
    }
}

/// The parameters of a statement that is written in SQL.
pub struct SqlParameters {
    backend: DbBackend,
    values: Vec<Value>,
}

impl SqlParameters {
    pub fn new(backend: DbBackend) -> Self {
        Self { backend, values: Vec::new() }
    }

    /// Adds a value and returns its placeholder.
    pub fn one(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// Adds the most rows that are wanted; the place it stands in.
    pub fn limit(&mut self, most: u64) -> String {
        self.one(i64::try_from(most).unwrap_or(i64::MAX))
    }

    /// A condition to append to an expression: its value is one of these ids.
    pub fn any_id(&mut self, ids: impl Iterator<Item = Uuid>) -> String {
        let place = self.one(id_list(self.backend, ids));
        self.any(&place, IDS)
    }

    /// A condition to append to an expression: its value is one of these strings.
    pub fn any_string(&mut self, strings: &[String]) -> String {
        let place = self.one(string_list(self.backend, strings));
        self.any(&place, STRINGS)
    }

    fn any(&self, place: &str, rows: &str) -> String {
        if self.is_postgres() { format!("= ANY({place})") } else { format!("IN ({rows}({place}))") }
    }

    /// A table with one row per id, in its column `id`.
    pub fn table(&mut self, name: &str, ids: impl Iterator<Item = Uuid>) -> String {
        let place = self.one(id_list(self.backend, ids));
        if self.is_postgres() { format!("unnest({place}) AS {name}(id)") } else { format!("({IDS}({place})) AS {name}") }
    }

    /// A condition to append to a pair of expressions: they are one of these ids with its string.
    pub fn any_pair(&mut self, pairs: &[(Uuid, String)]) -> String {
        let (ids, strings): (Vec<_>, Vec<_>) = pairs.iter().cloned().unzip();
        if self.is_postgres() {
            let (ids, strings) = (self.one(ids), self.one(strings));
            return format!("IN (SELECT * FROM unnest({ids}, {strings}))");
        }
        let pairs: Vec<_> = ids.iter().map(|id| id.simple().to_string()).zip(strings).collect();
        let place = self.one(json!(pairs).to_string());
        format!("IN (SELECT unhex(value ->> 0), value ->> 1 FROM json_each({place}))")
    }

    pub fn is_postgres(&self) -> bool {
        self.backend == DbBackend::Postgres
    }

    pub fn statement(self, sql: String) -> Statement {
        Statement::from_sql_and_values(self.backend, sql, self.values)
    }
}

fn id_list(backend: DbBackend, ids: impl Iterator<Item = Uuid>) -> Value {
    match backend {
        DbBackend::Postgres => ids.collect::<Vec<_>>().into(),
        _ => json!(ids.map(|id| id.simple().to_string()).collect::<Vec<_>>()).to_string().into(),
    }
}

fn string_list(backend: DbBackend, strings: &[String]) -> Value {
    match backend {
        DbBackend::Postgres => strings.to_vec().into(),
        _ => json!(strings).to_string().into(),
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryTrait};

    use super::*;
    use crate::store::Store;
    use crate::store::entity::person;

    async fn plan(db: &DatabaseConnection, mut statement: Statement) -> String {
        statement.sql = format!("EXPLAIN QUERY PLAN {}", statement.sql);
        let rows = db.query_all_raw(statement).await.unwrap();
        rows.iter().map(|row| row.try_get::<String>("", "detail").unwrap() + "\n").collect()
    }

    #[tokio::test]
    async fn sqlite_looks_up_the_items_of_a_list_in_the_index() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&crate::config::Database::Sqlite(folder.path().join("tenant.sqlite"))).await.unwrap();
        let ids = || (0..3).map(Uuid::from_u128);
        let persons = person::Entity::find().filter(is_any_id(DbBackend::Sqlite, person::Column::IdentityId, ids()));
        let told = plan(&store.readers, persons.build(DbBackend::Sqlite)).await;
        assert!(told.contains("SEARCH person USING INDEX uq_person_identity_id (identity_id=?)"), "{told}");
        let emails: Vec<_> = (0..3).map(|number| number.to_string()).collect();
        let persons =
            person::Entity::find().filter(is_any_string(DbBackend::Sqlite, person::Column::Email, &emails)).build(DbBackend::Sqlite);
        assert_eq!(persons.values.clone().unwrap().0.len(), 1, "one parameter");
        let told = plan(&store.readers, persons).await;
        assert!(told.contains("SEARCH person USING INDEX uq_person_email (email=?)"), "{told}");

        let mut parameters = SqlParameters::new(DbBackend::Sqlite);
        let wanted = parameters.any_id(ids());
        let told = plan(&store.readers, parameters.statement(format!("SELECT role FROM membership WHERE project_id {wanted}"))).await;
        assert!(told.contains("SEARCH membership USING COVERING INDEX sqlite_autoindex_membership_1 (project_id=?)"), "{told}");
    }
}
