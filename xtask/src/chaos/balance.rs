//! A minimal balancer, and a restart of every node behind it that must cost no request.
//!
//! A new connection goes to a node that says it is ready; nothing is ever sent twice.
//!
//! **Invariant:** clients behind it get no excuse: every request must be answered, and well.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::client::World;
use super::ledger::{Ledger, event};
use super::nodes::Node;
use super::worker::{CREATE_PROJECT, ME};
use crate::instance::connection::Connection;
use crate::instance::server::ROOT_TOKEN;
use crate::instance::{api, wait};

const CLIENTS: usize = 4;
const POLL: Duration = Duration::from_millis(50);

/// A node that is not ready by then never will be.
const PATIENCE: Duration = Duration::from_secs(10);

/// Load before, between and after the restarts.
const STEADY: Duration = Duration::from_millis(400);

/// Restarts all nodes one after the other, with load on the balancer all the while.
///
/// # Errors
/// If no port can be listened on, or a node does not restart and become ready in time.
pub fn roll(world: &World, name: &str) -> Result<Ledger, String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| format!("the balancer cannot listen: {error}"))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let ready: Vec<AtomicBool> = world.nodes.iter().map(|_| AtomicBool::new(true)).collect();
    let (stop, over) = (AtomicBool::new(false), AtomicBool::new(false));
    thread::scope(|scope| {
        scope.spawn(|| poll(&world.nodes, &ready, &over));
        scope.spawn(|| balance(&listener, &world.nodes, &ready, &over));
        let clients: Vec<_> = (0..CLIENTS)
            .map(|number| {
                let (stop, name) = (&stop, format!("{name}-{number}"));
                scope.spawn(move || use_it(address, &name, stop))
            })
            .collect();
        let restarted = restart_all(&world.nodes, &ready);
        stop.store(true, Ordering::SeqCst);
        let mut ledger = Ledger::default();
        for client in clients {
            ledger.merge(client.join().unwrap_or_default());
        }
        over.store(true, Ordering::SeqCst);
        // The last connection wakes the balancer up.
        drop(TcpStream::connect(address));
        restarted.map(|()| ledger)
    })
}

fn restart_all(nodes: &[Node], ready: &[AtomicBool]) -> Result<(), String> {
    for (node, ready) in nodes.iter().zip(ready) {
        wait(STEADY);
        node.terminate()?;
        node.start()?;
        let begun = Instant::now();
        while !ready.load(Ordering::SeqCst) {
            if begun.elapsed() > PATIENCE {
                return Err(format!("a node was not ready {} s after its restart", PATIENCE.as_secs()));
            }
            wait(POLL);
        }
    }
    wait(STEADY);
    Ok(())
}

fn poll(nodes: &[Node], ready: &[AtomicBool], over: &AtomicBool) {
    let request = api::get_request("/readyz");
    while !over.load(Ordering::SeqCst) {
        for (node, ready) in nodes.iter().zip(ready) {
            let answer = |address| Connection::open(address).ok()?.exchange(&request).ok().map(|answer| answer.status);
            ready.store(node.management().and_then(answer) == Some(200), Ordering::SeqCst);
        }
        wait(POLL);
    }
}

fn balance(listener: &TcpListener, nodes: &[Node], ready: &[AtomicBool], over: &AtomicBool) {
    let next = AtomicUsize::new(0);
    for client in listener.incoming().flatten() {
        if over.load(Ordering::SeqCst) {
            return;
        }
        let turn = next.fetch_add(1, Ordering::Relaxed);
        let fit = nodes.iter().zip(ready).filter(|(_, ready)| ready.load(Ordering::SeqCst));
        let fit: Vec<SocketAddr> = fit.filter_map(|(node, _)| node.address()).collect();
        let Some(address) = fit.get(turn % fit.len().max(1)) else { continue };
        if let Ok(server) = TcpStream::connect(address) {
            pass_on(client, server);
        }
    }
}

/// Both ways, each until its end.
fn pass_on(client: TcpStream, server: TcpStream) {
    let (client, server) = (Arc::new(client), Arc::new(server));
    for (from, to) in [(Arc::clone(&client), Arc::clone(&server)), (server, client)] {
        thread::spawn(move || {
            let mut chunk = [0; 16 * 1024];
            let (mut input, mut output) = (from.as_ref(), to.as_ref());
            while let Ok(length @ 1..) = input.read(&mut chunk) {
                if output.write_all(chunk.get(..length).unwrap_or_default()).is_err() {
                    break;
                }
            }
            // The side that ended the connection knows already.
            output.shutdown(Shutdown::Write).ok();
        });
    }
}

/// A client as they are: it keeps its connection until it is told that it ends.
fn use_it(address: SocketAddr, name: &str, stop: &AtomicBool) -> Ledger {
    let mut ledger = Ledger::default();
    let mut kept: Option<Connection> = None;
    for number in 1.. {
        if stop.load(Ordering::SeqCst) {
            break;
        }
        let slug = format!("{name}-{number}");
        let event = event::project_created(&slug);
        let writes = number % 5 == 0;
        let request = if writes {
            ledger.begin(&event);
            api::request(ROOT_TOKEN, CREATE_PROJECT, &json!({ "slug": slug }))
        } else {
            api::request(ROOT_TOKEN, ME, &Value::Null)
        };
        let Ok(mut connection) = kept.take().map_or_else(|| Connection::open(address), Ok) else {
            ledger.violation("the balancer refused a connection".to_owned());
            continue;
        };
        match connection
            .exchange(&request)
            .map(|answer| (answer.status, answer.closes, answer.body.windows(8).any(|part| part == b"\"data\":{")))
        {
            Ok((200, closes, true)) => {
                if writes {
                    ledger.acknowledge(&event);
                }
                ledger.count("behind the balancer");
                kept = Some(connection).filter(|_| !closes);
            }
            Ok((status, ..)) => ledger.violation(format!("behind the balancer a request was answered with {status}")),
            Err(error) => ledger.violation(format!("behind the balancer a request was lost: {error}")),
        }
        wait(Duration::from_millis(2));
    }
    ledger
}
