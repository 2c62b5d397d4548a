//! Mails from the action they are about to their receiver, which is a webhook here: it is away, refuses, or takes a mail twice.
//!
//! **Invariant:** a mail is known by its idempotency key, so that a repetition is seen.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};
use server::config::Database;
use server::store::outbox;

use crate::support::TestApp;
use crate::support::database::TestDatabase;
use crate::support::process::{Process, command, get};
use crate::support::service::{Absent, Service};

const KEY: &str = "abababababababababababababababababababababababababababababababab";

/// Takes mails.
struct Receiver {
    service: Service,
    taken: Mutex<Vec<(String, Json)>>,
}

impl Receiver {
    fn new(service: Service) -> Self {
        service.answers("200 OK", "");
        Self { service, taken: Mutex::default() }
    }

    /// Ids and bodies of all that came.
    fn taken(&self) -> Vec<(String, Json)> {
        let mut taken = self.taken.lock().unwrap();
        taken.extend(self.service.requests().iter().map(|request| {
            let (head, body) = request.split_once("\r\n\r\n").unwrap();
            let id = head.lines().find_map(|line| line.strip_prefix("idempotency-key: ")).unwrap();
            (id.to_owned(), serde_json::from_str(body).unwrap())
        }));
        taken.clone()
    }

    /// How often each mail came.
    fn times(&self) -> BTreeMap<String, usize> {
        let mut times = BTreeMap::new();
        self.taken().into_iter().for_each(|(id, _)| *times.entry(id).or_default() += 1);
        times
    }

    async fn until(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        until(Duration::from_secs(120), what, || is_so(self)).await;
    }
}

async fn until(patience: Duration, what: &str, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < patience, "not in time: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn start(folder: &Path, database: &TestDatabase, webhook: &str) -> Process {
    let env = [("DATABASE_URL", &*database.url()), ("CONTEMBER_ENCRYPTION_KEY", KEY), ("TENANT_MAILER_WEBHOOK_URL", webhook)];
    let mut process = Process::spawn(&mut command(folder, &env), &folder.join("server.log"));
    process.wait_ready();
    process
}

