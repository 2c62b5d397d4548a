//! Long lists: they are answered whole, in linear time, and a page of one costs the same whatever its length.
//!
//! **Invariant:** rows are inserted by the database itself, since no client makes that many in the time of a test.

use std::sync::Arc;

use std::collections::HashSet;
use std::time::{Duration, Instant};

use serde_json::json;
use server::domain::id::{IdentityId, PersonId, ProjectId};
use server::domain::limits::DocumentLimits;
use server::store::audit_log::{self, AuditFilter};
use server::store::membership::MemberFilter;
use server::store::person_list::{self, Among, FEW, PersonFilter, Visible};
use server::store::{api_key, membership, person, project, secret};
use uuid::Uuid;

use crate::support::TestApp;

/// More rows than there are.
const ALL: u64 = u64::MAX;

/// More than a statement of either database has parameters.
const MANY: u32 = 40_000;

const IDENTITIES: u128 = 0x0190_a6f1_0000_7000_8000_0000_0000_0000;
const PERSONS: u128 = 0x0190_a6f1_0000_7000_9000_0000_0000_0000;
const KEYS: u128 = 0x0190_a6f1_0000_7000_a000_0000_0000_0000;

fn identity(number: u32) -> IdentityId {
    IdentityId(Uuid::from_u128(IDENTITIES + u128::from(number)))
}

/// Adds this many members to the project: persons, sessions and, for every eighth member, a permanent key.
pub async fn fill(app: &TestApp, slug: &str, members: u32) {
    let id = |base: u128| {
        let prefix = format!("{:020x}", base >> 48);
        app.database
            .either(format!("unhex('{prefix}' || printf('%012x', n))"), format!("CAST('{prefix}' || lpad(to_hex(n), 12, '0') AS uuid)"))
    };
    let numbers = app.database.either(
        format!("(WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {members}) SELECT n FROM numbers)"),
        format!("generate_series(1, {members}) AS numbers(n)"),
    );
    let (identity, person, key) = (id(IDENTITIES), id(PERSONS), id(KEYS));
    let at = "'2026-01-01T00:00:00+00:00'";
    let keys = "INSERT INTO api_key (id, token_hash, kind, identity_id, created_at, trust_forwarded)";
    app.sql(&format!(
        "INSERT INTO identity (id, roles, created_at) SELECT {identity}, '[\"person\"]', {at} FROM {numbers};
         INSERT INTO person (id, identity_id, email, name, created_at) SELECT {person}, {identity}, n || '@example.com', 'Member', {at} FROM {numbers};
         INSERT INTO membership (project_id, identity_id, role, variables, created_at)
             SELECT id, {identity}, 'editor', '[]', {at} FROM {numbers} CROSS JOIN project WHERE slug = '{slug}';
         {keys} SELECT {key}, 'hash ' || n, CASE WHEN n % 8 = 0 THEN 'permanent' ELSE 'session' END, {identity}, {at}, FALSE FROM {numbers};"
    ))
    .await;
}

async fn filled(members: u32) -> TestApp {
    filled_with(DocumentLimits::default(), members).await
}

async fn filled_with(limits: DocumentLimits, members: u32) -> TestApp {
    let app = TestApp::with_limits(limits).await;
    app.project("blog", json!({ "editor": {} })).await;
    fill(&app, "blog", members).await;
    app
}

