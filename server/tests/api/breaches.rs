//! `password.checkHibp`: when a service that knows breached passwords is asked, what it learns, and what its answers do.

use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};
use server::config::OutboundOptions;
use server::metrics::MetricsPage;

use crate::support::service::Service;
use crate::support::{PASSWORD, TestApp};

/// Another password that meets the policy, and one that is too short.
const NEW: &str = "New-Horse-8-x";
const SHORT: &str = "Sh0rt-x";

/// The hashes of these passwords, as the service knows them.
const HASHES: [(&str, &str, &str); 3] = [
    (PASSWORD, "4CBB2", "9805546015EF297F9308108132B4082A5AD"),
    (NEW, "5880B", "D0A2CF7AC14371B0673D3C528F1B85A34D1"),
    (SHORT, "8D1F2", "483FD760E65A71FCB46BA23E4F5ACD7761A"),
];

/// All three as lines of an answer, with this number.
fn lines(number: u32) -> String {
    HASHES.iter().map(|(_, _, suffix)| format!("{suffix}:{number}\r\n")).collect()
}

async fn start() -> (TestApp, Service) {
    let service = Service::start().await;
    let app = TestApp::with_outbound(OutboundOptions { hibp_url: Some(service.url.clone()), ..OutboundOptions::default() }).await;
    (app, service)
}

async fn check(app: &TestApp, wanted: bool) {
    let query = "mutation($on: Boolean) { configure(config: { password: { checkHibp: $on } }) { ok } }";
    assert_eq!(app.root().run_with(query, json!({ "on": wanted })).await["data"]["configure"]["ok"], true);
}

async fn sign_up(app: &TestApp, email: &str, password: &str) -> Json {
    let query = "mutation($email: String!, $password: String) { signUp(email: $email, password: $password) { ok error { code weakPasswordReasons } } }";
    let answer = app.root().run_with(query, json!({ "email": email, "password": password })).await;
    answer["data"]["signUp"].clone()
}

fn accepted() -> Json {
    json!({ "ok": true, "error": null })
}

fn refused(reasons: &[&str]) -> Json {
    json!({ "ok": false, "error": { "code": "TOO_WEAK", "weakPasswordReasons": reasons } })
}

fn figures(app: &TestApp) -> Vec<String> {
    let mut page = MetricsPage::default();
    app.app.outbound.breaches.figures.write(&mut page);
    page.text().unwrap().lines().filter(|line| !line.starts_with('#')).map(|line| line.replace("tenant_breach_checks_total", "")).collect()
}

#[tokio::test]
async fn a_breached_password_is_refused_wherever_one_is_set() {
    let (app, service) = start().await;
    app.person("john@example.com", &[]).await;
    let token = app.sign_in("john@example.com", PASSWORD).await.unwrap();
    let id = app.with(&token).run("{ me { person { id } } }").await["data"]["me"]["person"]["id"].clone();
    check(&app, true).await;
    service.answers("200 OK", &lines(3));
    assert_eq!(sign_up(&app, "jane@example.com", PASSWORD).await, refused(&["COMPROMISED"]));
    assert_eq!(sign_up(&app, "jane@example.com", SHORT).await, refused(&["TOO_SHORT", "COMPROMISED"]));
    let own = "mutation($old: String!, $new: String!) { changeMyPassword(currentPassword: $old, newPassword: $new) { ok error { code weakPasswordReasons } } }";
    let answer = app.with(&token).run_with(own, json!({ "old": PASSWORD, "new": NEW })).await;
    assert_eq!(answer["data"]["changeMyPassword"], refused(&["COMPROMISED"]));
    let other =
        "mutation($id: String!, $new: String!) { changePassword(personId: $id, password: $new) { ok error { code weakPasswordReasons } } }";
    let answer = app.root().run_with(other, json!({ "id": id, "new": NEW })).await;
    assert_eq!(answer["data"]["changePassword"], refused(&["COMPROMISED"]));
    assert_eq!(service.requests().len(), 4);
    assert_eq!(figures(&app)[0], "{result=\"found\"} 4");
    let audit = app.audit().await;
    let expected = ["password_change TOO_WEAK", "password_change TOO_WEAK", "sign_up TOO_WEAK", "sign_up TOO_WEAK"];
    assert_eq!(audit[..4], expected);
    // The old password is still in force, also where it is known from a breach.
    assert!(app.sign_in("john@example.com", PASSWORD).await.is_ok());
    assert!(service.requests().is_empty());
}