fn outbox(folder: &Path, database: &TestDatabase, arguments: &[&str]) -> Output {
    let mut command = command(folder, &[("DATABASE_URL", &database.url()), ("CONTEMBER_ENCRYPTION_KEY", KEY)]);
    command.arg("outbox").args(arguments).output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A person, who is signed out that many times: each time there is a mail.
fn sign_out(server: &Process, times: usize) {
    let person = server.ask("root", "{ persons { id } }").json()["data"]["persons"][0]["id"].clone();
    let person = person.as_str().map_or_else(
        || {
            let made = server.ask("root", r#"mutation { signUp(email: "john@example.com") { result { person { id } } } }"#).json();
            made["data"]["signUp"]["result"]["person"]["id"].as_str().unwrap().to_owned()
        },
        str::to_owned,
    );
    let calls: Vec<_> =
        (0..times).map(|n| format!(r#"m{n}: forceSignOutPerson(personId: "{person}", reason: "no {n}") {{ ok }}"#)).collect();
    for calls in calls.chunks(10) {
        let answer = server.ask("root", &format!("mutation {{ {} }}", calls.join(" "))).json();
        assert!(answer["data"].as_object().is_some_and(|calls| calls.values().all(|call| call["ok"] == true)), "{answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_is_delivered_with_what_it_is_about() {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::ready(folder.path());
    let receiver = Receiver::new(Service::start().await);
    let server = start(folder.path(), &database, receiver.service.url.as_str());
    sign_out(&server, 1);
    receiver.until("the mail comes", |it| !it.taken().is_empty()).await;
    let (_, mail) = receiver.taken().remove(0);
    assert_eq!((&mail["to"], &mail["variables"]["reason"]), (&json!("john@example.com"), &json!("no 0")));
    assert_eq!(mail["template"], json!({ "type": "forcedSignOut", "projectSlug": null, "variant": "" }));
    assert!(mail["html"].as_str().unwrap().contains("no 0") && mail["text"].as_str().unwrap().contains("no 0"), "{mail}");
    let template = r#"mutation { addMailTemplate(template: { type: FORCED_SIGN_OUT, subject: "Bye {{email}}", content: "<b>{{reason}}</b>", useLayout: false, replyTo: "help@example.com" }) { ok } }"#;
    assert_eq!(server.ask("root", template).json()["data"]["addMailTemplate"]["ok"], true);
    sign_out(&server, 1);
    receiver.until("the second mail comes", |it| it.taken().len() > 1).await;
    let (_, mail) = receiver.taken().remove(1);
    assert_eq!(
        (&mail["subject"], &mail["html"], &mail["replyTo"]),
        (&json!("Bye john@example.com"), &json!("<b>no 0</b>"), &json!("help@example.com"))
    );
    let delivered = "tenant_mail_attempts_total{result=\"delivered\"} 2";
    until(Duration::from_secs(60), delivered, || get(&server.management, "/metrics").body.contains(delivered)).await;
    let log = server.log();
    assert!(!log.contains("john@example.com") && !log.contains("no 0"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_wait_for_a_receiver_that_is_away_and_come_once_each() {
    const MAILS: usize = 100;
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::ready(folder.path());
    let absent = Absent::new();
    let address = absent.address();
    let mut server = start(folder.path(), &database, &format!("http://{address}/mails"));
    sign_out(&server, MAILS / 2);
    server.until_it_logs("cannot be reached; trying again");
    // What waits survives the process.
    server.signal("KILL");
    server.wait();
    let server = start(folder.path(), &database, &format!("http://{address}/mails"));
    sign_out(&server, MAILS / 2);
    let receiver = Receiver::new(absent.start());
    receiver.until("all come", |it| it.times().len() == MAILS).await;
    assert!(receiver.times().values().all(|times| *times == 1), "{:?}", receiver.times());
    let is_empty = || said(&outbox(folder.path(), &database, &["list"])) == "The outbox is empty.\n";
    until(Duration::from_secs(60), "each mail is deleted after it was delivered", is_empty).await;
    drop(server);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_mail_is_kept_until_an_operator_decides() {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::ready(folder.path());
    let receiver = Receiver::new(Service::start().await);
    receiver.service.answers("422 X", "");
    let server = start(folder.path(), &database, receiver.service.url.as_str());
    sign_out(&server, 2);
    receiver.until("both are tried", |it| it.times().len() == 2).await;
    let listed = || -> Vec<Json> {
        let output = outbox(folder.path(), &database, &["list", "--json"]);
        assert!(output.status.success(), "{}", said(&output));
        said(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    until(Duration::from_secs(60), "both have failed", || listed().iter().all(|mail| mail["failedAt"].is_string())).await;
    let mails = listed();
    assert_eq!((mails.len(), &mails[0]["attempts"], &mails[0]["problem"]), (2, &json!(1), &json!("the webhook answered 422")));
    let text = said(&outbox(folder.path(), &database, &["list"]));
    assert!(text.lines().count() == 2 && text.contains("forcedSignOut") && !text.contains("john"), "{text}");

    let id = mails[0]["id"].as_str().unwrap();
    assert_eq!(said(&outbox(folder.path(), &database, &["drop", id])), "1 failed mails were deleted.\n");
    let again = outbox(folder.path(), &database, &["drop", id]);
    assert!(!again.status.success() && said(&again).contains(&format!("there is no failed mail {id}")), "{}", said(&again));
    receiver.service.answers("200 OK", "");
    assert_eq!(
        said(&outbox(folder.path(), &database, &["retry", "--all"])),
        "1 failed mails are due now; a running server delivers them.\n"
    );
    receiver.until("the other one comes", |it| it.taken().len() == 3).await;
    assert_eq!(receiver.taken()[2].0, mails[1]["id"]);
    drop(server);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_deliver_each_mail_once() {
    const MAILS: usize = 60;
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::ready(folder.path());
    if matches!(database.config, Database::Sqlite(_)) {
        // The embedded database belongs to one process.
        return;
    }
    let receiver = Receiver::new(Service::start().await);
    let folders = [(), ()].map(|()| tempfile::tempdir().unwrap());
    let nodes = [&folders[0], &folders[1]].map(|folder| start(folder.path(), &database, receiver.service.url.as_str()));
    std::thread::scope(|scope| {
        for node in &nodes {
            // The second one finds the person of the first one.
            sign_out(node, 1);
            scope.spawn(|| sign_out(node, MAILS / 2 - 1));
        }
    });
    receiver.until("all come", |it| it.times().len() == MAILS).await;
    assert!(receiver.times().values().all(|times| *times == 1), "{:?}", receiver.times());
}

#[tokio::test]
async fn there_is_a_mail_if_and_only_if_the_action_was_done() {
    let app = TestApp::start().await;
    app.person("john@example.com", &[]).await;
    let person = app.root().run("{ persons { id } }").await["data"]["persons"][0]["id"].as_str().unwrap().to_owned();
    let mails = async || app.database.texts("SELECT CAST(count(*) AS text) FROM outbox").await.remove(0);
    let sign_out = format!("mutation {{ forceSignOutPerson(personId: \"{person}\") {{ ok }} }}");
    let denied = app.with("login").run(&sign_out).await;
    assert_eq!((denied["errors"][0]["extensions"]["code"].as_str(), &*mails().await), (Some("ForbiddenError"), "0"));
    app.database.sql("ALTER TABLE audit_log RENAME TO gone").await;
    let failed = app.root().run(&sign_out).await;
    assert!(failed["data"]["forceSignOutPerson"].is_null() && failed["errors"][0].is_object(), "{failed}");
    app.database.sql("ALTER TABLE gone RENAME TO audit_log").await;
    assert_eq!(mails().await, "0");
    assert_eq!(app.root().run(&sign_out).await["data"]["forceSignOutPerson"]["ok"], true);
    assert_eq!(mails().await, "1");
    let stored = app.database.texts("SELECT payload FROM outbox").await.remove(0);
    assert!(!stored.contains("john"), "an address is stored in the clear");
}

/// As after the crash of a node whose clock was ahead when it wrote them.
#[tokio::test]
async fn times_that_a_clock_ahead_has_written_do_not_hold_a_mail_up() {
    const AHEAD: &str = "'2099-01-01T00:00:00+00:00'";
    let app = TestApp::start().await;
    app.person("john@example.com", &[]).await;
    let person = app.root().run("{ persons { id } }").await["data"]["persons"][0]["id"].as_str().unwrap().to_owned();
    let sign_out = format!("mutation {{ forceSignOutPerson(personId: \"{person}\") {{ ok }} }}");
    assert_eq!(app.root().run(&sign_out).await["data"]["forceSignOutPerson"]["ok"], true);
    let claim = async |seconds| {
        let now = app.app.clock.now();
        let is_due = outbox::is_due(&app.app.store.read(), now).await.unwrap();
        let claimed = app.app.store.claim_mails(now, now.plus(Duration::from_secs(seconds)), 10).await.unwrap().len();
        assert_eq!(is_due, claimed == 1);
        claimed == 1
    };
    // A new mail is due, whatever its time says.
    app.sql(&format!("UPDATE outbox SET due_at = {AHEAD}")).await;
    assert!(claim(180).await);
    // A claim holds, and one that no node makes does not.
    assert!(!claim(180).await);
    app.sql(&format!("UPDATE outbox SET claimed_until = {AHEAD}")).await;
    assert!(claim(180).await);
    // So it is with the time of another attempt.
    let soon = app.app.clock.now().plus(Duration::from_secs(3000)).to_string();
    app.sql(&format!("UPDATE outbox SET claimed_until = NULL, due_at = '{soon}'")).await;
    assert!(!claim(180).await);
    app.sql(&format!("UPDATE outbox SET due_at = {AHEAD}")).await;
    assert!(claim(180).await);
}
