//! `createProject`: slugs and tokens that are odd, taken or given twice.
//!
//! **Invariant:** a slug is one text and no other, however it is written.

use cynic::{MutationBuilder, QueryBuilder};

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal, require};
use crate::operations::{
    CreateProject, CreateProjectOptions, CreateProjectResponseErrorCode, CreateProjectVariables, DeployerApiKey, KeyUse, ProjectBySlug,
    SlugVariables,
};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};

const ATTEMPTS: usize = 6;

pub const CASES: &[Definition] = &[
    case!("create-project/odd-slugs", "A slug may be any text but the empty one, and is found by exactly that text.", odd_slugs),
    case!("create-project/empty-slug", "A project without a slug is refused.", empty_slug),
    case!("create-project/deploy-token-hash-taken", "A token of another key is refused and no project is made.", taken_hash),
    case!("create-project/deploy-token-unwanted", "Who wants no deployer key gets none, even with a hash for its token.", unwanted),
    case!("create-project/deploy-token-hash-twice", "The option wins over the old argument.", hash_twice),
    case!("create-project/side-by-side", "Of several projects with one slug at the same time one is made.", side_by_side),
];

fn new_project(slug: &str) -> CreateProjectVariables {
    CreateProjectVariables { project_slug: slug.to_owned(), ..Default::default() }
}

fn with_hash(slug: &str, hash: String, no_deploy_token: Option<bool>) -> CreateProjectVariables {
    let options = Some(CreateProjectOptions { deploy_token_hash: Some(hash), no_deploy_token });
    CreateProjectVariables { options, ..new_project(slug) }
}

async fn create(case: &mut Case, step: &str, variables: CreateProjectVariables) -> Outcome<Option<DeployerApiKey>> {
    let root = case.root();
    Ok(case.ok(step, &root, CreateProject::build(variables)).await?.deployer_api_key)
}

/// The slug of a project as the project itself tells it.
async fn found(case: &mut Case, slug: &str) -> Outcome<Option<String>> {
    let root = case.root();
    let operation = ProjectBySlug::build(SlugVariables { slug: slug.to_owned() });
    Ok(case.ask(&root, operation).await?.data()?.project_by_slug.map(|project| project.slug))
}

async fn odd_slugs(case: &mut Case) -> Outcome {
    let name = case.name("slug")?;
    let slugs = [
        ("a plain one", name.clone()),
        ("capitals", name.to_uppercase()),
        ("a space before it", format!(" {name}")),
        ("a slash", format!("{name}/part")),
        ("signs", format!("{name}.+~@:")),
        ("characters beyond ASCII", format!("{name}-příliš-☃")),
        ("300 characters", format!("{name}-{}", "x".repeat(300))),
    ];
    for (step, slug) in &slugs {
        create(case, step, new_project(slug)).await?;
    }
    for (step, slug) in &slugs {
        equal(found(case, slug).await?.as_ref(), Some(slug), step)?;
    }
    Ok(())
}

async fn empty_slug(case: &mut Case) -> Outcome {
    let root = case.root();
    let code = CreateProjectResponseErrorCode::InitError;
    case.fails("nothing", &root, CreateProject::build(new_project("")), code).await?;
    equal(found(case, "").await?, None, "a project without slug")
}

async fn taken_hash(case: &mut Case) -> Outcome {
    let (root, token) = (case.root(), case.token()?);
    let (first, second) = (case.name("slug")?, case.name("slug")?);
    create(case, "the first project with the token", with_hash(&first, token.hash(), None)).await?;
    let operation = CreateProject::build(with_hash(&second, token.hash(), None));
    case.step("the second project with the token", &root, operation).await?.malformed()?;
    equal(found(case, &second).await?, None, "a project after a refused createProject")?;
    case.let_in("the token still works", &Caller::new("deployer key", token)).await
}

async fn unwanted(case: &mut Case) -> Outcome {
    let (slug, token) = (case.name("slug")?, case.token()?);
    let made = create(case, "a hash, and no key is wanted", with_hash(&slug, token.hash(), Some(true))).await?;
    require(made.is_none(), "no deployer key")?;
    case.locked_out("the token opens nothing", &Caller::new("anonymous", token)).await?;
    let (root, slug) = (case.root(), case.name("slug")?);
    let operation = CreateProject::build(with_hash(&slug, "x".to_owned(), Some(true)));
    case.step("a malformed hash is refused nevertheless", &root, operation).await?.malformed()?;
    equal(found(case, &slug).await?, None, "a project after a refused createProject")
}

async fn hash_twice(case: &mut Case) -> Outcome {
    let (slug, option, argument) = (case.name("slug")?, case.token()?, case.token()?);
    let variables = CreateProjectVariables { deploy_token_hash: Some(argument.hash()), ..with_hash(&slug, option.hash(), None) };
    require(create(case, "two hashes", variables).await?.is_some(), "a deployer key")?;
    case.let_in("the token of the option works", &Caller::new("deployer key", option)).await?;
    case.locked_out("the token of the argument opens nothing", &Caller::new("anonymous", argument)).await
}

async fn side_by_side(case: &mut Case) -> Outcome {
    let (root, slug) = (case.root(), case.name("slug")?);
    let attempts = (0..ATTEMPTS).map(|_| CreateProject::build(new_project(&slug))).collect();
    let counts = case.side_by_side(&root, attempts).await?;
    let expected = [("ok".to_owned(), 1), ("ALREADY_EXISTS".to_owned(), ATTEMPTS - 1)];
    equal(counts, expected.into(), "how often each result came back")?;
    let operation = KeyUse::build(SlugVariables { slug });
    let project = case.step("the one project has one key", &root, operation).await?.field(|data| data.project_by_slug)?;
    equal(project.api_keys.len(), 1, "number of keys")
}
