//! Steps of attempts, one by one, and what holds for every attempt.
//!
//! **Invariant:** an attempt that is generated ends.

use proptest::prelude::*;

use super::*;

fn now() -> Timestamp {
    Timestamp::parse("2026-01-01T00:00:00Z").unwrap()
}

const ACCOUNT: Account =
    Account { has_password: true, disabled: false, unverified: false, totp: false, email_codes: false, grace_until: None };

fn attempt() -> SignInAttempt {
    SignInAttempt {
        account: Some(ACCOUNT),
        proof: Proof::Password { fits: true },
        given: SuppliedCodes::default(),
        demand: Some(Demand::Nothing),
        now: now(),
        checked: None,
        risk: Some(Risk::Usual),
    }
}

fn of(account: Account) -> SignInAttempt {
    SignInAttempt { account: Some(account), ..attempt() }
}

const CODE: SuppliedCodes = SuppliedCodes { code: true, backup_code: false };
const BACKUP: SuppliedCodes = SuppliedCodes { code: false, backup_code: true };

#[test]
fn who_may_not_sign_in_is_refused_in_one_order() {
    let all = Account { has_password: false, disabled: true, unverified: true, ..ACCOUNT };
    let wrong = Proof::Password { fits: false };
    let refused = |account, proof| next(&SignInAttempt { account, proof, ..attempt() });
    assert_eq!(refused(None, wrong), Step::Refuse(SignInRefusal::UnknownEmail));
    assert_eq!(refused(Some(all), wrong), Step::Refuse(SignInRefusal::NoPassword));
    assert_eq!(refused(Some(Account { has_password: true, ..all }), wrong), Step::Refuse(SignInRefusal::Disabled));
    let enabled = Account { has_password: true, disabled: false, ..all };
    assert_eq!(refused(Some(enabled), wrong), Step::Refuse(SignInRefusal::WrongPassword));
    assert_eq!(refused(Some(enabled), Proof::Password { fits: true }), Step::Refuse(SignInRefusal::Unverified));
    for proof in [Proof::Mail, Proof::Permission, Proof::Provider] {
        assert_eq!(refused(Some(all), proof), Step::Refuse(SignInRefusal::Disabled));
        assert!(matches!(refused(Some(enabled), proof), Step::Admit(_)));
    }
}

#[test]
fn a_factor_of_the_account_is_asked_for_and_checked() {
    let totp = Account { totp: true, email_codes: true, ..ACCOUNT };
    let mailed = Account { email_codes: true, ..ACCOUNT };
    for (account, ask, factor) in [(totp, Ask::Totp, Factor::Totp), (mailed, Ask::EmailCode { step_up: false }, Factor::EmailCode)] {
        assert_eq!(next(&of(account)), Step::Ask(ask));
        assert_eq!(next(&SignInAttempt { given: CODE, ..of(account) }), Step::Check(factor));
        assert_eq!(next(&SignInAttempt { given: SuppliedCodes { code: true, backup_code: true }, ..of(account) }), Step::Check(factor));
        assert_eq!(next(&SignInAttempt { given: BACKUP, ..of(account) }), Step::Check(Factor::BackupCode));
        assert_eq!(next(&SignInAttempt { checked: Some((factor, false)), ..of(account) }), Step::Refuse(SignInRefusal::WrongCode));
        let right = next(&SignInAttempt { checked: Some((factor, true)), ..of(account) });
        assert_eq!(right, Step::Admit(Admit { shown: Some(factor), grace_until: None, tell: false }));
    }
    let by_mail = |account| SignInAttempt { proof: Proof::Mail, ..of(account) };
    assert_eq!(next(&by_mail(totp)), Step::Ask(Ask::Totp));
    assert_eq!(
        next(&SignInAttempt { checked: Some((Factor::Totp, true)), ..by_mail(totp) }),
        next(&SignInAttempt { given: CODE, checked: Some((Factor::Totp, true)), ..by_mail(totp) })
    );
    assert!(matches!(next(&by_mail(mailed)), Step::Admit(_)), "a mailed code would prove the same as the mailed token");
}

