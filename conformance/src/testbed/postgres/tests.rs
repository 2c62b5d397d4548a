//! What is found, what is skipped and what is left behind.
//!
//! Where an engine matters, another process of this binary is told of one that does not work: the environment is one for all tests.
//!
//! **Invariant:** every test means something with an engine and without, with the programs and without; none starts or fetches anything
//! where `TENANT_TEST_STORE` leaves PostgreSQL out.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::*;

const NAMED: &str = "TEST_DATABASE_URL";
const IMAGE: &str = "TEST_POSTGRES_IMAGE";
/// Set for the process that a test kills.
const DOOMED: &str = "TENANT_TEST_DOOMED";

fn found() -> Postgres {
    Postgres::find().unwrap_or_else(|error| panic!("{error}"))
}

fn is_left_out() -> bool {
    variable("TENANT_TEST_STORE").as_deref() == Some("sqlite")
}

#[test]
fn a_copy_has_what_its_template_has_and_goes_away() {
    if is_left_out() {
        return;
    }
    let postgres = found();
    println!("found: {}", postgres.place());
    let template = postgres.create(None).unwrap();
    Session::open(&template.url, "filling").unwrap().ask("CREATE TABLE thing AS SELECT 'here'::text AS name".into()).unwrap();
    let copy = postgres.create(Some(&template)).unwrap();
    let session = Session::open(&copy.url, "looking").unwrap();
    assert_eq!(session.ask("SELECT name FROM thing".into()).unwrap(), ["here"]);
    let name = copy.name.clone();
    drop(copy);
    let left = postgres.session.ask(format!("SELECT datname::text FROM pg_database WHERE datname = '{name}'")).unwrap();
    assert!(left.is_empty(), "{left:?}");
    assert!(session.ask("SELECT name FROM thing".into()).is_err());
}

#[test]
fn what_is_named_is_what_is_used() {
    if is_left_out() {
        return;
    }
    let place = found().place();
    match (variable(NAMED), variable(IMAGE)) {
        (Some(_), _) => assert_eq!(place, "as TEST_DATABASE_URL has it"),
        (None, Some(image)) => assert_eq!(place, format!("a container of {image}")),
        (None, None) => assert!(place.starts_with("a container of postgres:") || place.contains("(no container: "), "{place}"),
    }
}

/// This test is both the process that is killed and the one that kills it.
#[test]
fn a_server_ends_with_its_process() {
    if is_left_out() {
        return;
    }
    if variable(DOOMED).is_some() {
        let postgres = found();
        println!("\naddress: {}", postgres.server.reveal());
        loop {
            thread::park();
        }
    }
    let mut command = another("a_server_ends_with_its_process");
    let mut child = command.env(DOOMED, "1").stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let address = lines.map_while(Result::ok).find_map(|line| line.strip_prefix("address: ").map(str::to_owned));
    let address = Url::postgres(address.expect("no server was found, as said above")).unwrap();
    // A while of use is what a container takes notice of.
    Session::open(&address, "looking").and_then(|session| session.ask("SELECT pg_sleep(1)::text".into())).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let since = Instant::now();
    while Session::open(&address, "looking").is_ok() {
        if variable(NAMED).is_some() {
            // Not ours to end.
            return;
        }
        assert!(since.elapsed() < Duration::from_secs(40), "the server outlives its process");
        thread::park_timeout(Duration::from_millis(100));
    }
    assert!(variable(NAMED).is_none(), "a server that was not started here has ended");
}

#[test]
fn an_engine_that_is_not_there_is_passed_over() {
    passed_over("unix:///nonexistent/docker.sock", "the container engine cannot be used: ");
}

#[test]
fn an_engine_that_does_not_answer_is_passed_over() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    passed_over(&format!("tcp://{}", silent.local_addr().unwrap()), "the container engine did not answer within 3 seconds");
}

#[test]
fn an_engine_without_the_usual_image_is_passed_over() {
    passed_over(&engine_without_images(), "the image postgres:17 cannot be had: ");
}

#[test]
fn an_image_that_is_named_has_to_be_there() {
    if is_left_out() {
        return;
    }
    for host in ["unix:///nonexistent/docker.sock".to_owned(), engine_without_images()] {
        let ended = told_of(&host).env(IMAGE, "example.com:5000/mine").output().unwrap();
        let told = text(&ended);
        assert!(!ended.status.success(), "{told}");
        assert!(told.contains("a container of example.com:5000/mine for the tests, as TEST_POSTGRES_IMAGE has it: "), "{told}");
    }
}

/// The tests go on with programs, or say both what is wrong and what helps.
fn passed_over(host: &str, reason: &str) {
    if is_left_out() {
        return;
    }
    // Where they are fetched, that may take as long as the network needs.
    Programs::find().ok();
    let since = Instant::now();
    let ended = told_of(host).output().unwrap();
    let told = text(&ended);
    assert!(told.contains(&format!("(no container: {reason}")), "{told}");
    let begins = if ended.status.success() { "found: from " } else { "there is no PostgreSQL for the tests: " };
    assert!(told.contains(begins) && (ended.status.success() || told.contains("; no programs: ")), "{told}");
    assert!(since.elapsed() < Duration::from_secs(60), "{told}");
}

fn another(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--nocapture", "--exact", &format!("testbed::postgres::tests::{test}")]).stdin(Stdio::null());
    command
}

fn told_of(host: &str) -> Command {
    let mut command = another("a_copy_has_what_its_template_has_and_goes_away");
    command.env("DOCKER_HOST", host).env_remove("DOCKER_TLS_VERIFY").env_remove(NAMED).env_remove(IMAGE);
    command
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// An engine whose registry is out of reach.
fn engine_without_images() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = format!("tcp://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 4096];
            let length = stream.read(&mut request).unwrap();
            let (status, body) = match request.get(..length).is_some_and(|request| request.starts_with(b"GET /_ping ")) {
                true => ("200 OK", "OK"),
                false => ("404 Not Found", r#"{"message":"the registry is out of reach"}"#),
            };
            let length = body.len();
            write!(stream, "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}").unwrap();
        }
    });
    host
}
