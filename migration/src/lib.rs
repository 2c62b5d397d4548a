//! The database schema, as ordered migrations. The only place that writes DDL.
//!
//! **Invariant:** a released migration is frozen; none of them knows an entity, so later code cannot change what they did.

mod column;
mod m20260101_000001_create_identity;
mod m20260101_000002_create_person;
mod m20260101_000003_create_api_key;
mod m20260101_000004_create_project;
mod m20260101_000005_create_audit_log;
mod m20260101_000006_create_login_failure;
mod m20260101_000007_create_instance;
mod m20260101_000008_create_project_secret;
mod m20260101_000009_index_enabled_keys;
mod m20260101_000010_index_permanent_keys;
mod m20260101_000011_create_known_network;
mod m20260101_000012_order_audit_log;
mod m20260101_000013_add_issuers;
mod m20260101_000014_index_imported_passwords;
mod m20260101_000015_compose_addresses;
mod m20260101_000016_create_configuration;
mod m20260101_000017_create_attempt;
mod m20260101_000018_create_mail_template;
mod m20260101_000019_create_outbox;
mod m20260101_000020_create_person_token;
mod m20260101_000021_add_email_verification;
mod m20260101_000022_add_second_factors;
mod m20260101_000023_create_totp;
mod m20260101_000024_create_auth_policy;
mod m20260101_000025_add_sign_in_signals;
mod m20260101_000026_create_identity_provider;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20260101_000001_create_identity::Migration),
            Box::new(m20260101_000002_create_person::Migration),
            Box::new(m20260101_000003_create_api_key::Migration),
            Box::new(m20260101_000004_create_project::Migration),
            Box::new(m20260101_000005_create_audit_log::Migration),
            Box::new(m20260101_000006_create_login_failure::Migration),
            Box::new(m20260101_000007_create_instance::Migration),
            Box::new(m20260101_000008_create_project_secret::Migration),
            Box::new(m20260101_000009_index_enabled_keys::Migration),
            Box::new(m20260101_000010_index_permanent_keys::Migration),
            Box::new(m20260101_000011_create_known_network::Migration),
            Box::new(m20260101_000012_order_audit_log::Migration),
            Box::new(m20260101_000013_add_issuers::Migration),
            Box::new(m20260101_000014_index_imported_passwords::Migration),
            Box::new(m20260101_000015_compose_addresses::Migration),
            Box::new(m20260101_000016_create_configuration::Migration),
            Box::new(m20260101_000017_create_attempt::Migration),
            Box::new(m20260101_000018_create_mail_template::Migration),
            Box::new(m20260101_000019_create_outbox::Migration),
            Box::new(m20260101_000020_create_person_token::Migration),
            Box::new(m20260101_000021_add_email_verification::Migration),
            Box::new(m20260101_000022_add_second_factors::Migration),
            Box::new(m20260101_000023_create_totp::Migration),
            Box::new(m20260101_000024_create_auth_policy::Migration),
            Box::new(m20260101_000025_add_sign_in_signals::Migration),
            Box::new(m20260101_000026_create_identity_provider::Migration),
        ]
    }
}