#[test]
fn a_required_factor_is_set_up_unless_there_is_time() {
    let required = |account, grace, prepared| {
        let demand = Some(Demand::Factor { grace: Duration::from_secs(grace), prepared });
        SignInAttempt { demand, ..of(account) }
    };
    assert_eq!(next(&SignInAttempt { demand: None, ..of(ACCOUNT) }), Step::Demand);
    assert_eq!(next(&required(ACCOUNT, 0, false)), Step::Ask(Ask::Enrollment));
    assert_eq!(next(&SignInAttempt { given: CODE, ..required(ACCOUNT, 0, false) }), Step::Ask(Ask::Enrollment));
    assert_eq!(next(&required(ACCOUNT, 0, true)), Step::Ask(Ask::Enrollment));
    assert_eq!(next(&SignInAttempt { given: CODE, ..required(ACCOUNT, 0, true) }), Step::Check(Factor::Enrollment));

    let begun = next(&required(ACCOUNT, 60, false));
    assert_eq!(begun, Step::Admit(Admit { shown: None, grace_until: Some(now().plus(Duration::from_secs(60))), tell: false }));
    let later = Account { grace_until: Some(now().plus(Duration::from_secs(1))), ..ACCOUNT };
    assert_eq!(next(&required(later, 60, false)), Step::Admit(Admit { shown: None, grace_until: None, tell: false }));
    let over = Account { grace_until: Some(now()), ..ACCOUNT };
    assert_eq!(next(&required(over, 60, false)), Step::Ask(Ask::Enrollment), "it begins once");
    assert_eq!(next(&SignInAttempt { given: CODE, ..required(over, 60, true) }), Step::Check(Factor::Enrollment));
}

#[test]
fn nothing_is_asked_of_policies_where_they_do_not_decide() {
    let unknown = |account, proof| next(&SignInAttempt { demand: None, proof, ..of(account) });
    for account in [Account { totp: true, ..ACCOUNT }, Account { email_codes: true, ..ACCOUNT }] {
        assert!(matches!(unknown(account, Proof::Password { fits: true }), Step::Ask(_)));
    }
    assert_eq!(unknown(ACCOUNT, Proof::Password { fits: false }), Step::Refuse(SignInRefusal::WrongPassword));
    assert!([Proof::Mail, Proof::Permission, Proof::Provider].into_iter().all(|proof| matches!(unknown(ACCOUNT, proof), Step::Admit(_))));
}

#[test]
fn an_unusual_attempt_is_told_or_needs_a_code() {
    let unusual = |risk| SignInAttempt { risk: Some(risk), ..attempt() };
    assert_eq!(next(&SignInAttempt { risk: None, ..attempt() }), Step::Assess);
    assert_eq!(next(&unusual(Risk::Unusual)), Step::Admit(Admit { shown: None, grace_until: None, tell: true }));
    assert_eq!(next(&unusual(Risk::StepUp)), Step::Ask(Ask::EmailCode { step_up: true }));
    assert_eq!(next(&SignInAttempt { given: CODE, ..unusual(Risk::StepUp) }), Step::Check(Factor::EmailCode));
    assert_eq!(next(&SignInAttempt { given: BACKUP, ..unusual(Risk::StepUp) }), Step::Ask(Ask::EmailCode { step_up: true }));
    for (factor, right) in [(Factor::EmailCode, true), (Factor::Totp, true), (Factor::EmailCode, false)] {
        let step = next(&SignInAttempt { given: CODE, checked: Some((factor, right)), ..unusual(Risk::StepUp) });
        let admitted = Step::Admit(Admit { shown: Some(factor), grace_until: None, tell: true });
        assert_eq!(step, if right { admitted } else { Step::Refuse(SignInRefusal::WrongCode) });
    }
}

#[test]
fn what_is_told_depends_on_the_settings() {
    let revealed = |user_exists, login_method| Revealed { user_exists, login_method };
    let told = |refusal: SignInRefusal| {
        [revealed(true, true), revealed(true, false), revealed(false, true), revealed(false, false)].map(|it| refusal.is_told(it))
    };
    for refusal in [SignInRefusal::UnknownEmail, SignInRefusal::Disabled] {
        assert_eq!(told(refusal), [true, true, false, false], "{refusal:?}");
    }
    for refusal in [SignInRefusal::NoPassword, SignInRefusal::WrongPassword] {
        assert_eq!(told(refusal), [true, false, false, false], "{refusal:?}");
    }
    for refusal in [SignInRefusal::Unverified, SignInRefusal::WrongCode] {
        assert_eq!(told(refusal), [true; 4], "{refusal:?}");
    }
}

fn accounts() -> impl Strategy<Value = Option<Account>> {
    let grace = proptest::option::of(-3600_i64..3600);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), grace);
    let account = flags.prop_map(|(has_password, disabled, unverified, totp, email_codes, grace)| Account {
        has_password,
        disabled,
        unverified,
        totp,
        email_codes,
        grace_until: grace.map(|seconds| {
            let distance = Duration::from_secs(seconds.unsigned_abs());
            if seconds < 0 { now().minus(distance) } else { now().plus(distance) }
        }),
    });
    proptest::option::weighted(0.95, account)
}

/// An attempt, and what is found out about it: what is demanded, how unusual it is, and whether its codes are right.
type Story = (SignInAttempt, Demand, Risk, bool);