#[tokio::test]
async fn a_list_of_ids_has_no_limit() {
    let app = filled(3).await;
    let db = app.app.store.read();
    let ids: Vec<_> = (1..=50_000).map(identity).collect();
    let persons = person::list_by_identity(&db, &ids).await.unwrap();
    assert_eq!(persons.keys().copied().collect::<HashSet<_>>(), HashSet::from([identity(1), identity(2), identity(3)]));
    assert_eq!(persons[&identity(2)].email.as_deref(), Some("2@example.com"));
    assert_eq!(membership::list_by_identity(&db, &ids, ALL).await.unwrap().len(), 3);
    assert_eq!(api_key::list_sessions(&db, &ids, app.app.clock.now(), ALL).await.unwrap().len(), 3);
    for memberships in [0, FEW + 1] {
        let visible = Visible { identities: ids.clone(), memberships, ..Visible::default() };
        let among = PersonFilter { among: Among::Visible(Arc::new(visible)), ..PersonFilter::default() };
        assert_eq!(person_list::list(&db, &among, 2, 0).await.unwrap().len(), 2);
    }

    let blog = project::by_slug(&db, "blog").await.unwrap().unwrap().id;
    let projects: Vec<_> = ids.iter().map(|id| ProjectId(id.0)).chain([blog]).collect();
    assert_eq!(project::list_by_id(&db, &projects).await.unwrap().into_keys().collect::<Vec<_>>(), [blog]);
    let roles: Vec<_> = projects.iter().map(|id| (*id, "editor".to_owned())).collect();
    assert_eq!(membership::list_by_role(&db, &roles).await.unwrap()[&blog].len(), 3);
    assert_eq!(membership::count(&db, &projects, &[], ALL).await.unwrap(), 3);
    assert_eq!(membership::count(&db, &[], &roles, 2).await.unwrap(), 2);
    for memberships in [0, FEW + 1] {
        for (projects, roles) in [(projects.clone(), Vec::new()), (Vec::new(), roles.clone())] {
            let visible = Visible { projects, roles, memberships, ..Visible::default() };
            let among = PersonFilter { among: Among::Visible(Arc::new(visible)), ..PersonFilter::default() };
            let persons = person_list::list(&db, &among, 10, 1).await.unwrap();
            assert_eq!(persons.iter().map(|(person, _)| person.identity).collect::<Vec<_>>(), [identity(2), identity(3)]);
        }
    }
    assert!(api_key::list_by_project(&db, &projects, ALL).await.unwrap().is_empty());
    assert!(secret::list_by_project(&db, &projects, ALL).await.unwrap().is_empty());

    let emails = (1..=50_000).map(|number| format!("{number}@example.com")).collect();
    let persons = (0..50_000).map(|number| PersonId(Uuid::from_u128(PERSONS + number))).collect();
    for filter in [
        MemberFilter { identities: Some(ids), limit: Some(2), ..MemberFilter::default() },
        MemberFilter { emails: Some(emails), offset: Some(1), ..MemberFilter::default() },
        MemberFilter { persons: Some(persons), person: Some(true), limit: Some(2), ..MemberFilter::default() },
    ] {
        assert_eq!(membership::list_members(&db, &projects, &filter, ALL).await.unwrap().of_project[&blog].len(), 2, "{filter:?}");
    }
}

#[tokio::test]
async fn persons_without_an_address_come_last_on_every_store() {
    let app = filled(3).await;
    app.sql("UPDATE person SET email = NULL WHERE email = '1@example.com'").await;
    let persons = person_list::list(&app.app.store.read(), &PersonFilter::default(), 10, 0).await.unwrap();
    let persons: Vec<_> = persons.iter().map(|(person, _)| person.identity).filter(|it| (1..=3).any(|n| *it == identity(n))).collect();
    assert_eq!(persons, [identity(2), identity(3), identity(1)]);
}

#[tokio::test]
async fn an_empty_list_matches_nothing() {
    let app = filled(3).await;
    let db = app.app.store.read();
    let blog = project::by_slug(&db, "blog").await.unwrap().unwrap().id;
    assert!(person::list_by_identity(&db, &[]).await.unwrap().is_empty());
    let page = MemberFilter { limit: Some(1), ..MemberFilter::default() };
    assert!(membership::list_members(&db, &[], &page, ALL).await.unwrap().of_project.is_empty());
    let filter = MemberFilter { emails: Some(Vec::new()), ..MemberFilter::default() };
    assert!(membership::list_members(&db, &[blog], &filter, ALL).await.unwrap().of_project.is_empty());
    for memberships in [0, FEW + 1] {
        let among = Among::Visible(Arc::new(Visible { memberships, ..Visible::default() }));
        let among = PersonFilter { among, ..PersonFilter::default() };
        assert!(person_list::list(&db, &among, 10, 0).await.unwrap().is_empty());
    }
}

/// What stands in the list is a value and never a part of the statement.
#[tokio::test]
async fn any_text_can_be_an_item_of_a_list() {
    let app = filled(1).await;
    let db = app.app.store.read();
    let blog = project::by_slug(&db, "blog").await.unwrap().unwrap().id;
    let odd = "\"a\\{b},'č'\u{1F600}\u{1}@example.com";
    app.sql(&format!("UPDATE person SET email = '{}'", odd.replace('\'', "''"))).await;
    let filter = MemberFilter { emails: Some(vec!["NULL".to_owned(), odd.to_owned()]), ..MemberFilter::default() };
    assert_eq!(membership::list_members(&db, &[blog], &filter, ALL).await.unwrap().of_project[&blog].len(), 1);
}

