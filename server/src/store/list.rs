//! Lists of values in statements: one parameter, however long the list is.
//!
//! PostgreSQL takes an array. SQLite takes a JSON text that `json_each` turns into rows; an id is stored there as 16 bytes,
//! which is what `unhex` makes of its digits. Both look every value up in the index of the column.
//!
//! **Invariant:** neither the text of a statement nor the number of its parameters depends on the length of a list.

use sea_orm::sea_query::extension::postgres::PgFunc;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, DbBackend, Statement, Value};
use serde_json::json;
use uuid::Uuid;

const IDS: &str = "SELECT unhex(value) AS id FROM json_each";
const TEXTS: &str = "SELECT value FROM json_each";

/// The column has one of these ids.
pub fn is_any_id<C: ColumnTrait>(backend: DbBackend, column: C, ids: impl Iterator<Item = Uuid>) -> Expr {
    is_any(backend, column, id_list(backend, ids), IDS)
}

/// The column has one of these texts.
pub fn is_any_text<C: ColumnTrait>(backend: DbBackend, column: C, texts: &[String]) -> Expr {
    is_any(backend, column, text_list(backend, texts), TEXTS)
}

fn is_any<C: ColumnTrait>(backend: DbBackend, column: C, list: Value, rows: &str) -> Expr {
    let column = column.into_expr();
    match backend {
        DbBackend::Postgres => column.eq(PgFunc::any(Expr::val(list))),
        _ => Expr::cust_with_exprs(format!("? IN ({rows}(?))"), [column, Expr::val(list)]),
    }
}

/// The parameters of a statement that is written as text.
pub struct Parameters {
    backend: DbBackend,
    values: Vec<Value>,
}

impl Parameters {
    pub fn new(backend: DbBackend) -> Self {
        Self { backend, values: Vec::new() }
    }

    /// Adds a value; the place it stands in.
    pub fn one(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// The condition that what stands before it is one of these ids.
    pub fn any_id(&mut self, ids: impl Iterator<Item = Uuid>) -> String {
        let place = self.one(id_list(self.backend, ids));
        self.any(&place, IDS)
    }

    /// The condition that what stands before it is one of these texts.
    pub fn any_text(&mut self, texts: &[String]) -> String {
        let place = self.one(text_list(self.backend, texts));
        self.any(&place, TEXTS)
    }

    fn any(&self, place: &str, rows: &str) -> String {
        if self.is_postgres() { format!("= ANY({place})") } else { format!("IN ({rows}({place}))") }
    }

    /// A table with a row for each of these ids in its column `id`.
    pub fn table(&mut self, name: &str, ids: impl Iterator<Item = Uuid>) -> String {
        let place = self.one(id_list(self.backend, ids));
        if self.is_postgres() { format!("unnest({place}) AS {name}(id)") } else { format!("({IDS}({place})) AS {name}") }
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

fn text_list(backend: DbBackend, texts: &[String]) -> Value {
    match backend {
        DbBackend::Postgres => texts.to_vec().into(),
        _ => json!(texts).to_string().into(),
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryTrait};

    use super::*;
    use crate::store::Store;
    use crate::store::entity::{membership, person};

    async fn plan(db: &DatabaseConnection, mut statement: Statement) -> String {
        statement.sql = format!("EXPLAIN QUERY PLAN {}", statement.sql);
        let rows = db.query_all_raw(statement).await.unwrap();
        rows.iter().map(|row| row.try_get::<String>("", "detail").unwrap() + "\n").collect()
    }

    #[tokio::test]
    async fn sqlite_looks_the_items_of_a_list_up_in_the_index() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&crate::config::Database::Sqlite(folder.path().join("tenant.sqlite"))).await.unwrap();
        let ids = || (0..3).map(Uuid::from_u128);
        let persons = person::Entity::find().filter(is_any_id(DbBackend::Sqlite, person::Column::IdentityId, ids()));
        let told = plan(&store.readers, persons.build(DbBackend::Sqlite)).await;
        assert!(told.contains("SEARCH person USING INDEX uq_person_identity_id (identity_id=?)"), "{told}");
        let roles = membership::Entity::find().filter(is_any_text(DbBackend::Sqlite, person::Column::Email, &[])).build(DbBackend::Sqlite);
        assert_eq!(roles.values.unwrap().0.len(), 1, "one parameter");

        let mut parameters = Parameters::new(DbBackend::Sqlite);
        let wanted = parameters.any_id(ids());
        let told = plan(&store.readers, parameters.statement(format!("SELECT role FROM membership WHERE project_id {wanted}"))).await;
        assert!(told.contains("SEARCH membership USING COVERING INDEX sqlite_autoindex_membership_1 (project_id=?)"), "{told}");
    }
}