fn attempts() -> impl Strategy<Value = Story> {
    let password = any::<bool>().prop_map(|fits| Proof::Password { fits });
    let proof = prop_oneof![password, Just(Proof::Mail), Just(Proof::Permission), Just(Proof::Provider)];
    let risk = prop_oneof![Just(Risk::Usual), Just(Risk::Unusual), Just(Risk::StepUp)];
    let given = (any::<bool>(), any::<bool>()).prop_map(|(code, backup_code)| SuppliedCodes { code, backup_code });
    let factor = (0_u64..100, any::<bool>());
    let factor = factor.prop_map(|(grace, prepared)| Demand::Factor { grace: Duration::from_secs(grace / 2), prepared });
    let demand = prop_oneof![Just(Demand::Nothing), factor];
    (accounts(), proof, given, demand, risk, any::<bool>()).prop_map(|(account, proof, given, demand, risk, right)| {
        (SignInAttempt { account, proof, given, demand: None, checked: None, risk: None, now: now() }, demand, risk, right)
    })
}

/// How the attempt ends.
fn end((mut attempt, demand, risk, right): Story) -> (SignInAttempt, Step) {
    for _ in 0..5 {
        match next(&attempt) {
            Step::Check(factor) => {
                assert!(attempt.checked.is_none(), "a code is checked once: {attempt:?}");
                attempt.checked = Some((factor, right));
            }
            Step::Demand => {
                assert!(attempt.demand.is_none(), "policies are asked once: {attempt:?}");
                attempt.demand = Some(demand);
            }
            Step::Assess => {
                assert!(attempt.risk.is_none(), "an attempt is assessed once: {attempt:?}");
                attempt.risk = Some(risk);
            }
            step => return (attempt, step),
        }
    }
    panic!("the attempt does not end: {attempt:?}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn no_session_without_every_factor_that_is_demanded(story in attempts()) {
        let (ended, step) = end(story);
        let (_, demand, _, right) = story;
        if let (Step::Admit(admit), Some(account)) = (step, ended.account) {
            prop_assert!(!account.disabled);
            prop_assert_eq!(admit.shown, ended.checked.map(|(factor, _)| factor));
            prop_assert!(admit.shown.is_none() || right);
            let own_factor = admit.shown.is_some();
            match ended.proof {
                Proof::Permission | Proof::Provider => {}
                Proof::Mail => prop_assert!(own_factor || !account.totp),
                Proof::Password { fits } => {
                    prop_assert!(fits && account.has_password && !account.unverified);
                    prop_assert!(own_factor || !(account.totp || account.email_codes));
                    prop_assert!(own_factor || ended.risk != Some(Risk::StepUp));
                    if let (false, Demand::Factor { grace, .. }) = (own_factor, demand) {
                        prop_assert!(account.grace_until.map_or(!grace.is_zero(), |until| until > now()));
                    }
                }
            }
        } else {
            prop_assert!(!matches!(step, Step::Admit(_)), "a session without an account");
        }
    }

    #[test]
    fn a_code_of_a_factor_is_only_taken_for_that_factor(story in attempts()) {
        let (ended, _) = end(story);
        let is_prepared = matches!(ended.demand, Some(Demand::Factor { prepared: true, .. }));
        if let (Some((factor, _)), Some(account)) = (ended.checked, ended.account) {
            match factor {
                Factor::Totp => prop_assert!(account.totp && ended.given.code),
                Factor::BackupCode => prop_assert!((account.totp || account.email_codes) && ended.given.backup_code),
                Factor::EmailCode => prop_assert!(!account.totp && ended.given.code),
                Factor::Enrollment => prop_assert!(!account.totp && !account.email_codes && is_prepared),
            }
        }
    }

    #[test]
    fn what_is_masked_is_the_same_whatever_the_account((one, ..) in attempts(), (other, ..) in attempts()) {
        let masked = |attempt: SignInAttempt| match next(&SignInAttempt { proof: Proof::Password { fits: false }, ..attempt }) {
            Step::Refuse(refusal) => refusal.is_told(Revealed { user_exists: false, login_method: true }),
            _ => true,
        };
        prop_assert_eq!(masked(one), masked(other));
        prop_assert!(!masked(one));
    }

    #[test]
    fn a_grace_period_begins_only_where_one_is_allowed(story in attempts()) {
        let (ended, step) = end(story);
        if let Step::Admit(Admit { grace_until: Some(until), .. }) = step {
            let allowed = matches!(ended.demand, Some(Demand::Factor { grace, .. }) if until == now().plus(grace));
            prop_assert!(allowed && ended.account.is_some_and(|account| account.grace_until.is_none()));
        }
    }
}