#[tokio::test]
async fn every_member_of_a_large_project_is_listed_with_its_memberships() {
    let app = filled(MANY).await;
    let db = app.app.store.read();
    let blog = project::by_slug(&db, "blog").await.unwrap().unwrap().id;
    let members =
        membership::list_members(&db, &[blog, blog], &MemberFilter::default(), ALL).await.unwrap().of_project.remove(&blog).unwrap();
    let ids: Vec<_> = members.iter().map(|member| member.identity.id).collect();
    assert_eq!(ids, (1..=MANY).map(identity).collect::<Vec<_>>(), "oldest first");
    assert!(members.iter().all(|member| member.memberships.len() == 1 && member.memberships[0].role == "editor"));
    assert_eq!(person::list_by_identity(&db, &ids).await.unwrap().len(), ids.len());
    let keys = api_key::list_by_project(&db, &[blog], ALL).await.unwrap().remove(&blog).unwrap();
    assert_eq!(keys.len(), ids.len() / 8);
    assert!(keys.iter().all(|key| key.memberships.len() == 1));
}

#[tokio::test]
async fn a_client_is_answered_with_every_member_and_key_of_a_large_project() {
    let app =
        filled_with(DocumentLimits { objects: 10 * MANY as usize, response_bytes: 64 << 20, ..DocumentLimits::default() }, MANY).await;
    let answer = app.root().run("{ projectBySlug(slug: \"blog\") { members { identity { id person { id } } } apiKeys { id } } }").await;
    assert!(answer["errors"].is_null(), "{}", answer["errors"]);
    let project = &answer["data"]["projectBySlug"];
    assert_eq!(project["members"].as_array().unwrap().len(), MANY as usize);
    assert_eq!(project["apiKeys"].as_array().unwrap().len(), MANY as usize / 8);
}

#[tokio::test]
async fn what_exceeds_the_budget_is_refused_before_all_of_it_is_read() {
    let app = filled(MANY).await;
    for query in [
        "{ projectBySlug(slug: \"blog\") { members { identity { id person { id } } } } }",
        "{ a: projectBySlug(slug: \"blog\") { members { memberships { role } } } b: projects { members { memberships { role } } } }",
    ] {
        let answer = app.root().run(query).await;
        assert!(answer.get("data").is_none(), "no data beside the error");
        assert_eq!(
            answer["errors"][0]["message"],
            "the response exceeds the limit of 50000 objects: select fewer, or use limit and offset"
        );
        assert_eq!(answer["errors"].as_array().unwrap().len(), 1);
    }
    let page = "{ projectBySlug(slug: \"blog\") { members(input: { limit: 100 }) { identity { id person { id } } } } }";
    assert!(app.root().run(page).await["errors"].is_null());
}

/// Rows count, not members: a list that ends at the limit would seem to be complete.
#[tokio::test]
async fn members_and_keys_with_several_memberships_are_all_listed_or_none() {
    for (field, members, listed, objects) in [("members", 6, 6, 10), ("members", 1_100, 1_100, 2_000), ("apiKeys", 88, 11, 20)] {
        let app = filled_with(DocumentLimits { objects, ..DocumentLimits::default() }, members).await;
        let query = format!("{{ projectBySlug(slug: \"blog\") {{ {field} {{ __typename }} }} }}");
        let answer = app.root().run(&query).await;
        assert_eq!(answer["data"]["projectBySlug"][field].as_array().unwrap().len(), listed);
        app.sql("INSERT INTO membership SELECT project_id, identity_id, 'viewer', variables, created_at FROM membership").await;
        let answer = app.root().run(&query).await;
        assert!(answer.get("data").is_none() && answer["errors"][0]["message"].as_str().unwrap().contains("the limit of"), "{answer}");
    }
}

