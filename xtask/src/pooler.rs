//! `cargo xtask pooler`: the server behind PgBouncer, in both of its modes, asked the six steps by the suite; and two poolers with one
//! address that are restarted one after the other while clients read and write.
//!
//! **Invariant:** a restart of one of two poolers costs no request.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::instance::cluster::Cluster;
use crate::instance::pooler::{Mode, Pooler};
use crate::instance::scratch::Scratch;
use crate::instance::server::{LOGIN_TOKEN, ROOT_TOKEN, Server};
use crate::instance::{api, wait};
use crate::{program, workspace};

const CLIENTS: u32 = 8;
/// How often both poolers are restarted.
const ROUNDS: u32 = 3;
/// Requests that are answered between two restarts.
const BETWEEN: u32 = 100;
const PATIENCE: Duration = Duration::from_secs(60);

/// # Errors
/// If there are arguments, a program cannot be built or started, the suite fails, or a request fails during the restarts.
pub fn run(args: &[String]) -> Result<(), String> {
    if !args.is_empty() {
        return Err("usage: cargo xtask pooler".into());
    }
    let server = program::build("server", "tenant-server", &[])?;
    let suite = program::build("conformance", "tenant-conformance", &[])?;
    let scratch = Scratch::create()?;
    let cluster = Cluster::create(scratch.path())?;
    for mode in [Mode::Session, Mode::Transaction] {
        six_steps(&server, &suite, scratch.path(), &cluster, mode)?;
    }
    let requests = rolling_restart(&server, scratch.path(), &cluster)?;
    println!("two poolers were restarted {ROUNDS} times one after the other, and none of {requests} requests failed");
    Ok(())
}

fn six_steps(program: &Path, suite: &Path, scratch: &Path, cluster: &Cluster, mode: Mode) -> Result<(), String> {
    let name = mode.name();
    cluster.database(name)?;
    let pooler = Pooler::start(scratch.join(format!("pooler-{name}")), None, address_of(cluster)?, mode)?;
    let folder = folder_of(pooler.socket().parent())?.to_owned();
    let url = format!("postgres://postgres@localhost:6432/{name}?host={folder}");
    let server = start(program, scratch, name, url)?;
    let mut command = Command::new(suite);
    workspace::without_settings(&mut command)
        .args(["--mode", "smoke", "--quiet"])
        .env("TENANT_URL", format!("http://{}/tenant", server.address()))
        .env("TENANT_LOGIN_TOKEN", LOGIN_TOKEN)
        .env("TENANT_ROOT_TOKEN", ROOT_TOKEN)
        .current_dir(workspace::root());
    let status = command.status().map_err(|error| format!("cannot run the suite: {error}"))?;
    if !status.success() {
        return Err(format!("the six steps fail behind PgBouncer in {name} mode{}", server.log_tail()));
    }
    println!("the six steps pass behind PgBouncer in {name} mode");
    server.terminate()
}

/// How many requests were answered meanwhile.
fn rolling_restart(program: &Path, scratch: &Path, cluster: &Cluster) -> Result<u32, String> {
    let name = "rolling";
    cluster.database(name)?;
    let shared = free_address().map_err(|error| format!("no port is free: {error}"))?;
    let start_pooler = |number| Pooler::start(scratch.join(number), Some(shared), address_of(cluster)?, Mode::Transaction);
    let poolers = [start_pooler("pooler-1")?, start_pooler("pooler-2")?];
    let server = start(program, scratch, name, format!("postgres://postgres@{shared}/{name}?sslmode=disable"))?;
    let (is_over, answered) = (AtomicBool::new(false), AtomicU32::new(0));
    thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|number| {
                let (address, is_over, answered) = (server.address(), &is_over, &answered);
                scope.spawn(move || {
                    let done = ask(address, number, is_over, answered);
                    is_over.store(true, Ordering::SeqCst);
                    done
                })
            })
            .collect();
        let restarted = (0..ROUNDS).try_for_each(|_| poolers.iter().try_for_each(|pooler| restart(pooler, &is_over, &answered)));
        is_over.store(true, Ordering::SeqCst);
        let asked = clients.into_iter().try_for_each(|client| client.join().unwrap_or_else(|_| Err("a client panicked".to_owned())));
        asked.and(restarted).map_err(|error| format!("{error}{}", server.log_tail()))
    })?;
    server.terminate()?;
    Ok(answered.load(Ordering::SeqCst))
}

/// As an operator does: it ends when its transactions have ended, and the other one gets what comes.
fn restart(pooler: &Pooler, is_over: &AtomicBool, answered: &AtomicU32) -> Result<(), String> {
    pooler.stop("INT")?;
    more(is_over, answered)?;
    pooler.start_again()?;
    more(is_over, answered)
}

/// Waits until further requests have been answered.
fn more(is_over: &AtomicBool, answered: &AtomicU32) -> Result<(), String> {
    let (begun, wanted) = (Instant::now(), answered.load(Ordering::SeqCst) + BETWEEN);
    while answered.load(Ordering::SeqCst) < wanted && !is_over.load(Ordering::SeqCst) {
        if begun.elapsed() > PATIENCE {
            return Err("the requests are not answered".to_owned());
        }
        wait(Duration::from_millis(5));
    }
    Ok(())
}

/// Writes, reads and signs in with a session until it is over; the first request that fails ends it.
fn ask(address: SocketAddr, client: u32, is_over: &AtomicBool, answered: &AtomicU32) -> Result<(), String> {
    let create = "mutation($slug: String!) { createProject(projectSlug: $slug, options: { noDeployToken: true }) { ok } }";
    let read = "query($slug: String!) { projectBySlug(slug: $slug) { slug } authLog { entries { id } } }";
    for number in 0_u32.. {
        if is_over.load(Ordering::SeqCst) {
            break;
        }
        let variables = json!({ "slug": format!("p{client}-{number}") });
        api::mutation(address, ROOT_TOKEN, create, &variables)?;
        let found = api::query(address, ROOT_TOKEN, read, &variables)?;
        if found.pointer("/projectBySlug/slug") != variables.get("slug") {
            return Err(format!("what was written is not there: {variables} {found}"));
        }
        api::query(address, LOGIN_TOKEN, "{ me { id } }", &serde_json::Value::Null)?;
        answered.fetch_add(3, Ordering::SeqCst);
    }
    Ok(())
}

fn start(program: &Path, scratch: &Path, name: &str, url: String) -> Result<Server, String> {
    let folder = scratch.join(format!("server-{name}"));
    std::fs::create_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Server::start(program, &folder, &[("DATABASE_URL".to_owned(), url)])
}

/// As PgBouncer names it.
fn address_of(cluster: &Cluster) -> Result<(String, u16), String> {
    Ok((folder_of(cluster.socket().parent())?.to_owned(), 5432))
}

fn folder_of(path: Option<&Path>) -> Result<&str, String> {
    path.and_then(Path::to_str).ok_or_else(|| "the temporary folder has a name that is not UTF-8".to_owned())
}

fn free_address() -> std::io::Result<SocketAddr> {
    TcpListener::bind("127.0.0.1:0")?.local_addr()
}