#[tokio::test]
async fn the_service_learns_five_hex_digits() {
    let (app, service) = start().await;
    check(&app, true).await;
    service.answers("200 OK", "");
    for (n, (password, prefix, suffix)) in HASHES.iter().enumerate() {
        sign_up(&app, &format!("hunter{n}@example.com"), password).await;
        let requests = service.requests();
        let [request] = requests.as_slice() else { panic!("{requests:?}") };
        let request = request.to_lowercase();
        let (line, fields) = request.split_once("\r\n").unwrap();
        assert_eq!(line, format!("get /range/{} http/1.1", prefix.to_lowercase()));
        let mut names: Vec<_> = fields.lines().filter_map(|field| Some(field.split_once(':')?.0)).collect();
        names.sort_unstable();
        assert_eq!(names, ["accept", "add-padding", "host", "user-agent"]);
        assert!(fields.contains("add-padding: true\r\n") && fields.ends_with("\r\n\r\n"));
        for hidden in [&suffix.to_lowercase(), &password.to_lowercase(), "hunter"] {
            assert!(!request.contains(hidden), "{request}");
        }
    }
}

#[tokio::test]
async fn a_password_that_is_not_listed_is_accepted() {
    let (app, service) = start().await;
    check(&app, true).await;
    service.answers("200 OK", "0018A45C4D1DEF81644B54AB7F969B88D65:3\r\n");
    assert_eq!(sign_up(&app, "john@example.com", PASSWORD).await, accepted());
    // Lines with the number 0 are padding.
    service.answers("200 OK", &lines(0));
    assert_eq!(sign_up(&app, "jane@example.com", PASSWORD).await, accepted());
    assert_eq!(figures(&app)[1], "{result=\"clear\"} 2");
}

#[tokio::test]
async fn a_service_that_fails_refuses_no_password() {
    let (app, service) = start().await;
    let elsewhere = Service::start().await;
    elsewhere.answers("200 OK", &lines(3));
    check(&app, true).await;
    let redirect = format!("302 Found\r\nLocation: {}range", elsewhere.url);
    // One that would be found, if what comes before it were in order.
    let huge = format!("{}{}", "0018A45C4D1DEF81644B54AB7F969B88D65:3\r\n".repeat(8_000), lines(3));
    let listed = lines(3);
    let answers = [("500 No", listed.as_str()), (&redirect, &listed), ("200 OK", "<html>hello</html>"), ("200 OK", &huge)];
    for (n, (status, body)) in answers.into_iter().enumerate() {
        service.answers(status, body);
        assert_eq!(sign_up(&app, &format!("john{n}@example.com"), PASSWORD).await, accepted(), "{status}");
    }
    assert_eq!((service.requests().len(), elsewhere.requests().len()), (4, 0));
    service.hangs();
    let began = Instant::now();
    assert_eq!(sign_up(&app, "jane@example.com", PASSWORD).await, accepted());
    let took = began.elapsed();
    assert!(took >= Duration::from_millis(1500) && took < Duration::from_secs(10), "{took:?}");
    assert_eq!(figures(&app)[..3], ["{result=\"found\"} 0", "{result=\"clear\"} 0", "{result=\"unavailable\"} 5"]);
    // It is asked again all the same.
    service.answers("200 OK", &listed);
    assert_eq!(sign_up(&app, "jim@example.com", PASSWORD).await, refused(&["COMPROMISED"]));
}

#[tokio::test]
async fn the_service_is_asked_only_about_passwords_that_would_be_set() {
    let (app, service) = start().await;
    service.answers("200 OK", &lines(3));
    assert_eq!(sign_up(&app, "john@example.com", PASSWORD).await, accepted());
    check(&app, true).await;
    let hash = "$2b$10$JpA0E1qlw6KHvQcYP6y1jOrJQQ.X3RB7XBzhHuamJvEzmQgdnZcsq";
    let import = "mutation($hash: String) { signUp(email: \"jane@example.com\", passwordHash: $hash) { ok } }";
    assert_eq!(app.root().run_with(import, json!({ "hash": hash })).await["data"]["signUp"]["ok"], true);
    let without = app.root().run("mutation { signUp(email: \"jim@example.com\") { ok } }").await;
    assert_eq!(without["data"]["signUp"]["ok"], true);
    let denied = "mutation($new: String) { signUp(email: \"x@example.com\", password: $new) { ok } }";
    let denied = app.login().run_with(denied, json!({ "new": PASSWORD })).await;
    assert_eq!(denied["errors"].as_array().map(Vec::len), Some(1), "{denied}");
    let taken = sign_up(&app, "john@example.com", PASSWORD).await;
    assert_eq!(taken["error"]["code"], "EMAIL_ALREADY_EXISTS");
    check(&app, false).await;
    assert_eq!(sign_up(&app, "jack@example.com", PASSWORD).await, accepted());
    assert!(service.requests().is_empty());
}