/// A request for many searches or large offsets is refused before the database examines more.
#[tokio::test]
async fn rows_that_the_database_would_examine_are_counted() {
    let app = filled_with(DocumentLimits { examined: 60_000, ..DocumentLimits::default() }, 3).await;
    let root = app.root();
    let times = |number: usize, field: &str| format!("{{ {} }}", (0..number).map(|n| format!("a{n}: {field} ")).collect::<String>());
    for (field, most) in [
        ("persons(filter: { email: \"zzz\" }) { id }", 2),
        ("persons(limit: 1, offset: 14996) { id }", 2),
        ("projectBySlug(slug: \"blog\") { members(input: { limit: 1, offset: 29999 }) { identity { id } } }", 2),
        ("projectBySlug(slug: \"blog\") { members(memberType: API_KEY) { identity { id } } }", 2),
        ("authLog(limit: 500) { hasMore }", 6),
        ("authLog(offset: 2000000000) { hasMore }", 1),
    ] {
        let answer = root.run(&times(most, field)).await;
        assert!(answer["errors"].is_null(), "{field} {answer}");
        let answer = root.run(&times(most + 1, field)).await;
        assert_eq!(
            answer["errors"][0]["message"],
            "the request exceeds the limit of 60000 examined rows: ask for fewer lists, or with smaller offsets",
            "{field}"
        );
        assert!(answer.get("data").is_none(), "{field}");
    }
}

/// Reading every member, even to leave most of them out, takes a large part of the time that listing them takes.
#[tokio::test]
async fn a_page_of_a_large_project_is_read_alone() {
    let app = filled(MANY).await;
    let db = app.app.store.read();
    let blog = project::by_slug(&db, "blog").await.unwrap().unwrap().id;
    let members = async |filter: MemberFilter| {
        let members = membership::list_members(&db, &[blog], &filter, ALL).await.unwrap().of_project.remove(&blog).unwrap();
        members.into_iter().map(|member| member.identity.id).collect::<Vec<_>>()
    };
    let begin = Instant::now();
    assert_eq!(members(MemberFilter::default()).await.len(), MANY as usize);
    let whole = begin.elapsed();

    let page = |offset| MemberFilter { limit: Some(100), offset: Some(offset), ..MemberFilter::default() };
    assert_eq!(members(page(u64::from(MANY) - 50)).await, (MANY - 49..=MANY).map(identity).collect::<Vec<_>>());
    for person in [None, Some(true)] {
        let mut quickest = Duration::MAX;
        for _ in 0..5 {
            let begin = Instant::now();
            assert_eq!(members(MemberFilter { person, ..page(0) }).await, (1..=100).map(identity).collect::<Vec<_>>());
            quickest = quickest.min(begin.elapsed());
        }
        assert!(quickest * 10 < whole, "a page took {quickest:?}, all members {whole:?}");
    }
}

/// Entries of several kinds are read another way than those of one.
#[tokio::test]
async fn pages_of_the_log_are_those_of_all_kinds_together() {
    let app = TestApp::start().await;
    for number in 0..3 {
        app.project(&format!("blog{number}"), json!({})).await;
        app.key(&format!("blog{number}"), json!([])).await;
        app.pass(Duration::from_secs(1));
    }
    app.person("john@example.com", &[]).await;
    let db = app.app.store.read();
    let kinds = async |kinds: &[&str], limit, offset| {
        let kinds = Some(kinds.iter().map(|kind| (*kind).to_owned()).collect());
        let rows =
            audit_log::list(&db, &AuditFilter { kinds, success: Some(true), ..AuditFilter::default() }, limit, offset).await.unwrap();
        rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    let all = audit_log::list(&db, &AuditFilter::default(), 100, 0).await.unwrap();
    let (project, key) = ("project_create", "api_key_create");
    let wanted: Vec<_> = all.iter().filter(|row| row.kind == project || row.kind == key).map(|row| row.id).collect();
    assert_eq!(wanted.len(), 6, "{:?}", all.iter().map(|row| row.kind.as_str()).collect::<Vec<_>>());
    assert_eq!(kinds(&[project, key, project, "unknown"], 100, 0).await, wanted);
    for offset in [0, 2, 4, 6] {
        let page = kinds(&[key, project], 2, offset as u64).await;
        assert_eq!(page, wanted[offset..wanted.len().min(offset + 2)]);
    }
    assert_eq!(kinds(&[key], 100, 0).await.len(), 3);
    assert!(kinds(&[], 100, 0).await.is_empty());
}
